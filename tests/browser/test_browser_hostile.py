"""Texts that a stranger wrote run nothing: not in claims, names, titles, roads, actors or addresses."""

import pytest

pytestmark = pytest.mark.browser

PAYLOADS = [
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    "<!--<script>window.hit=1",
    "<img src=x onerror='window.hit=1'>",
    "<svg onload='window.hit=1'>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "${window.hit=1}",
    "`;window.hit=1;`",
    "{{ window.hit=1 }}{% raw %}{#",
    "{{ ''.__class__.__mro__ }}",
    '");window.hit=1;("',
    "'-(window.hit=1)-'",
    "\u2028window.hit=1\u2029",
    "<a href='javascript:window.hit=1'>x</a>",
    "<style>*{background:url(https://example.org/x)}</style>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "<details open ontoggle='window.hit=1'>",
]
ADDRESSES = [
    "javascript:window.hit=1",
    "JAVASCRIPT:window.hit=1",
    "data:text/html,<script>window.hit=1</script>",
    'https://example.org/"onmouseover="window.hit=1',
]


@pytest.fixture(scope="module")
def hostile_page(small, tmp_path_factory):
    from maps.page import write_map

    everything = " ".join(PAYLOADS)
    claims = []
    for number, text in enumerate(PAYLOADS):
        one = small.claim(
            f"C-{number}{text}",
            f"Hama {text}",
            29 + number % 8,
            actor=f"They {text}",
            sentence=f"They took Hama. {text}",
            publisher=f"Wire {text}",
            url=ADDRESSES[number % len(ADDRESSES)],
            attribution=text,
            note=text,
            opponent=text,
        )
        claims.append(small.located(one, small.PLACES[2] if number % 2 else None))
    situation = small.small_situation(claims=claims, hostile=everything, title=f"Title {everything}")
    return write_map(situation, tmp_path_factory.mktemp("hostile") / "map.html")


def test_hostile_text_is_shown_and_runs_nothing(visit, hostile_page):
    page = visit(hostile_page)
    page.page.get_by_role("button", name="All", exact=True).click()
    for claim in page.page.locator(".claim-main").all():
        claim.click()
    for step in range(page.state["steps"]):
        page.page.keyboard.press("Home" if step == 0 else ".")
    page.page.locator("#find-input").fill("hama")
    page.page.keyboard.press("Enter")
    page.page.mouse.move(700, 760)
    page.page.mouse.move(760, 400)
    page.page.locator("#language").click()
    page.page.get_by_role("button", name="All", exact=True).click()
    page.page.wait_for_timeout(200)
    assert page.page.evaluate("window.hit") is None
    assert page.dialogs == []
    assert page.complaints == []
    assert page.requests == []
    shown = page.page.locator("#claim-list").text_content()
    for text in (
        "<script>window.hit=1</script>",
        "${window.hit=1}",
        "`;window.hit=1;`",
        "{{ ''.__class__.__mro__ }}",
    ):
        assert text in shown


def test_hostile_names_in_the_list_of_changes_run_nothing(visit, hostile_page):
    page = visit(hostile_page)
    page.ask("frontline.setRange('2024-11-28', '2024-12-08')")
    shown = page.page.locator("#changes-list")
    for line in shown.locator(".change").all():
        line.click()
    assert "<script>window.hit=1</script>" in shown.text_content()
    assert "${window.hit=1}" in shown.text_content()
    assert shown.locator("img, svg, script, style, a").count() == 0
    assert page.page.evaluate("window.hit") is None
    assert (page.dialogs, page.complaints, page.requests) == ([], [], [])


def test_only_plain_addresses_become_links(visit, hostile_page):
    page = visit(hostile_page)
    page.page.get_by_role("button", name="All", exact=True).click()
    links = [
        link.get_attribute("href")
        for link in page.page.locator("a").all()
        if link.get_attribute("href") != "#"
    ]
    assert all(link.startswith("https://example.org/") for link in links)
    assert all(
        link.get_attribute("rel") == "noopener noreferrer"
        for link in page.page.locator("#claim-list a").all()
    )


def test_no_element_was_made_of_text(visit, hostile_page):
    page = visit(hostile_page)
    page.page.get_by_role("button", name="All", exact=True).click()
    assert page.page.locator("iframe, object, embed, form, base, meta[http-equiv=refresh]").count() == 0
    assert (
        page.page.evaluate(
            "[...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => a.name.startsWith('on'))).length"
        )
        == 0
    )
    assert (
        page.page.locator("#claim-list img, #claim-list svg, #claim-list script, #claim-list style").count()
        == 0
    )


def test_the_policy_stops_a_script_that_got_in_all_the_same(visit, hostile_page):
    page = visit(hostile_page)
    page.page.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.hit=1'; document.body.append(s); })()"
    )
    assert page.page.evaluate("window.hit") is None
    assert any("Content Security Policy" in complaint for complaint in page.complaints)

"""The rules of accessibility of axe-core hold on the page, in every state that a reader can bring it into."""

import pytest

pytestmark = pytest.mark.browser


def tapped(name):
    return lambda page: page.page.get_by_role("button", name=name, exact=True).tap()


def with_a_claim_open(page):
    page.page.locator("[data-claim='C-saraqib'] button").click()
    page.page.locator("#find-input").fill("ha")
    page.page.locator("#find-list li").first.wait_for()


def with_a_town_chosen_and_a_party_hidden(page):
    page.page.get_by_role("button", name="Syrian government").click()
    drawn = page.drawn("place:hama")
    page.page.mouse.click(drawn["x"], drawn["y"])
    page.page.locator("#card").wait_for()


STATES = {
    "as it opens": lambda page: None,
    "claim and search open": with_a_claim_open,
    "card open, a party hidden": with_a_town_chosen_and_a_party_hidden,
}
SHEETS = {"closed": lambda page: None} | {name: tapped(name) for name in ("Legend", "Claims", "Road chart")}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_no_rule_is_broken_at_the_desk(visit, small_page, axe, state, theme):
    page = visit(small_page, color_scheme=theme, reduced_motion="reduce")
    STATES[state](page)
    assert axe(page) == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_rule_is_broken_on_a_telephone(visit, small_page, axe, telephone, sheet):
    theme = "dark" if sheet in {"Legend", "Road chart"} else "light"
    page = visit(small_page, color_scheme=theme, reduced_motion="reduce", **telephone)
    SHEETS[sheet](page)
    assert axe(page) == []


def test_no_rule_is_broken_by_what_strangers_write(visit, axe, small, tmp_path):
    from maps.page import write_map

    text = "</script><img src=x onerror=alert(1)> حلب \u202e" + "long" * 60
    situation = small.small_situation(hostile=text, title="T" + text)
    page = visit(write_map(situation, tmp_path / "map.html"), reduced_motion="reduce")
    page.page.get_by_role("button", name="All", exact=True).click()
    assert axe(page) == []


def test_the_rules_find_what_is_wrong(visit, small_page, axe):
    page = visit(small_page)
    page.page.evaluate("document.getElementById('play').removeAttribute('aria-label')")
    page.page.evaluate("document.getElementById('play').removeAttribute('title')")
    assert any("button-name" in line for line in axe(page))

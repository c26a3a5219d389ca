"""A name that turns the direction of reading leaves the text beside it as it is, and no trick makes an address a link."""

import pytest

pytestmark = pytest.mark.browser

TURNED = "\u202eevil\u2066 {{7*191}}</script><img src=x onerror=alert(1)>"
ADDRESSES = [
    "https://u@evil.example/",
    "https:\\\\evil.example",
    "https://a.example/\nx",
    "//evil.example",
    "data:,x",
]


def test_turning_characters_are_shown_as_unknown_ones(visit, small, tmp_path):
    from maps.page import write_map

    claims = [
        small.located(
            small.claim(
                f"C-{number}",
                f"Hama{TURNED}",
                29,
                actor=f"HTS{TURNED}",
                sentence=TURNED,
                publisher=TURNED,
                url=url,
            )
        )
        for number, url in enumerate(ADDRESSES)
    ]
    situation = small.small_situation(claims=claims, hostile=TURNED, title=f"T{TURNED}")
    page = visit(write_map(situation, tmp_path / "map.html"))
    page.page.get_by_role("button", name="All", exact=True).click()
    text = page.page.locator("body").inner_text() + page.page.title()
    assert not set(text) & set("\u202e\u2066")
    assert "{{7*191}}" in text
    assert page.page.locator("#claim-list a").count() == 0
    name = page.page.locator("#claim-list .headline strong").first
    assert name.evaluate("(element) => getComputedStyle(element).unicodeBidi") == "isolate"
    assert page.requests == []
    assert page.dialogs == []
    assert page.complaints == []

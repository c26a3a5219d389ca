"""A page from which something was left out says so, and flies to rounded places."""

import pytest

from maps.page import write_map
from maps.publication import publishable

pytestmark = pytest.mark.browser


def test_the_reader_is_told_what_was_left_out(visit, situation, tmp_path):
    page = visit(write_map(publishable(situation, decimals=2, addresses=False), tmp_path / "map.html"))
    note = page.page.locator("#published-note")
    assert note.inner_text() == "Positions rounded to about 1 km; no source addresses"
    assert (
        page.page.locator("#credits")
        .inner_text()
        .endswith(
            "Positions are rounded to 2 decimals of a degree, about 1 km; the roads themselves are drawn exactly."
            " · The addresses of the sources are left out."
        )
    )
    assert page.page.locator("#claim-list a").count() == 0
    assert page.page.locator("#claim-list li").count() > 3
    assert page.requests == []
    assert page.complaints == []
    phone = visit(tmp_path / "map.html", viewport={"width": 390, "height": 844}, has_touch=True)
    assert phone.page.locator("#published-note").is_visible()


def test_a_whole_page_says_nothing_of_it(visit, small_page):
    assert visit(small_page).page.locator("#published-note").count() == 0

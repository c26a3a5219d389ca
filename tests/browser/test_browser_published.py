"""A page from which something was left out says so, and flies to rounded places."""

import pytest

from maps.page import write_map
from maps.publication import publishable

pytestmark = pytest.mark.browser


def test_the_reader_is_told_what_was_left_out(visit, situation, tmp_path):
    page = visit(write_map(publishable(situation, decimals=2, addresses=False), tmp_path / "map.html"))
    notes = page.page.locator("#notes li").all_inner_texts()
    assert notes == [
        "Positions are rounded to 2 decimals of a degree, about 1 km; the roads themselves are drawn exactly.",
        "The addresses of the sources are left out.",
    ]
    assert page.page.locator("#credits").inner_text().startswith("Positions are rounded to 2 decimals")
    assert page.page.locator("#claim-list a").count() == 0
    assert page.page.locator("#claim-list li").count() > 3
    assert page.requests == []
    assert page.complaints == []


def test_a_whole_page_says_nothing_of_it(visit, small_page):
    assert visit(small_page).page.locator("#notes").count() == 0

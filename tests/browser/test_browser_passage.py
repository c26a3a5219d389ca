"""Whether traffic passes, and where, as the page tells it."""

import pytest

from geo.situation import Situation
from geo.theatre import Theatre

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_of_2020(tmp_path_factory):
    from maps.page import write_map

    return write_map(
        Situation.build(Theatre.open("syria-2020")), tmp_path_factory.mktemp("passage") / "map.html"
    )


def test_a_road_that_is_closed_all_along_is_not_told_as_closed_somewhere(visit, page_of_2020):
    page = visit(page_of_2020)
    page.ask("frontline.setDate('2020-02-12')")
    (whole,) = (one for one in page.ask("frontline.state()")["passages"] if one["road"] == "M5")
    assert (whole["passage"], whole["where"]) == ("closed", "all the way between km 116 and 456")


def test_a_cut_at_a_known_point_is_told_with_its_kilometre(visit, page_of_2020):
    page = visit(page_of_2020)
    page.ask("frontline.setDate('2020-02-27')")
    told = {one["where"] for one in page.ask("frontline.state()")["passages"] if one["passage"] == "closed"}
    assert "cut at km 409" in told

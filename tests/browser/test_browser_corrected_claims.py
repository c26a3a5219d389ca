"""Claims that were corrected or taken back stay in the list, and it says so."""

from dataclasses import replace

import pytest

from geo.claims.claim import Polarity
from geo.control.records import Record, RecordKind
from geo.period import When

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_with_corrections(small, tmp_path_factory):
    from maps.page import write_map

    hama = small.PLACES[2]

    def told(claim_id, **more):
        return small.located(replace(small.claim(claim_id, "Hama", 35), **more), hama)

    claims = [
        told("C-old", when=When("2024-12-05T14:30")),
        told("C-new", corrects="C-old"),
        told("C-back", corrects="C-new", polarity=Polarity.RETRACTED),
    ]
    situation = small.small_situation(claims=claims)
    situation.ended = {
        "C-old": Record(RecordKind.CORRECT, small.at(36), "C-old", claims[1]),
        "C-new": Record(RecordKind.RETRACT, small.at(37), "C-new", claims[2]),
    }
    return write_map(situation, tmp_path_factory.mktemp("corrections") / "map.html")


def test_the_list_says_which_claims_were_corrected_or_taken_back_and_when(visit, page_with_corrections):
    page = visit(page_with_corrections)
    page.page.get_by_role("button", name="All", exact=True).click()
    listed = {
        item.get_attribute("data-claim"): item.inner_text()
        for item in page.page.locator("#claim-list li[data-claim]").all()
    }
    texts = list(listed.values())
    assert len(texts) == 3
    old, new, back = (next(text for text in texts if words in text) for words in (
        "corrected on 6 Dec 2024", "taken back on 7 Dec 2024", "Taken back: ",
    ))  # fmt: skip
    assert "corrects" not in old
    assert "corrects C-old" in new
    assert "takes back C-new" in back


def test_an_event_with_a_time_of_day_tells_it(visit, page_with_corrections):
    page = visit(page_with_corrections)
    page.page.get_by_role("button", name="All", exact=True).click()
    item = page.page.locator("#claim-list li[data-claim]").filter(has_text="corrected on")
    item.locator("button").first.click()
    item.get_by_text("2024-12-05 14:30").first.wait_for()

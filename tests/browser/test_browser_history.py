"""History told beside news, and imprecise times, in the list of claims: marked, no more precise than told, no news."""

from dataclasses import replace

import pytest

from geo.claims.claim import Action
from geo.period import When

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_with_history(small, tmp_path_factory):
    from maps.page import write_map

    hama = small.PLACES[2]

    def told(claim_id, when, **more):
        return small.located(replace(small.claim(claim_id, "Hama", 35, **more), when=When(when)), hama)

    claims = [
        told("C-news", "2024-12-05"),
        told("C-year", "2016", background=True),
        told("C-month", "2015-05", background=True),
        told("C-recent", "2024-12-05", background=True),
        told("C-since", "2024-12-03/..", action=Action.CONTROLS),
        told("C-old", "2015/..", action=Action.CONTROLS),
        told("C-until", "../2024-12-03", action=Action.CONTROLS),
    ]
    return write_map(small.small_situation(claims=claims), tmp_path_factory.mktemp("history") / "map.html")


def listed(page, scope):
    """Return what the list shows: the claims, each with its heading."""
    page.page.get_by_role("button", name=scope, exact=True).click()
    found, heading = {}, ""
    for item in page.page.locator("#claim-list li").all():
        claim = item.get_attribute("data-claim")
        if claim:
            found[claim] = heading
        else:
            heading = item.inner_text()
    return found


def test_a_claim_is_listed_under_a_date_no_more_precise_than_told(visit, page_with_history):
    page = visit(page_with_history)
    assert listed(page, "All") == {
        "C-news": "5 Dec 2024", "C-recent": "5 Dec 2024", "C-since": "3 Dec 2024", "C-year": "2016", "C-old": "2015",
        "C-month": "May 2015", "C-until": "Before 4 Dec 2024",
    }  # fmt: skip
    assert page.complaints == []


def test_history_is_marked_and_news_is_not(visit, page_with_history):
    page = visit(page_with_history)
    listed(page, "All")
    tags = {
        claim: page.page.locator(f"[data-claim='{claim}'] .tag").all_inner_texts()
        for claim in ("C-year", "C-news")
    }
    assert tags == {"C-year": ["history, not news"], "C-news": []}


def test_news_of_a_day_is_neither_history_from_before_nor_what_began_earlier(visit, page_with_history):
    page = visit(page_with_history)
    page.ask("frontline.setDate('2024-12-05')")
    assert set(listed(page, "This date")) == {"C-news", "C-recent"}


def test_an_open_end_is_told_in_words(visit, page_with_history):
    page = visit(page_with_history)
    listed(page, "All")
    for claim, words in (("C-since", "Event since 3 Dec 2024"), ("C-old", "Event since 2015")):
        item = page.page.locator(f"[data-claim='{claim}']")
        item.locator(".claim-main").click()
        item.get_by_text(words).first.wait_for()  # the list is written anew when one of it is opened
    assert "Hama" in item.locator(".headline").inner_text()
    assert "in control of" in item.locator(".headline").inner_text()

"""Claims of one report are each other's context: equal names, and where a road was cut."""

import time
from datetime import UTC, datetime

import pytest

from geo.claims.claim import Action, Claim, Extent, Polarity, Source, Spans, TargetKind
from geo.period import When

PUBLISHED = datetime(2024, 11, 28, tzinfo=UTC)


def claim(
    claim_id,
    target,
    kind=TargetKind.SETTLEMENT,
    action=Action.CAPTURED,
    *,
    actor_id="hts",
    report_id="r1",
    url="",
    published=PUBLISHED,
    at=None,
    **rest,
):
    return Claim(
        claim_id=claim_id,
        source=Source("A paper", published, url=url),
        action=action,
        target=target,
        target_kind=kind,
        actor=actor_id,
        actor_id=actor_id,
        report_id=report_id,
        spans=Spans(trigger=(at, at + 5) if at is not None else None),
        **rest,
    )


def cut_m5(**rest):
    return claim("cut", "the M5 highway", TargetKind.ROAD, Action.CUT, **rest)


def seized_junction(**rest):
    return claim("junction", "the junction between the M5 and M4 highways", TargetKind.JUNCTION, **rest)


def located(locator, *claims):
    return {one.claim.claim_id: one.location for one in locator.locate_claims(claims)}


def test_the_cut_of_a_road_is_fixed_by_the_junction_that_the_same_report_has_seized(locator):
    found = located(locator, cut_m5(actor_id="opposition"), seized_junction())
    fix = found["cut"].fix
    assert (fix.road_id, fix.claim_id) == ("M5", "junction")
    assert (fix.lon, fix.lat) == pytest.approx((36.8255, 35.8859), abs=0.003)
    assert fix.km == pytest.approx(412.2, abs=0.5)
    assert fix.junction_id == found["junction"].junction.junction_id
    assert found["cut"].where_prec == 5
    assert sum(piece.length_km for piece in found["cut"].pieces) == pytest.approx(456.1, abs=1)


def test_the_order_of_the_claims_is_kept_and_every_claim_is_answered(locator):
    claims = [seized_junction(), cut_m5(), claim("x", "Atlantis")]
    assert [one.claim for one in locator.locate_claims(claims)] == claims


def test_the_nearest_point_in_the_text_fixes_a_road(locator):
    found = located(
        locator,
        cut_m5(at=100),
        claim("far", "Khan Shaykhun", at=900),
        claim("near", "Saraqib", at=130),
    )
    assert found["cut"].fix.claim_id == "near"
    assert found["cut"].fix.place_id == found["near"].place.place_id


def test_without_positions_a_junction_comes_before_a_town(locator):
    found = located(locator, cut_m5(), claim("town", "Saraqib"), seized_junction())
    assert found["cut"].fix.claim_id == "junction"


def test_a_point_named_on_the_road_itself_fixes_another_claim_on_it(locator):
    found = located(
        locator,
        claim("at", "M5 at Zirbah", TargetKind.SECTION, Action.CUT, roads=("M5",)),
        claim("whole", "M5 Aleppo-Damascus highway", TargetKind.CORRIDOR, Action.CUT, roads=("M5",)),
    )
    assert found["at"].fix.claim_id == "at"
    assert found["whole"].fix.claim_id == "at"
    assert found["whole"].fix.km == pytest.approx(found["at"].fix.km)


@pytest.mark.parametrize(
    "other",
    [
        claim("town", "Saraqib", actor_id="government"),
        claim("town", "Saraqib", report_id="r2"),
        claim("town", "Palmyra"),
        claim("town", "Saraqib", action=Action.ADVANCED_TO),
        claim("town", "Saraqib", polarity=Polarity.DENIED),
        claim("town", "Idlib countryside", TargetKind.AREA),
        claim("town", "Saraqib", when=When("2024-11-01")),
    ],
    ids=[
        "other side",
        "other report",
        "off the road",
        "only advanced to",
        "denied",
        "an area",
        "weeks before",
    ],
)
def test_a_road_stays_without_a_point_where_nothing_fixes_it(locator, other):
    found = located(locator, cut_m5(when=When("2024-11-28")), other)
    assert found["cut"].fix is None
    assert found["cut"].is_located


def test_rows_of_a_table_belong_together_by_address_and_day(locator):
    same = {"report_id": "", "url": "https://example.org/a"}
    found = located(locator, cut_m5(**same), seized_junction(**same))
    assert found["cut"].fix is not None
    later = datetime(2024, 11, 30, tzinfo=UTC)
    found = located(locator, cut_m5(**same), seized_junction(**{**same, "published": later}))
    assert found["cut"].fix is None
    bare = {"report_id": "", "url": ""}
    assert located(locator, cut_m5(**bare), seized_junction(**bare))["cut"].fix is None


def test_a_held_road_gets_a_point_too_and_one_that_is_only_approached_none(locator):
    held = claim("held", "the M5", TargetKind.ROAD, Action.CONTROLS, extent=Extent.UNSTATED)
    near = claim("near", "the M5", TargetKind.ROAD, Action.ADVANCED_TO, extent=Extent.NEAR)
    found = located(locator, held, near, claim("town", "Saraqib"))
    assert found["held"].fix is not None
    assert found["near"].fix is None


def test_an_ambiguous_village_is_decided_by_the_rest_of_its_report(locator):
    alone = located(locator, claim("v", "Nayrab"))
    assert alone["v"].status == "ambiguous"
    at_saraqib = located(locator, claim("v", "Nayrab"), claim("a", "Saraqib"), claim("b", "Sarmin"))
    assert at_saraqib["v"].place.governorate == "Idlib"
    at_aleppo = located(
        locator, claim("v", "Nayrab"), claim("a", "Aleppo International Airport", TargetKind.FACILITY)
    )
    assert at_aleppo["v"].place.governorate == "Aleppo"


def test_a_lone_village_far_from_the_rest_of_its_report_gets_no_pin(locator):
    hama = [
        claim(f"h{index}", name)
        for index, name in enumerate(["Morek", "Halfaya", "Tayyibat al-Imam", "Maardis"])
    ]
    assert located(locator, claim("v", "Kafr Halab"))["v"].is_located
    found = located(locator, claim("v", "Kafr Halab"), *hama)
    assert found["v"].status == "ambiguous"
    assert "another place of that name" in found["v"].why
    assert all(found[one.claim_id].is_located for one in hama)


def test_what_is_no_place_expression_is_not_found_and_stops_nothing(locator):
    found = located(locator, claim("bad", "((("), claim("empty", ""), claim("good", "Saraqib"))
    assert found["bad"].status == found["empty"].status == "not_found"
    assert "not read as a place" in found["bad"].why
    assert found["good"].is_located


@pytest.mark.parametrize(
    "text", ["M5 at " * 30000, "x at and " * 30000, " " * 200000 + "Hama" + " " * 200000, "(" * 5000]
)
def test_a_text_without_end_is_refused_in_no_time(locator, text):
    start = time.process_time()
    found = located(locator, claim("long", text))
    assert found["long"].status in {"not_found", "ok"}
    assert time.process_time() - start < 0.5


def test_no_claims_give_no_locations(locator):
    assert locator.locate_claims([]) == []

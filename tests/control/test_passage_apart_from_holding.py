"""Severing is not seizing: passage has its own timeline."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.claims.claim import Passage
from geo.places.location import LocatedClaim
from geo.roads.road import RoadPiece


def marks(world, claims, day, known=None, baseline=("N1 0-100",)):
    timeline = world.judge(claims, world.held(*baseline))
    now = timeline.as_of(world.noon(day), *([world.noon(known)] if known else []))
    return [(round(p.from_km, 1), round(p.to_km, 1), p.point_km, str(p.passage), p.rule) for p in now.passages
            if p.road_id == "N1"]  # fmt: skip


def test_a_cut_closes_the_road_and_leaves_its_holder(world):
    claims = [world.claim("cut", "N1", "hts", day=3, extent="unstated")]
    assert marks(world, claims, 4) == [(0, 100, None, "closed", "cut-somewhere")]
    assert world.road(world.judge(claims, world.held("N1 0-100")), 4) == [
        (0, 100, "government", "", "controlled")
    ]


def test_the_cut_point_comes_from_the_same_report(world):
    claims = [
        world.claim("cut", "N1", "hts", day=3, extent="unstated", fix=world.fix(40.0, junction_id="cross"))
    ]
    assert marks(world, claims, 4) == [(40, 40, 40.0, "closed", "cut-at-point")]


def test_a_cut_without_a_point_counts_for_the_point_that_another_report_knows(world):
    somewhere = world.claim("cut", "N1", "hts", day=3, extent="unstated")
    point = world.claim("cut", "Jim", "hts", day=3, by="agency", known=5)
    assert marks(world, [somewhere, point], 4) == [(50, 50, 50.0, "closed", "cut-at-point")]
    assert marks(world, [somewhere, point], 4, known=4) == [(0, 100, None, "closed", "cut-somewhere")]
    passages = world.judge([somewhere, point]).as_of(world.noon(4)).passages
    assert {somewhere.claim.claim_id, point.claim.claim_id} in [set(p.claims) for p in passages]


def test_a_cut_weeks_later_is_another_one_and_counts_for_no_old_point(world):
    point = world.claim("cut", "Jim", "hts", day=3)
    assert [mark[:4] for mark in marks(world, [point, world.claim("cut", "N1", "hts", day=12)], 13)] == [
        (0, 100, None, "closed"),
        (50, 50, 50.0, "closed"),
    ]
    assert [mark[:3] for mark in marks(world, [point, world.claim("cut", "N1", "hts", day=8)], 13)] == [
        (50, 50, 50.0)
    ]


def test_a_claim_that_names_its_road_closes_no_other_that_its_route_runs_on(world):
    def route(roads):
        claim = world.claim("cut", "N1", "hts", day=3, roads=roads)
        pieces = (RoadPiece("N1", 0.0, 100.0), RoadPiece("N2", 10.0, 40.0))
        return LocatedClaim(claim.claim, replace(claim.location, pieces=pieces))

    for roads, closed in ((("N1",), {"N1"}), ((), {"N1", "N2"}), (("N7",), {"N1", "N2"})):
        passages = world.judge([route(roads)]).as_of(world.noon(4)).passages
        assert {one.road_id for one in passages} == closed


def test_a_road_may_be_held_again_and_stay_closed(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3),
        world.claim("cut", "Jim", "hts", day=3),
        world.claim("captured", "Jim", "government", day=5),
    ]
    timeline = world.judge(claims, world.held("N1 0-100"))
    assert world.place(timeline, "Jim", 6).holder == "government"
    assert marks(world, claims, 6) == [(50, 50, 50.0, "closed", "cut-at-point")]


def test_a_reopened_road_is_open_where_it_was_closed(world):
    claims = [
        world.claim("cut", "Jim", "hts", day=3),
        world.claim("reopened", "N1 20-80", "government", day=5),
    ]
    assert marks(world, claims, 4) == [(50, 50, 50.0, "closed", "cut-at-point")]
    assert marks(world, claims, 6) == [(20, 80, None, "open", "reopened")]


def test_a_part_reopened_reopens_no_single_point(world):
    claims = [
        world.claim("cut", "Jim", "hts", day=3),
        world.claim("reopened", "N1 20-80", "government", day=5, extent="part"),
    ]
    assert [mark[3] for mark in marks(world, claims, 6)] == ["open", "closed"]


def test_military_traffic_only_then_civilians(world):
    claims = [
        world.claim("controls", "N1", "government", day=3, passage=Passage.MILITARY_ONLY),
        world.claim("controls", "N1", "government", day=6, passage=Passage.OPEN),
    ]
    assert marks(world, claims, 4) == [(0, 100, None, "military_only", "passage-stated")]
    assert marks(world, claims, 7) == [(0, 100, None, "open", "passage-stated")]


def test_a_cut_whose_effect_the_source_leaves_open_is_interdicted(world):
    claims = [world.claim("cut", "N1 20-40", "hts", day=3, passage=Passage.UNKNOWN, extent="point")]
    assert marks(world, claims, 4) == [(20, 40, None, "interdicted", "cut-somewhere")]


def test_a_part_said_to_be_open_is_open_nobody_knows_where_until_all_of_it_is(world):
    part = world.claim("reopened", "N1 20-80", "government", day=5, extent="part")
    whole = world.claim("reopened", "N1 20-80", "government", day=7)
    assert marks(world, [part], 6) == [(20, 80, None, "open", "open-in-part")]
    assert marks(world, [part, whole], 8) == [(20, 80, None, "open", "reopened")]
    (mark,) = (p for p in world.judge([part, whole]).as_of(world.noon(8)).passages if p.road_id == "N1")
    assert mark.claims == tuple(sorted(one.claim.claim_id for one in (part, whole)))


def test_reopened_for_the_military_ends_a_closure_and_leaves_the_road_to_it(world):
    claims = [
        world.claim("cut", "Jim", "hts", day=3),
        world.claim("reopened", "N1", "government", day=5, passage=Passage.MILITARY_ONLY),
    ]
    assert marks(world, claims, 6) == [(0, 100, None, "military_only", "reopened")]


def test_a_restriction_to_the_military_ends_no_closure(world):
    claims = [
        world.claim("cut", "Jim", "hts", day=3),
        world.claim("cut", "N1 20-80", "government", day=5, passage=Passage.MILITARY_ONLY),
    ]
    assert [mark[:4] for mark in marks(world, claims, 6)] == [
        (20, 80, None, "military_only"),
        (50, 50, 50.0, "closed"),
    ]


def test_a_cut_at_a_point_leaves_the_rest_of_an_open_road_open(world):
    claims = [
        world.claim("reopened", "N1", "government", day=3),
        world.claim("cut", "Jim", "hts", day=5),
        world.claim("reopened", "N1", "government", day=7),
    ]
    assert [mark[:4] for mark in marks(world, claims, 6)] == [
        (0, 100, None, "open"),
        (50, 50, 50.0, "closed"),
    ]
    assert [mark[:4] for mark in marks(world, claims, 8)] == [(0, 100, None, "open")]


def test_a_cut_at_a_point_takes_nothing_back_of_a_road_that_is_said_to_be_closed_whole(world):
    claims = [
        world.claim("controls", "N1", "government", day=3, passage=Passage.CLOSED),
        world.claim("cut", "Jim", "hts", day=5),
    ]
    assert [mark[:4] for mark in marks(world, claims, 6)] == [
        (0, 100, None, "closed"),
        (50, 50, 50.0, "closed"),
    ]


def test_a_denied_capture_of_a_closed_road_says_that_it_is_closed(world):
    """The army has not yet taken all of it, says the army, and nobody drives there."""
    denial = world.claim(
        "captured", "N1", "government", day=3, by="army", denied=True, passage=Passage.CLOSED
    )
    held = world.claim("controls", "N1", "government", day=4, by="army", passage=Passage.CLOSED)
    assert marks(world, [denial, held], 5) == [(0, 100, None, "closed", "passage-stated")]
    (mark,) = (p for p in world.judge([denial, held]).as_of(world.noon(5)).passages if p.road_id == "N1")
    assert (len(mark.claims), mark.claims_against) == (2, ())


def test_of_one_day_the_weightier_word_counts_and_the_other_is_kept_against_it(world):
    weak = world.claim("reopened", "N1", "government", day=3, by="weak agency")
    strong = world.claim("controls", "N1", "government", day=3, by="monitor", passage=Passage.CLOSED)
    (mark,) = (p for p in world.judge([weak, strong]).as_of(world.noon(4)).passages if p.road_id == "N1")
    assert mark.passage is Passage.CLOSED
    assert mark.claims_against == (weak.claim.claim_id,)


def test_a_denied_cut_is_kept_against_the_closure(world):
    denial = world.claim("cut", "N1", "hts", day=4, by="army", denied=True)
    timeline = world.judge([world.claim("cut", "N1", "hts", day=3), denial])
    (mark,) = (p for p in timeline.as_of(world.noon(5)).passages if p.road_id == "N1")
    assert mark.claims_against == (denial.claim.claim_id,)


# ---- laws ----

tellings = st.builds(
    dict,
    action=st.sampled_from(("cut", "reopened", "controls", "captured")),
    target=st.sampled_from(("Jim", "Cross", "N1", "N1 30-70", "N1 45-100")),
    passage=st.sampled_from((None, Passage.OPEN, Passage.MILITARY_ONLY, Passage.CLOSED, Passage.UNKNOWN)),
    day=st.integers(2, 14),
    by=st.sampled_from(("monitor", "agency", "weak agency", "rebels", "army")),
    extent=st.sampled_from(("all", "part", "unstated")),
)
histories = st.lists(tellings, min_size=1, max_size=8)


def told(world, history):
    return [world.claim(**one, actor="hts", claim_id=f"c{number}") for number, one in enumerate(history)]


@given(history=histories)
@settings(max_examples=60)
def test_no_claim_about_traffic_is_lost(world, history):
    claims = told(world, history)
    timeline = world.judge(claims)
    cited = {claim for one in timeline.passages for claim in (*one.claims, *one.claims_against)}
    about_traffic = {
        f"c{number}"
        for number, one in enumerate(history)
        if one["action"] in {"cut", "reopened"} or one["passage"] not in {None, Passage.UNKNOWN}
    }
    assert cited == about_traffic


@given(history=histories, day=st.integers(1, 16))
@settings(max_examples=60)
def test_on_every_day_the_whole_road_has_an_answer_that_claims_of_that_day_or_before_carry(
    world, history, day
):
    claims = told(world, history)
    days = {one.claim.claim_id: told["day"] for one, told in zip(claims, history, strict=True)}
    line = world.judge(claims).traffic_on("N1", world.noon(day))
    assert (line.stretches[0].from_km, line.stretches[-1].to_km) == (0, 100)
    assert all(one.to_km == following.from_km for one, following in pairwise(line.stretches))
    for one in (*line.stretches, *line.points):
        assert bool(one.claims) == (one.passage is not Passage.UNKNOWN)
        assert not one.claims or min(days[claim] for claim in one.claims) <= day


@given(history=histories)
@settings(max_examples=60)
def test_a_road_reopened_whole_by_a_good_voice_is_open_from_end_to_end(world, history):
    last = world.claim("reopened", "N1", "government", day=16, by="monitor")
    timeline = world.judge([*told(world, history), last])
    line = timeline.traffic_on("N1", world.noon(16) + timedelta(days=1))
    assert line.through() is Passage.OPEN
    assert last.claim.claim_id in {claim for one in line.stretches for claim in one.claims}


def test_a_point_is_not_closed_and_open_at_once(world):
    claims = [
        world.claim("cut", "Jim", "hts", day=3, roads=("N1",)),
        world.claim("reopened", "Jim", "government", day=5, extent="part", roads=("N1",)),
    ]
    told = [one.passage for one in world.judge(claims).as_of(world.noon(6)).passages if one.road_id == "N1"]
    assert len(told) == 1


def test_a_reopening_of_several_days_is_complete_on_the_last_of_them(world):
    claims = [
        world.claim("cut", "Jim", "hts", day=3, roads=("N1",)),
        world.claim("reopened", "Jim", "government", day="2024-12-03/2024-12-05", roads=("N1",)),
    ]
    timeline = world.judge(claims)
    assert [one.passage for one in timeline.as_of(world.noon(4)).passages] == ["closed"]
    assert [one.passage for one in timeline.as_of(world.noon(6)).passages] == ["open"]


# ---- taken back ----


def test_a_closure_that_its_only_voice_denies_later_has_ended(world):
    claims = [
        world.claim("cut", "Jim", "hts", day=3, by="monitor"),
        world.claim("cut", "Jim", "hts", day=6, by="monitor", denied=True),
    ]
    assert marks(world, claims, 5) == [(50, 50, 50.0, "closed", "cut-at-point")]
    assert marks(world, claims, 7) == []
    before = world.judge(claims).as_of(world.noon(5)).passages
    assert [one.claims_against for one in before] == [(claims[1].claim.claim_id,)]


def test_as_known_before_the_denial_the_closure_still_stands(world):
    claims = [
        world.claim("cut", "Jim", "hts", day=3),
        world.claim("cut", "Jim", "hts", day=6, denied=True, known=8),
    ]
    assert len(marks(world, claims, 7, known=7)) == 1
    assert marks(world, claims, 7, known=9) == []


def test_a_closure_stands_while_another_voice_says_so_or_the_same_one_does_once_more(world):
    closed = world.claim("cut", "Jim", "hts", day=3, by="monitor")
    back = world.claim("cut", "Jim", "hts", day=6, by="monitor", denied=True)
    for more in (
        world.claim("cut", "Jim", "hts", day=4, by="agency"),
        world.claim("cut", "Jim", "hts", day=6, by="monitor"),
    ):
        assert len(marks(world, [closed, more, back], 7)) == 1
    agency = world.claim("cut", "Jim", "hts", day=4, by="agency")
    theirs = world.claim("cut", "Jim", "hts", day=7, by="agency", denied=True)
    assert marks(world, [closed, agency, back, theirs], 8) == []


def test_what_is_denied_of_a_stretch_leaves_the_points_on_it(world):
    claims = [
        world.claim("cut", "Jim", "hts", day=3),
        world.claim("cut", "N1", "hts", day=12),
        world.claim("cut", "N1", "hts", day=14, denied=True),
    ]
    assert len(marks(world, claims, 13)) == 2
    assert marks(world, claims, 15) == [(50, 50, 50.0, "closed", "cut-at-point")]

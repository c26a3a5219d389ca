"""The worked example: the embedded theatre, day by day, and the article of 28 November."""

from datetime import date, timedelta

import pytest

from geo.claims.claim import Action, Claim, Extent, Passage, Side, Source, TargetKind
from geo.control.state import Basis, State
from geo.period import When, day_bounds
from geo.situation import Situation

GOV, HTS = "government", "hts"
OPPOSITION = {"hts", "sna", "southern", "opposition", "sfa", "suwayda"}


def evening(situation, month, day):
    return day_bounds(date(2024, month, day), situation.theatre.zone).end - timedelta(seconds=1)


def place(situation, name, month, day, known=None):
    place_id = next(p.place_id for p in situation.theatre.places if p.name_en == name)
    return situation.at(evening(situation, month, day), known).places[place_id]


def m5(situation, month, day, known=None):
    return situation.at(evening(situation, month, day), known)


def southern_front_km(situation, month, day):
    """Return where the northern forces' front towards the south stands on the M5."""
    fronts = [f for f in m5(situation, month, day).fronts if f.road_id == "M5"]
    return min(f.from_km for f in fronts if (f.holder_low, f.holder_high) == (GOV, HTS))


def saraqib_junction(situation):
    """Return the meeting of the M4 and M5 at Saraqib, not the one at Aleppo."""
    near = [
        j for j in situation.network.all_junctions
        if {"M5", "M4-W"} <= set(j.road_ids) and abs(j.lon - 36.8255) < 0.02
    ]  # fmt: skip
    assert len(near) == 1
    return near[0]


def test_on_28_november_the_junction_is_taken_the_road_is_closed_there_and_most_of_it_is_not(situation):
    now = m5(situation, 11, 28)
    junction = saraqib_junction(situation)
    state = now.junctions[junction.junction_id]
    assert (state.holder, state.state) == (HTS, State.CONTROLLED)
    closed = [p for p in now.passages if p.road_id == "M5" and p.passage is Passage.CLOSED]
    assert any(p.point_km == pytest.approx(junction.km["M5"], abs=1) for p in closed)
    km = now.km_by_holder("M5")
    assert km[GOV] > 380
    assert km[HTS] < 45
    held = [s for s in now.on_road("M5") if s.holder == HTS and s.state is not State.FRONT]
    assert {s.state for s in held} == {State.CLAIMED}
    assert all(s.from_km > junction.km["M5"] - 0.1 for s in held)


@pytest.mark.parametrize(
    ("name", "month", "day", "before"),
    [
        ("Saraqib", 11, 29, 28), ("Aleppo", 11, 30, 29), ("Maarat al-Numan", 11, 30, 29), ("Khan Shaykhun", 11, 30, 28),
        ("Hama", 12, 5, 4), ("Rastan", 12, 6, 5), ("Talbiseh", 12, 6, 5), ("Homs", 12, 8, 7), ("Damascus", 12, 8, 7),
    ],
)  # fmt: skip
def test_towns_of_the_m5_fall_in_their_order(situation, name, month, day, before):
    after = place(situation, name, month, day)
    assert (after.holder, after.state) == (HTS, State.CONTROLLED)
    assert place(situation, name, month, before).holder == GOV


def test_the_front_on_the_m5_moves_south_and_never_back(situation):
    days = [(11, 28), (11, 29), (11, 30), (12, 3), (12, 5), (12, 6)]
    measures = [southern_front_km(situation, month, day) for month, day in days]
    assert measures == sorted(measures, reverse=True)
    assert measures[0] > 400 > measures[2] > 320 > measures[-1] > 250


def test_at_the_end_damascus_to_aleppo_is_the_oppositions(situation):
    now = m5(situation, 12, 8)
    road = situation.network.road("M5")
    damascus = next(p for p in situation.theatre.places if p.name_en == "Damascus")
    km = road.project(damascus.lon, damascus.lat).km
    north = [s for s in now.on_road("M5") if s.to_km > km + 0.1]
    assert {s.holder for s in north} <= OPPOSITION
    assert {s.state for s in north} <= {State.CONTROLLED, State.CLAIMED}
    south = {s.holder for s in now.on_road("M5") if s.to_km <= km + 0.1 and s.state is State.CLAIMED}
    assert south <= OPPOSITION
    assert south


def test_hama_reported_left_and_denied_is_contested_until_the_army_admits_its_loss(situation):
    early = place(situation, "Hama", 11, 30)
    assert (early.holder, early.other, early.state) == (GOV, HTS, State.CONTESTED)
    assert early.claims_for
    assert early.claims_against
    assert place(situation, "Hama", 12, 5).rule == "admitted-by-the-loser"


def test_homs_left_and_denied_then_half_taken_then_corroborated_against_a_denial(situation):
    assert [place(situation, "Homs", 12, day).rule for day in (6, 7, 8)] == [
        "withdrawal-denied", "partial-gain", "corroborated",
    ]  # fmt: skip
    assert place(situation, "Homs", 12, 8).claims_against


def test_khan_shaykhun_keeps_the_monitor_that_still_saw_the_army_there(situation):
    assert place(situation, "Khan Shaykhun", 11, 29).state is State.CLAIMED
    assert "E24-051" in place(situation, "Khan Shaykhun", 11, 30).claims_against


def test_khanasser_changes_hands_twice_while_its_road_stays_shut(situation):
    assert place(situation, "Khanasser", 12, 2).holder in {"sna", "hts", "opposition"}
    assert place(situation, "Khanasser", 12, 4).holder == GOV
    shut = [p for p in m5(situation, 12, 4).passages if p.road_id == "R42" and p.passage is Passage.CLOSED]
    assert len(shut) == 2


@pytest.mark.parametrize(
    ("name", "day"), [("Talbiseh", 30), ("Morek", 30), ("Halfaya", 30), ("Tayyibat al-Imam", 30)]
)
def test_early_reports_of_one_side_flip_nothing(situation, name, day):
    state = place(situation, name, 11, day)
    assert state.state is State.CLAIMED or state.holder == GOV


def test_as_known_then_the_picture_lags_behind(situation):
    then = evening(situation, 11, 29)
    assert place(situation, "Khan Shaykhun", 11, 29, then).holder == GOV
    assert place(situation, "Khan Shaykhun", 11, 29).holder == HTS
    damascus_then = place(situation, "Damascus", 12, 8, evening(situation, 12, 8))
    assert damascus_then.state is State.CLAIMED
    assert place(situation, "Damascus", 12, 8).state is State.CONTROLLED


def test_every_metre_is_accounted_for_on_every_day(situation):
    total = sum(road.length_km for road in situation.network.roads)
    for at in situation.days:
        for known in (at, None):
            now = situation.at(at, known)
            assert sum(now.km_by_holder().values()) == pytest.approx(total)
            assert sum(now.km_by_holder(by_state=True).values()) == pytest.approx(total)


def test_every_state_names_a_claim_or_its_anchors(situation):
    for one in situation.timeline.intervals:
        if one.state is not State.UNKNOWN:
            assert one.claims_for or one.parents, one


def test_the_days_are_those_of_the_theatre(situation):
    assert len(situation.days) == 13
    assert situation.moments("1d") == situation.days
    assert len(situation.moments("6h")) == 4 * 13
    assert situation.moments("1mo") == situation.days[-1:]
    first = situation.days[0].astimezone(situation.theatre.zone)
    assert (first.date(), first.hour, first.minute) == (date(2024, 11, 26), 23, 59)


def test_the_summary_counts_what_was_read(situation):
    summary = situation.summary()
    assert summary["claims"] == summary["located"] + len(summary["unlocated"])
    assert sum(summary["km_by_holder"].values()) == pytest.approx(summary["km_total"])
    assert summary["last_day"] == "2024-12-08"


def test_the_days_of_a_single_report_end_with_the_last_that_it_tells_of(theatre):
    situation = Situation.build(theatre, article(theatre))
    assert [at.astimezone(theatre.zone).date().isoformat() for at in situation.days] == [
        "2024-11-26", "2024-11-27", "2024-11-28"
    ]  # fmt: skip
    assert situation.summary()["last_day"] == "2024-11-28"


def article(theatre, *, fixed=True):
    """Return what the article of 28 November says of control."""
    source = Source(
        "An agency",
        day_bounds(date(2024, 11, 28), theatre.zone).start,
        side=Side.AGENCY,
        reliability="B",
        credibility=3,
    )

    def claim(number, action, target, kind, actor, **rest):
        return Claim(
            f"A-{number}", source, action, target, kind, actor=actor, actor_id=actor, when=When("2024-11-28"),
            report_id="article", **rest,
        )  # fmt: skip

    claims = [
        claim(1, Action.CUT, "the vital M5 highway", TargetKind.ROAD, "opposition", roads=("M5",)),
        claim(
            2, Action.CAPTURED, "the Damascus-Aleppo highway", TargetKind.CORRIDOR, HTS,
            between=("Damascus", "Aleppo"), extent=Extent.UNSTATED,
        ),
        claim(
            3, Action.CAPTURED, "the junction between the M5 and M4 highways", TargetKind.JUNCTION, HTS,
            roads=("M5", "M4"), extent=Extent.POINT,
        ),
    ]  # fmt: skip
    return claims if fixed else claims[:2]


def test_the_article_takes_the_junction_closes_the_road_there_and_paints_nothing(theatre):
    situation = Situation.build(theatre, article(theatre))
    junction = saraqib_junction(situation)
    for day in (28, 30):
        now = m5(situation, 11, day)
        state = now.junctions[junction.junction_id]
        assert (state.holder, state.state) == (HTS, State.CONTROLLED)
        closed = [p for p in now.passages if p.road_id == "M5"]
        assert [p.passage for p in closed] == [Passage.CLOSED]
        assert closed[0].point_km == pytest.approx(junction.km["M5"], abs=0.5)
        km = now.km_by_holder("M5")
        assert km.get(HTS, 0.0) == 0.0
        assert km[GOV] > 430
    before = m5(situation, 11, 27)
    assert before.junctions[junction.junction_id].holder == GOV
    assert before.km_by_holder("M5")[GOV] == pytest.approx(456, abs=1)


def test_without_the_junction_the_article_closes_the_road_somewhere_and_holds_nothing(theatre):
    situation = Situation.build(theatre, article(theatre, fixed=False))
    now = m5(situation, 11, 28)
    assert now.km_by_holder("M5").get(HTS, 0.0) == 0.0
    marks = [p for p in now.passages if p.road_id == "M5"]
    assert marks
    assert all(p.point_km is None for p in marks)


def test_without_a_baseline_only_what_is_claimed_is_known(theatre):
    situation = Situation.build(theatre, article(theatre), with_baseline=False)
    now = m5(situation, 11, 28)
    assert situation.baseline == []
    assert now.km_by_holder("M5") == {"": pytest.approx(456, abs=1)}
    assert now.junctions[saraqib_junction(situation).junction_id].holder == HTS


def test_progress_is_told_step_by_step(theatre):
    steps = []
    Situation.build(theatre, [], progress=lambda step, count: steps.append((step, count)))
    assert [step for step, _ in steps][-4:] == ["roads", "claims", "located", "weighed"]


def test_what_rests_on_the_baseline_alone_says_so(situation):
    assert place(situation, "Latakia", 12, 8).basis is Basis.CARRIED_FORWARD

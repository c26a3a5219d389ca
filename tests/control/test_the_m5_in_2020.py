"""The worked example of 2019 and 2020: who holds the M5, and whether traffic passes, come apart.

Held from 11 February, military traffic on the 14th, civilians from the 18th, cut on the 27th, retaken on 2 March, civilians
again on the 7th. What the sources disagree on is told test by test; E20-nnn are rows of the table of events.
"""

from datetime import date

import pytest

from geo.claims.claim import Passage
from geo.control.state import Basis, State

GOV, OPP = "government", "opposition"


def february(day):
    return date(2020, 2, day)


def march(day):
    return date(2020, 3, day)


def at_saraqib(told, day, known=None):
    """Return the stretches of the M5 that meet at Saraqib, from the south and to the north."""
    km = told.km_of("Saraqib")
    now = told.at(day, *([known] if known else [])).on_road("M5")
    return tuple(next(one for one in now if one.from_km < spot < one.to_km) for spot in (km - 0.1, km + 0.1))


def way(told, day, known=None):
    """Return whether one gets from Damascus to Aleppo."""
    traffic = told.traffic(day, "M5", *([known] if known else []))
    return traffic.through(told.km_of("Damascus"), told.km_of("Aleppo"))


# ---- both timelines, day by day ----


@pytest.mark.parametrize(
    ("day", "holder_km", "passage"),
    [
        (date(2019, 12, 18), {GOV: 358.7, OPP: 62.2, "": 35.3}, Passage.UNKNOWN),
        (february(11), {GOV: 456.1}, Passage.CLOSED),
        (february(13), {GOV: 456.1}, Passage.CLOSED),
        (february(14), {GOV: 456.1}, Passage.MILITARY_ONLY),
        (february(17), {GOV: 456.1}, Passage.MILITARY_ONLY),
        (february(18), {GOV: 456.1}, Passage.OPEN),
        (february(26), {GOV: 456.1}, Passage.OPEN),
        (february(27), {GOV: 436.1, "": 20.0}, Passage.CLOSED),
        (march(1), {GOV: 436.1, "": 20.0}, Passage.CLOSED),
        (march(3), {GOV: 456.1}, Passage.CLOSED),
        (march(6), {GOV: 456.1}, Passage.CLOSED),
        (march(7), {GOV: 456.1}, Passage.OPEN),
        (march(15), {GOV: 456.1}, Passage.OPEN),
    ],
)
def test_who_holds_the_m5_and_whether_one_gets_to_aleppo(told_2020, day, holder_km, passage):
    km = told_2020.at(day).km_by_holder("M5")
    assert {holder: round(value, 1) for holder, value in km.items()} == holder_km
    assert way(told_2020, day) is passage


def test_before_the_campaign_the_army_stood_at_khan_shaykhun_and_in_aleppo(told_2020):
    start = told_2020.days[0]
    fronts = [one for one in told_2020.at(start).fronts if one.road_id == "M5"]
    assert [(one.holder_low, one.holder_high) for one in fronts] == [(GOV, OPP), (OPP, GOV)]
    assert fronts[0].from_km == pytest.approx(told_2020.km_of("Khan Shaykhun"), abs=0.1)
    assert fronts[1].to_km == pytest.approx(told_2020.km_of("Aleppo"), abs=0.1)
    assert {one.basis for one in told_2020.at(start).on_road("M5")} <= {
        Basis.CARRIED_FORWARD,
        Basis.INTERPOLATED,
    }
    assert told_2020.at(start).passages == ()


def test_the_m4_to_jisr_al_shughur_stays_the_oppositions_all_along(told_2020):
    for day in (told_2020.days[0], february(11), march(15)):
        assert told_2020.at(day).km_by_holder("M4-W")[OPP] == pytest.approx(37.7, abs=0.1)


# ---- the five dates ----


def test_held_from_11_february_end_to_end_while_nobody_drives_there(told_2020):
    held = told_2020.at(february(11)).on_road("M5")
    assert {(one.holder, one.state) for one in held} == {(GOV, State.CONTROLLED)}
    assert "E20-014" in held[-1].claims_for
    (closed,) = (one for one in told_2020.traffic(february(11)).stretches if one.rule)
    assert (closed.passage, closed.claims, closed.claims_against) == (
        Passage.CLOSED,
        ("E20-015", "E20-016"),
        (),
    )


def test_the_army_drives_on_the_14th_and_ends_the_closure(told_2020):
    (stretch,) = (one for one in told_2020.traffic(february(14)).stretches if one.rule)
    assert (stretch.passage, stretch.rule) == (Passage.MILITARY_ONLY, "reopened")
    assert stretch.claims == ("E20-017",)


def test_on_27_february_the_road_is_cut_at_saraqib_and_nowhere_else(told_2020):
    traffic = told_2020.traffic(february(27))
    (cut,) = traffic.cut_points
    assert cut.km == pytest.approx(told_2020.km_of("Saraqib"), abs=0.1)
    assert cut.claims == ("E20-021", "E20-022")
    assert traffic.through(told_2020.km_of("Damascus"), told_2020.km_of("Maarat al-Numan")) is Passage.OPEN
    assert traffic.through(told_2020.km_of("Maarat al-Numan"), told_2020.km_of("Aleppo")) is Passage.CLOSED
    town = told_2020.place("Saraqib", february(27))
    assert (town.holder, town.state) == (OPP, State.CONTROLLED)
    assert [(one.holder, one.other, one.state) for one in at_saraqib(told_2020, february(27))] == [
        (GOV, OPP, State.FRONT),
        (OPP, GOV, State.FRONT),
    ]


def test_retaken_on_2_march_by_the_armys_word_and_still_closed(told_2020):
    town = told_2020.place("Saraqib", march(2))
    assert (town.holder, town.other, town.state, town.rule) == (GOV, OPP, State.CLAIMED, "gainer-only")
    for known in (march(2), march(7), march(15)):
        for beside in at_saraqib(told_2020, march(2), known):
            assert (beside.holder, beside.other, beside.state) == (GOV, OPP, State.CLAIMED)
            assert beside.rule == "claimed-back"
    assert way(told_2020, march(2)) is Passage.CLOSED


def test_the_whole_road_is_the_armys_again_by_3_march_with_passage_unsaid_and_so_still_closed(told_2020):
    for one in at_saraqib(told_2020, march(3)):
        assert (one.holder, one.state) == (GOV, State.CONTROLLED)
        assert "E20-026" in one.claims_for
    assert way(told_2020, march(3)) is Passage.CLOSED
    assert told_2020.traffic(march(3)).cut_points == told_2020.traffic(february(27)).cut_points


def test_civilians_drive_again_on_the_7th(told_2020):
    traffic = told_2020.traffic(march(7))
    assert traffic.cut_points == ()
    assert way(told_2020, march(7)) is Passage.OPEN
    assert {"E20-027", "E20-028"} <= set(traffic.stretches[-1].claims)


def test_passage_south_of_damascus_is_not_said_and_stays_unknown(told_2020):
    for day in told_2020.days:
        assert told_2020.traffic(day).at(50.0) is Passage.UNKNOWN


# ---- where the sources disagree ----


def test_maarat_al_numan_is_taken_on_the_28th_and_announced_a_day_later(told_2020):
    for day, claims in ((date(2020, 1, 28), ("E20-004",)), (date(2020, 1, 29), ("E20-004", "E20-006"))):
        town = told_2020.place("Maarat al-Numan", day)
        assert (town.holder, town.state, town.claims_for) == (GOV, State.CONTROLLED, claims)
    then = told_2020.place("Maarat al-Numan", date(2020, 1, 28), date(2020, 1, 28))
    assert (then.holder, then.rule) == (OPP, "baseline")


def test_a_misprinted_day_takes_khan_tuman_no_earlier_than_it_was_reported(told_2020):
    """The page prints 20 January and is of the 30th; another tells of fighting from the 28th to the 31st."""
    states = {day: told_2020.place("Khan Tuman", date(2020, 1, day)) for day in (20, 27, 28, 30, 31)}
    assert [(states[day].holder, str(states[day].state)) for day in (20, 27, 28, 30)] == [
        (OPP, "controlled"), (OPP, "controlled"), (OPP, "contested"), (GOV, "claimed"),
    ]  # fmt: skip
    assert states[31].claims_for == ("E20-003", "E20-005")


def test_a_claimed_village_before_aleppo_takes_no_town_on_the_way_to_it(told_2020):
    """The army claims Khan Tuman on the 30th; Saraqib and Zirbah, on the road between, are the opposition's still."""
    for day in (date(2020, 1, 30), february(4)):
        for known in (day, march(15)):
            km = told_2020.km(day, "M5", known)
            assert km["opposition controlled"] > 40
            assert km["government claimed"] < 15


def test_saraqib_is_entered_denied_and_taken_when_the_armys_word_is_borne_out(told_2020):
    entered, taken = told_2020.place("Saraqib", february(5)), told_2020.place("Saraqib", february(6))
    assert (entered.holder, entered.other, entered.state) == (OPP, GOV, State.CONTESTED)
    assert entered.claims_against == ("E20-008",)
    assert (taken.holder, taken.state, taken.rule) == (GOV, State.CONTROLLED, "corroborated")
    assert (taken.claims_for, taken.claims_against) == (("E20-009", "E20-010"), ("E20-008",))


def test_on_the_evening_of_6_february_only_the_entry_was_known(told_2020):
    then = told_2020.place("Saraqib", february(6), february(6))
    assert (then.holder, then.state, then.rule) == (OPP, State.CONTESTED, "partial-gain")
    assert told_2020.place("Saraqib", february(6), february(7)).holder == GOV


def test_near_the_m4_changes_no_holder_and_closes_nothing(told_2020):
    timeline = told_2020.situation.timeline
    assert not any("E20-007" in (*one.claims_for, *one.claims_against) for one in timeline.intervals)
    assert told_2020.traffic(february(3), "M4-W").through() is Passage.UNKNOWN


def test_the_last_stretch_before_aleppo_is_held_in_part_and_nobody_says_which_part(told_2020):
    """An agency has the opposition on some of it on the 9th: nothing is painted, and the army's gains are claims."""
    north = [one for one in told_2020.at(february(9), february(9)).on_road("M5") if one.from_km >= 436]
    assert north
    assert {str(one.state) for one in north} == {"claimed"}


def test_the_armys_own_denial_keeps_the_whole_road_from_it_until_the_army_says_otherwise(told_2020):
    """On the 11th the monitor has all of it, an army source not yet; on the 12th the army's side has it too."""
    on_11th = told_2020.at(february(11), february(11)).km_by_holder("M5", by_state=True)
    assert on_11th[GOV, State.CLAIMED] == pytest.approx(47.4, abs=0.1)
    then = told_2020.at(february(11), february(12)).on_road("M5")[-1]
    assert (then.holder, then.state, then.rule) == (GOV, State.CONTROLLED, "corroborated")
    assert (then.claims_for, then.claims_against) == (("E20-014", "E20-016"), ("E20-015",))


def test_an_outlet_of_the_losers_dates_it_a_day_earlier_and_is_known_two_weeks_later(told_2020):
    assert told_2020.at(february(10)).on_road("M5")[-1].rule == "admitted-by-the-loser"
    assert told_2020.at(february(10), february(22)).on_road("M5")[-1].state is State.CLAIMED
    assert told_2020.at(february(10), february(23)).on_road("M5")[-1].claims_for == ("E20-013",)


@pytest.mark.parametrize(
    ("known", "claims"),
    [(18, "E20-018"), (22, "E20-018 E20-019"), (25, "E20-018 E20-019 E20-020")],
)
def test_open_to_civilians_since_the_18th_by_three_sources_of_which_the_last_is_late(
    told_2020, known, claims
):
    (stretch,) = (
        one for one in told_2020.traffic(february(known), "M5", february(known)).stretches if one.rule
    )
    assert (stretch.passage, stretch.claims) == (Passage.OPEN, tuple(claims.split()))


def test_a_denial_of_the_fall_of_saraqib_and_a_later_date_for_it_flip_nothing(told_2020):
    fallen = told_2020.place("Saraqib", february(27))
    assert (fallen.claims_for, fallen.claims_against) == (("E20-021",), ("E20-023",))
    after = told_2020.place("Saraqib", february(28))
    assert (after.holder, after.state, after.claims_for) == (OPP, State.CONTROLLED, ("E20-021", "E20-024"))


def test_what_is_known_of_saraqib_each_evening(told_2020):
    days = [february(26), february(27), march(1), march(2), march(8)]
    assert [told_2020.place("Saraqib", day, day).holder for day in days] == [GOV, OPP, OPP, GOV, GOV]


def test_protesters_block_the_m4_somewhere_and_the_m5_beside_it_stays_open(told_2020):
    blocked = told_2020.traffic(march(13), "M4-W")
    assert {one.passage for one in blocked.stretches} == {Passage.CLOSED}
    assert {one.is_candidate for one in blocked.stretches if "E20-029" in one.claims} == {True}
    assert way(told_2020, march(13)) is Passage.OPEN


def test_a_patrol_that_was_cut_short_holds_no_road(told_2020):
    assert told_2020.at(march(15)).km_by_holder("M4-W").keys() <= {OPP, ""}

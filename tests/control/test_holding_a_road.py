"""What anchors and section claims make of the road between them."""

import pytest

from geo.control.state import Basis, State

GOV, HTS, SDF = "government", "hts", "sdf"


def test_a_road_between_two_anchors_of_one_holder_is_interpolated(world):
    timeline = world.judge(
        [world.claim("captured", "Alif", HTS, day=3), world.claim("captured", "Jim", HTS, day=3)]
    )
    assert world.road(timeline, 4) == [
        (0, 10, "", "", "unknown"), (10, 50, HTS, "", "controlled"), (50, 100, "", "", "unknown"),
    ]  # fmt: skip
    stretch = timeline.find("road:N1:30", world.noon(4))
    assert (stretch.basis, stretch.rule) == (Basis.INTERPOLATED, "between-anchors")
    assert stretch.parents == ("place:alif", "place:jim")


def test_a_road_between_two_holders_is_a_front_that_names_both(world):
    timeline = world.judge(
        [world.claim("captured", "Alif", HTS, day=3), world.claim("controls", "Jim", GOV, day=3, by="agency")]
    )
    assert (10, 50, HTS, GOV, "front") in world.road(timeline, 4)
    (front,) = timeline.as_of(world.noon(4)).fronts
    assert (front.from_km, front.to_km, front.holder_low, front.holder_high) == (10, 50, HTS, GOV)


def test_a_claimed_anchor_makes_the_road_claimed(world):
    timeline = world.judge(
        [world.claim("captured", "Alif", HTS, day=3), world.claim("captured", "Jim", HTS, day=3, by="rebels")]
    )
    assert timeline.find("road:N1:30", world.noon(4)).state is State.CLAIMED


def test_allies_hold_the_road_between_them_under_the_name_they_share(world):
    timeline = world.judge(
        [world.claim("captured", "Alif", HTS, day=3), world.claim("captured", "Jim", "sna", day=3)]
    )
    assert timeline.find("road:N1:30", world.noon(4)).holder == "opposition"


def test_a_town_beside_the_road_does_not_touch_it(world):
    timeline = world.judge(
        [world.claim("captured", "Far", HTS, day=3), world.claim("captured", "Alif", HTS, day=3)]
    )
    assert world.road(timeline, 4) == [(0, 100, "", "", "unknown")]


def test_a_town_beside_the_road_touches_it_once_a_claim_puts_it_there(world):
    claims = [
        world.claim("captured", "Far", HTS, day=3),
        world.claim("captured", "Alif", HTS, day=3),
        world.claim("captured", "Far", HTS, day=3, by="agency", known=6, roads=("N-1",)),
    ]
    timeline = world.judge(claims)
    assert timeline.find("road:N1:30", world.noon(4)).holder == HTS
    assert timeline.find("road:N1:30", world.noon(4), world.noon(5)).state is State.UNKNOWN


def test_one_captured_junction_makes_ten_kilometres_each_way_undecided_and_no_more(world):
    timeline = world.judge([world.claim("captured", "Cross", HTS, day=3)], world.held("N1 0-100"))
    assert world.road(timeline, 2) == [(0, 100, GOV, "", "controlled")]
    assert world.road(timeline, 4) == [
        (0, 30, GOV, "", "controlled"), (30, 40, GOV, HTS, "front"),
        (40, 50, HTS, GOV, "front"), (50, 100, GOV, "", "controlled"),
    ]  # fmt: skip
    assert timeline.find("road:N1:20", world.noon(4)).rule == "beyond-reach"


def test_what_lay_between_baseline_anchors_stands_beyond_reach_as_well(world):
    timeline = world.judge([world.claim("captured", "Cross", HTS, day=3)], world.held("Alif", "Ha"))
    assert [piece[:3] for piece in world.road(timeline, 4)] == [
        (0, 10, ""), (10, 30, GOV), (30, 40, GOV), (40, 50, HTS), (50, 90, GOV), (90, 100, ""),
    ]  # fmt: skip


def test_a_defenders_town_within_reach_bounds_the_undecided_stretch(world):
    timeline = world.judge([world.claim("captured", "Cross", HTS, day=3)], world.held("N1 0-100", "Jim"))
    assert (40, 50, HTS, GOV, "front") in world.road(timeline, 4)
    near = world.judge([world.claim("captured", "Jim", HTS, day=3)], world.held("N1 0-100", "Cross"))
    assert (40, 50, GOV, HTS, "front") in world.road(near, 4)


def test_between_two_anchors_that_changed_the_older_statement_falls(world):
    claims = [world.claim("captured", "Ba", HTS, day=3), world.claim("captured", "Dal", HTS, day=5)]
    timeline = world.judge(claims, world.held("N1 0-100"))
    assert (30, 70, HTS, "", "controlled") in world.road(timeline, 6)


def test_between_anchors_of_two_others_the_older_statement_falls_as_well_and_the_road_is_undecided(world):
    claims = [world.claim("captured", "Ba", HTS, day=3), world.claim("captured", "Dal", SDF, day=5)]
    timeline = world.judge(claims, world.held("N1 0-100"))
    assert (40, 60, GOV, "", "controlled") not in world.road(timeline, 6)
    assert (30, 70, HTS, SDF, "front") in world.road(timeline, 6)


def test_a_statement_that_fell_does_not_rise_again_when_one_anchor_is_retaken(world):
    claims = [
        world.claim("captured", "Ba", HTS, day=3),
        world.claim("captured", "Dal", HTS, day=5),
        world.claim("captured", "Ba", GOV, day=7),
    ]
    timeline = world.judge(claims, world.held("N1 0-100"))
    assert (30, 70, GOV, HTS, "front") in world.road(timeline, 8)


def test_beside_a_town_that_is_claimed_back_the_road_is_a_claim_until_it_is_borne_out(world):
    claims = [
        world.claim("captured", "Jim", HTS, day=3),
        world.claim("captured", "Jim", GOV, day=5, by="army"),
        world.claim("controls", "Jim", GOV, day=7),
    ]
    timeline = world.judge(claims, world.held("N1 0-100"))
    for day in (5, 6):
        assert world.road(timeline, day, known=6) == [
            (0, 40, GOV, "", "controlled"), (40, 60, GOV, HTS, "claimed"), (60, 100, GOV, "", "controlled"),
        ]  # fmt: skip
    assert {part[2:] for part in world.road(timeline, 8)} == {(GOV, "", "controlled")}
    beside = timeline.find("road:N1:45", world.noon(6), world.noon(6))
    assert (beside.rule, beside.parents) == ("claimed-back", ("place:jim",))


def test_a_raid_that_is_beaten_back_leaves_the_road_as_it_was(world):
    claims = [world.claim("captured", "Ba", HTS, day=3), world.claim("captured", "Ba", GOV, day=5)]
    timeline = world.judge(claims, world.held("N1 0-100"))
    assert world.road(timeline, 6) == [(0, 100, GOV, "", "controlled")]


def test_a_section_claim_outranks_interpolation(world):
    claims = [
        world.claim("controls", "Alif", GOV, day=2),
        world.claim("controls", "Ha", GOV, day=2),
        world.claim("controls", "N1 30-70", HTS, day=4),
    ]
    timeline = world.judge(claims)
    assert (30, 70, HTS, "", "controlled") in world.road(timeline, 5)
    assert timeline.find("road:N1:40", world.noon(5)).basis is Basis.DIRECT
    assert timeline.find("road:N1:20", world.noon(5)).holder == GOV


def test_a_newer_section_claim_passes_over_an_older_town(world):
    claims = [world.claim("controls", "N1 30-70", HTS, day=5)]
    timeline = world.judge(claims, world.held("Jim"))
    assert (30, 70, HTS, "", "controlled") in world.road(timeline, 6)
    assert world.place(timeline, "Jim", 6).holder == GOV


def test_a_town_that_falls_later_presses_on_the_section(world):
    claims = [world.claim("controls", "N1 10-90", HTS, day=3), world.claim("captured", "Jim", GOV, day=5)]
    timeline = world.judge(claims)
    assert [p for p in world.road(timeline, 6) if p[2]] == [
        (10, 40, HTS, "", "controlled"), (40, 50, HTS, GOV, "front"),
        (50, 60, GOV, HTS, "front"), (60, 90, HTS, "", "controlled"),
    ]  # fmt: skip


@pytest.mark.parametrize("action", ["captured", "controls"])
def test_a_whole_road_without_all_is_never_painted(world, action):
    timeline = world.judge([world.claim(action, "N1", HTS, day=3, extent="unstated")], world.held("N1 0-100"))
    assert world.road(timeline, 4) == [(0, 100, GOV, "", "controlled")]


def test_a_whole_road_with_all_is_painted(world):
    timeline = world.judge([world.claim("captured", "N1", HTS, day=3, extent="all")], world.held("N1 0-100"))
    assert world.road(timeline, 4) == [(0, 100, HTS, "", "controlled")]


def test_part_of_a_section_paints_nothing(world):
    timeline = world.judge([world.claim("captured", "N1 30-70", HTS, day=3, extent="part")])
    assert world.road(timeline, 4) == [(0, 100, "", "", "unknown")]


def test_a_whole_road_acts_at_the_point_that_its_report_fixes(world):
    claims = [
        world.claim("captured", "N1", HTS, day=3, extent="unstated", fix=world.fix(40.2, junction_id="cross"))
    ]
    timeline = world.judge(claims, world.held("N1 0-100"))
    assert world.place(timeline, "Cross", 4).holder == HTS
    assert round(timeline.as_of(world.noon(4)).km_by_holder("N1")[GOV]) == 80


def test_a_bare_point_near_a_junction_is_that_junction(world):
    claims = [world.claim("captured", "N1", HTS, day=3, extent="unstated", fix=world.fix(40.2))]
    timeline = world.judge(claims)
    assert world.place(timeline, "Cross", 4).holder == HTS


def test_towns_known_from_the_baseline_alone_do_not_interrupt_a_road_that_went_over(world):
    claims = [world.claim("captured", "Ba", HTS, day=3), world.claim("captured", "Dal", HTS, day=3)]
    timeline = world.judge(claims, world.held("Ba", "Jim", "Dal"))
    assert (30, 70, HTS, "", "controlled") in world.road(timeline, 4)
    assert world.place(timeline, "Jim", 4).holder == GOV


@pytest.mark.parametrize("end", ["Ba", "Dal"])
def test_they_do_interrupt_it_where_an_end_of_it_is_only_claimed(world, end):
    claims = [
        world.claim("captured", name, HTS, day=3, by="rebels" if name == end else "monitor")
        for name in ("Ba", "Dal")
    ]
    timeline = world.judge(claims, world.held("Ba", "Jim", "Dal"))
    assert world.road(timeline, 4)[1:5] == [
        (30, 40, HTS, GOV, "front"), (40, 50, GOV, "", "controlled"), (50, 60, GOV, "", "controlled"),
        (60, 70, GOV, HTS, "front"),
    ]  # fmt: skip


def test_a_city_does_interrupt_it(world):
    claims = [world.claim("captured", "Ba", HTS, day=3), world.claim("captured", "Dal", HTS, day=3)]
    timeline = world.judge(claims, world.held("Ba", "Capital", "Dal"))
    assert world.road(timeline, 4)[1:4] == [
        (30, 40, HTS, GOV, "front"), (40, 60, GOV, "", "controlled"), (60, 70, GOV, HTS, "front"),
    ]  # fmt: skip


def test_the_road_beside_a_besieged_town_is_undecided(world):
    timeline = world.judge([world.claim("besieged", "Jim", HTS, day=3)], world.held("N1 0-100", "Jim"))
    assert [p for p in world.road(timeline, 4) if p[4] == "front"] == [
        (40, 50, GOV, HTS, "front"), (50, 60, HTS, GOV, "front"),
    ]  # fmt: skip
    assert timeline.find("road:N1:45", world.noon(4)).rule == "siege-ring"


def test_the_road_beside_a_place_that_was_left_is_open(world):
    timeline = world.judge([world.claim("withdrew", "Jim", GOV, day=3)], world.held("N1 0-100", "Jim"))
    assert [p for p in world.road(timeline, 4) if p[4] == "unknown"] == [(40, 60, "", "", "unknown")]


def test_kilometres_by_holder_add_up_to_the_roads(world):
    timeline = world.judge([world.claim("captured", "Cross", HTS, day=3)], world.held("Alif", "Ha"))
    now = timeline.as_of(world.noon(4))
    assert sum(now.km_by_holder().values()) == pytest.approx(500)
    assert sum(now.km_by_holder("N1", by_state=True).values()) == pytest.approx(100)
    assert now.km_by_holder("N1", by_state=True)["", State.FRONT] == pytest.approx(20)


def test_before_the_theatre_begins_every_road_is_unknown(world):
    timeline = world.judge([], world.held("N1 0-100"))
    now = timeline.as_of(world.noon(1).replace(year=2020))
    assert now.km_by_holder() == {"": 500}


def test_a_city_that_was_always_theirs_carries_no_road_past_towns_that_are_not(world):
    """Alif has gone over; the Capital was theirs before: Ba and Jim between them are the government's still."""
    baseline = [*world.held("Ba", "Jim"), *world.held("Capital", by=HTS)]
    timeline = world.judge([world.claim("captured", "Alif", HTS, day=3)], baseline)
    assert {part[2] for part in world.road(timeline, 4) if 30 <= part[0] < part[1] <= 50} == {GOV}

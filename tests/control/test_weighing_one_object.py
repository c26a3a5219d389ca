"""How claims about one town become its state: each test is a short history."""

from geo.control.state import Basis, State


def states(world, claims, *, name="Jim", days=(3, 5, 7), known=None, baseline=("Jim",)):
    timeline = world.judge(claims, world.held(*baseline) if baseline else ())
    found = [world.place(timeline, name, day, known) for day in days]
    return [(one.holder, str(one.state)) if one else None for one in found]


def test_a_place_without_a_newer_claim_is_carried_forward_from_the_baseline(world):
    timeline = world.judge([], world.held("Jim"))
    first, later = world.place(timeline, "Jim", 1), world.place(timeline, "Jim", 9)
    assert (first.holder, first.basis, first.rule) == ("government", Basis.DIRECT, "baseline")
    assert (later.holder, later.basis, later.rule) == ("government", Basis.CARRIED_FORWARD, "baseline")
    assert later.confidence < first.confidence


def test_an_independent_report_changes_the_holder_from_its_day_on(world):
    claims = [world.claim("captured", "Jim", "hts", day=5)]
    assert states(world, claims, days=(4, 5, 6)) == [
        ("government", "controlled"), ("hts", "controlled"), ("hts", "controlled"),
    ]  # fmt: skip


def test_the_change_is_at_local_midnight_and_half_open(world):
    timeline = world.judge([world.claim("captured", "Jim", "hts", day=5)], world.held("Jim"))
    midnight = next(i.valid.start for i in timeline.history_of("place:jim") if i.holder == "hts")
    assert midnight.isoformat() == "2024-12-04T21:00:00+00:00"
    assert timeline.find("place:jim", midnight).holder == "hts"
    assert timeline.find("place:jim", midnight.replace(hour=20, minute=59)).holder == "government"


def test_a_gain_on_the_gainers_word_alone_is_claimed_and_names_who_held_before(world):
    timeline = world.judge([world.claim("captured", "Jim", "hts", day=5, by="rebels")], world.held("Jim"))
    state = world.place(timeline, "Jim", 6)
    assert (state.holder, state.other, state.state, state.rule) == (
        "hts",
        "government",
        State.CLAIMED,
        "gainer-only",
    )


def test_a_claim_that_somebody_else_prints_as_a_claim_is_still_the_gainers(world):
    claims = [world.claim("captured", "Jim", "hts", day=5, by="agency", only=True)]
    assert states(world, claims, days=(5,)) == [("hts", "claimed")]


def test_a_source_graded_doubtful_confirms_nothing_by_itself(world):
    claims = [world.claim("captured", "Jim", "hts", day=5, by="weak agency")]
    assert states(world, claims, days=(5,)) == [("hts", "claimed")]


def test_a_claim_borne_out_for_the_same_day_is_controlled_from_that_day_with_hindsight(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=5, by="rebels"),
        world.claim("captured", "Jim", "hts", day=5, by="agency", known=7),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    assert world.place(timeline, "Jim", 5).state is State.CONTROLLED
    assert world.place(timeline, "Jim", 5).rule == "corroborated"
    assert world.place(timeline, "Jim", 5, known=6).state is State.CLAIMED


def test_a_later_report_of_who_is_there_bears_the_claimed_day_out(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="rebels"),
        world.claim("controls", "Jim", "hts", day=6, by="agency"),
    ]
    assert states(world, claims, days=(2, 3, 6)) == [
        ("government", "controlled"), ("hts", "controlled"), ("hts", "controlled"),
    ]  # fmt: skip
    assert states(world, claims, days=(3,), known=5) == [("hts", "claimed")]


def test_a_later_capture_does_not_bear_an_earlier_claim_out(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="rebels"),
        world.claim("captured", "Jim", "hts", day=6, by="agency"),
    ]
    assert states(world, claims, days=(3, 5, 6)) == [
        ("hts", "claimed"),
        ("hts", "claimed"),
        ("hts", "controlled"),
    ]


def test_a_claim_and_its_denial_make_the_place_contested(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=5, by="rebels"),
        world.claim("captured", "Jim", "hts", day=5, by="army", denied=True, opponent="government"),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    state = world.place(timeline, "Jim", 6)
    assert (state.holder, state.other, state.state) == ("government", "hts", State.CONTESTED)
    assert state.rule == "word-against-word"
    assert (len(state.claims_for), len(state.claims_against)) == (1, 1)


def test_a_denial_by_the_loser_flips_nothing_back_and_is_kept(world):
    denial = world.claim("captured", "Jim", "hts", day=5, by="army", denied=True, opponent="government")
    timeline = world.judge([world.claim("captured", "Jim", "hts", day=5), denial], world.held("Jim"))
    state = world.place(timeline, "Jim", 6)
    assert (state.holder, state.state) == ("hts", State.CONTROLLED)
    assert state.claims_against == (denial.claim.claim_id,)


def test_an_independent_denial_leaves_a_claimed_place_with_its_holder(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=5, by="rebels"),
        world.claim("captured", "Jim", "hts", day=5, by="agency", denied=True),
    ]
    assert states(world, claims, days=(6,)) == [("government", "controlled")]


def test_an_admission_outranks_an_independent_denial(world):
    claims = [
        world.claim("lost", "Jim", "government", opponent="hts", day=5, by="army"),
        world.claim("captured", "Jim", "hts", day=5, by="agency", denied=True),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    assert world.place(timeline, "Jim", 5).holder == "hts"
    assert world.place(timeline, "Jim", 5).rule == "admitted-by-the-loser"


def test_independent_voices_of_equal_weight_that_disagree_leave_it_contested(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=5, by="agency"),
        world.claim("captured", "Jim", "hts", day=5, by="monitor", denied=True),
    ]
    assert states(world, claims, days=(5,)) == [("government", "contested")]


def test_copies_of_one_origin_count_once(world):
    single = [world.claim("captured", "Jim", "hts", day=5)]
    copies = [world.claim("captured", "Jim", "hts", day=5, claim_id=f"copy-{n}") for n in range(5)]
    one = world.place(world.judge(single, world.held("Jim")), "Jim", 5)
    many = world.place(world.judge(single + copies, world.held("Jim")), "Jim", 5)
    assert one.confidence == many.confidence
    assert (one.rule, many.rule) == ("independent-report", "independent-report")
    assert len(many.claims_for) == 6


def test_a_status_for_the_day_of_a_capture_holds_before_it(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=5, by="agency"),
        world.claim("controls", "Jim", "government", day=5, by="monitor"),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    state = world.place(timeline, "Jim", 5)
    assert (state.holder, state.claims_against) == ("hts", ("monitor-controls-Jim-government-2024-12-05-",))


def test_a_status_published_after_all_reports_of_the_capture_disputes_it(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=5, by="agency"),
        world.claim("controls", "Jim", "government", day=5, by="monitor", known=6),
    ]
    assert states(world, claims, days=(5,)) == [("government", "contested")]
    assert states(world, claims, days=(5,), known=5) == [("hts", "controlled")]


def test_an_early_claim_is_not_borne_out_when_the_holder_is_seen_there_later(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="rebels"),
        world.claim("controls", "Jim", "government", day=6, by="agency"),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    assert world.place(timeline, "Jim", 4).state is State.CLAIMED
    state = world.place(timeline, "Jim", 7)
    assert (state.holder, state.rule) == ("government", "not-borne-out")
    assert state.claims_against == ("rebels-captured-Jim-hts-2024-12-03-",)


def test_fighting_shows_that_an_early_claim_was_not_the_end_of_it(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="rebels"),
        world.claim("contested", "Jim", "hts", opponent="government", day=6, by="agency"),
    ]
    assert states(world, claims, days=(4, 6)) == [("hts", "claimed"), ("government", "contested")]


def test_a_withdrawal_leaves_a_place_vacated_until_somebody_is_said_to_hold_it(world):
    claims = [
        world.claim("withdrew", "Jim", "government", day=3),
        world.claim("controls", "Jim", "sdf", day=6, by="agency"),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    left = world.place(timeline, "Jim", 4)
    assert (left.holder, left.other, left.state) == ("", "government", State.VACATED)
    assert world.place(timeline, "Jim", 6).holder == "sdf"


def test_a_denied_withdrawal_is_contested(world):
    claims = [
        world.claim("withdrew", "Jim", "government", opponent="hts", day=3),
        world.claim("withdrew", "Jim", "government", opponent="hts", day=3, by="army", denied=True),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    state = world.place(timeline, "Jim", 4)
    assert (state.holder, state.other, state.rule) == ("government", "hts", "withdrawal-denied")


def test_a_withdrawal_told_by_the_enemy_alone_changes_nothing(world):
    claims = [world.claim("withdrew", "Jim", "government", opponent="hts", day=3, by="rebels")]
    timeline = world.judge(claims, world.held("Jim"))
    state = world.place(timeline, "Jim", 4)
    assert (state.holder, state.state, state.rule) == (
        "government",
        State.CONTROLLED,
        "withdrawal-unconfirmed",
    )
    assert state.claims_against == (claims[0].claim.claim_id,)


def test_who_says_he_came_where_the_other_is_known_to_have_left_holds(world):
    claims = [
        world.claim("withdrew", "Jim", "government", day=3),
        world.claim("captured", "Jim", "hts", day=3, by="rebels"),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    assert world.place(timeline, "Jim", 3).rule == "left-and-taken"


def test_part_of_a_place_stays_contested_until_the_loser_admits_it(world):
    part = [world.claim("captured", "Jim", "hts", day=3, extent="part")]
    admitted = [
        *part,
        world.claim("lost", "Jim", "government", opponent="hts", day=4, by="army", extent="part"),
    ]
    assert states(world, part, days=(4,)) == [("government", "contested")]
    assert states(world, admitted, days=(3, 4)) == [("government", "contested"), ("hts", "controlled")]


def test_part_seen_by_others_and_all_claimed_by_the_gainer_is_corroborated(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, extent="part"),
        world.claim("captured", "Jim", "hts", day=4, by="rebels"),
        world.claim("captured", "Jim", "hts", day=4, by="army", denied=True, opponent="government"),
    ]
    assert states(world, claims, days=(3, 4)) == [("government", "contested"), ("hts", "controlled")]


def test_an_event_of_several_days_is_under_way_until_the_last(world):
    claims = [world.claim("captured", "Jim", "hts", day="2024-12-03/2024-12-05")]
    timeline = world.judge(claims, world.held("Jim"))
    assert [world.place(timeline, "Jim", day).rule for day in (2, 3, 4, 5)] == [
        "baseline", "under-way", "under-way", "independent-report",
    ]  # fmt: skip


def test_recapture_ends_the_state_and_loses_nothing(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3),
        world.claim("captured", "Jim", "government", day=5),
        world.claim("captured", "Jim", "hts", day=7),
    ]
    assert states(world, claims, days=(4, 6, 8)) == [
        ("hts", "controlled"), ("government", "controlled"), ("hts", "controlled"),
    ]  # fmt: skip


def test_two_captures_on_one_day_are_put_in_the_order_in_which_they_can_have_happened(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3),
        world.claim("captured", "Jim", "government", opponent="hts", day=4, by="agency"),
        world.claim("captured", "Jim", "hts", opponent="government", day=4, known=5),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    state = world.place(timeline, "Jim", 4)
    assert (state.holder, state.rule) == ("hts", "taken-and-retaken")


def test_a_handover_and_a_capture_on_one_day_end_with_the_captor(world):
    claims = [
        world.claim("controls", "Jim", "sdf", opponent="government", day=4, by="agency"),
        world.claim("captured", "Jim", "hts", opponent="sdf", day=4, by="rebels"),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    state = world.place(timeline, "Jim", 4)
    assert (state.holder, state.other, state.state) == ("hts", "sdf", State.CLAIMED)
    assert claims[0].claim.claim_id in state.claims_against


def test_allies_credited_equally_hold_under_the_name_they_share(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=4, by="agency"),
        world.claim("captured", "Jim", "sna", day=4, by="monitor"),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    assert (world.place(timeline, "Jim", 4).holder, world.place(timeline, "Jim", 4).rule) == (
        "opposition",
        "allied-captors",
    )


def test_a_report_of_the_umbrella_keeps_the_particular_holder(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=4),
        world.claim("controls", "Jim", "opposition", day=5, by="agency"),
    ]
    assert states(world, claims, days=(6,)) == [("hts", "controlled")]


def test_a_siege_keeps_the_holder_inside(world):
    timeline = world.judge([world.claim("besieged", "Jim", "hts", day=4)], world.held("Jim"))
    state = world.place(timeline, "Jim", 6)
    assert (state.holder, state.other, state.state) == ("government", "hts", State.BESIEGED)


def test_an_advance_presses_and_fades_and_never_changes_the_holder(world):
    near = world.judge([world.claim("advanced_to", "Jim", "hts", day=4, extent="near")], world.held("Jim"))
    inside = world.judge([world.claim("advanced_to", "Jim", "hts", day=4, extent="part")], world.held("Jim"))
    assert world.place(near, "Jim", 5).state is State.PRESSURED
    assert world.place(inside, "Jim", 5).state is State.ADVANCE
    assert world.place(near, "Jim", 12).rule == "attack-faded"
    assert world.place(near, "Jim", 12).holder == "government"


def test_an_advance_on_ones_own_town_is_no_advance(world):
    timeline = world.judge([world.claim("advanced_to", "Jim", "government", day=4)], world.held("Jim"))
    assert world.place(timeline, "Jim", 5).state is State.CONTROLLED


def test_plans_and_cuts_say_nothing_about_the_holder(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=4, planned=True),
        world.claim("cut", "Jim", "hts", day=5),
    ]
    assert states(world, claims, days=(6,)) == [("government", "controlled")]


def test_a_neighbouring_state_that_runs_its_side_of_a_crossing_does_not_hold_ours(world):
    claims = [world.claim("controls", "Gate", "jordan", day=4, by="jordan")]
    assert states(world, claims, name="Gate", days=(5,), baseline=("Gate",)) == [("government", "controlled")]


def test_every_claim_about_a_place_appears_in_its_history(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="rebels"),
        world.claim("captured", "Jim", "hts", day=3, by="army", denied=True, opponent="government"),
        world.claim("controls", "Jim", "government", day=4, by="agency"),
        world.claim("advanced_to", "Jim", "hts", day=4, extent="near"),
        world.claim("withdrew", "Jim", "government", opponent="hts", day=5, by="rebels"),
        world.claim("captured", "Jim", "hts", day=6, by="agency"),
        world.claim("besieged", "Jim", "hts", day=7),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    seen = {c for i in timeline.history_of("place:jim") for c in (*i.claims_for, *i.claims_against)}
    assert {claim.claim.claim_id for claim in claims} <= seen


def test_the_losers_word_of_fighting_does_not_outweigh_who_is_seen_there_that_day(world):
    claims = [
        world.claim("controls", "Jim", "hts", day=4, by="agency"),
        world.claim("contested", "Jim", "government", opponent="hts", day=4, by="army"),
    ]
    assert states(world, claims, days=(5,)) == [("hts", "controlled")]
    claims[1] = world.claim("contested", "Jim", "government", opponent="hts", day=4, by="monitor")
    assert states(world, claims, days=(5,)) == [("hts", "contested")]


def test_an_advance_that_fades_on_the_day_of_other_news_leaves_no_empty_state(world):
    claims = [
        world.claim("advanced_to", "Jim", "hts", day=4),
        world.claim("controls", "Jim", "government", day=9, by="agency"),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    assert world.place(timeline, "Jim", 10).rule == "independent-report"


def test_an_army_that_denies_its_enemys_gain_speaks_for_itself_even_where_nobody_is_named_who_lost(world):
    """Once the town is theirs, the denial names no loser; it is recorded and disputes nothing."""
    timeline = world.judge(
        [
            world.claim("captured", "Jim", "hts", day=3, by="sdf"),
            world.claim("captured", "Jim", "hts", day=5, by="army", denied=True, claim_id="denial"),
        ],
        world.held("Jim"),
    )
    state = world.place(timeline, "Jim", 6)
    assert (state.holder, state.state) == ("hts", "controlled")
    assert state.claims_against == ("denial",)


def test_a_claim_is_borne_out_when_the_loser_admits_that_it_left(world):
    """One says on the 3rd that it came, the other on the 5th that it left."""
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="rebels", claim_id="came"),
        world.claim("withdrew", "Jim", "government", day=5, by="army", claim_id="left"),
    ]
    state = world.place(world.judge(claims, world.held("Jim")), "Jim", 6)
    assert (state.holder, state.state, state.rule) == ("hts", "controlled", "left-and-taken")
    assert state.claims_for == ("came", "left")


def test_so_it_is_when_the_claim_was_denied_before(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="rebels", claim_id="came"),
        world.claim("captured", "Jim", "hts", day=4, by="army", denied=True, claim_id="denied"),
        world.claim("withdrew", "Jim", "government", day=5, by="army", claim_id="left"),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    assert world.place(timeline, "Jim", 4).state == "contested"
    state = world.place(timeline, "Jim", 6)
    assert (state.holder, state.state, state.rule) == ("hts", "controlled", "left-and-taken")
    assert "denied" in state.claims_against


def test_the_surroundings_of_a_town_are_not_the_town(world):
    timeline = world.judge([world.claim("captured", "Jim", "hts", day=3, extent="near")], world.held("Jim"))
    state = world.place(timeline, "Jim", 4)
    assert (state.holder, state.other, state.state) == ("government", "hts", "pressured")


def test_two_reports_of_one_day_that_name_different_captors_disagree(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="monitor"),
        world.claim("captured", "Jim", "sdf", day=3, by="agency"),
    ]
    state = world.place(world.judge(claims, world.held("Jim")), "Jim", 4)
    assert (state.state, state.rule) == ("contested", "reports-disagree")
    assert {state.holder, state.other} == {"hts", "sdf"}


def test_an_attacker_who_is_known_to_have_left_no_longer_disputes_it(world):
    claims = [
        world.claim("besieged", "Jim", "hts", day=3),
        world.claim("withdrew", "Jim", "hts", day=5, by="rebels", claim_id="left"),
    ]
    timeline = world.judge(claims, world.held("Jim"))
    assert world.place(timeline, "Jim", 4).state == "besieged"
    state = world.place(timeline, "Jim", 6)
    assert (state.holder, state.state, state.rule) == ("government", "controlled", "withdrawal")
    assert "left" in state.claims_for


def test_who_leaves_a_place_of_which_nothing_was_known_has_left_it(world):
    state = world.place(world.judge([world.claim("withdrew", "Jim", "hts", day=3)]), "Jim", 4)
    assert (state.other, state.state, state.rule) == ("hts", "vacated", "withdrawal")


def test_a_holder_who_is_confirmed_anew_is_not_held_by_the_baseline_alone(world):
    state = world.place(
        world.judge([world.claim("captured", "Jim", "government", day=3)], world.held("Jim")), "Jim", 4
    )
    assert (state.holder, state.rule) == ("government", "independent-report")


def test_a_holder_who_says_against_a_claim_that_it_is_there_makes_it_word_against_word(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="rebels"),
        world.claim("captured", "Jim", "government", day=4, by="army"),
    ]
    state = world.place(world.judge(claims, world.held("Jim")), "Jim", 5)
    assert (state.holder, state.other, state.rule) == ("government", "hts", "word-against-word")

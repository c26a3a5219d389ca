"""A voice that said who holds a place, and later says that they do not."""


def state(world, timeline, day):
    found = world.place(timeline, "Jim", day)
    return str(found.state), found.holder, found.rule


def test_what_its_only_voice_takes_back_is_held_by_nobody_that_is_known(world):
    timeline = world.judge(
        [
            world.claim("captured", "Jim", "hts", day=3, by="monitor"),
            world.claim("controls", "Jim", "hts", day=6, by="monitor", denied=True),
        ]
    )
    assert state(world, timeline, 4) == ("controlled", "hts", "independent-report")
    assert state(world, timeline, 7) == ("unknown", "", "taken-back")
    assert state(world, timeline, 20)[0] == "unknown"


def test_the_claims_of_both_days_are_kept(world):
    taken = world.claim("captured", "Jim", "hts", day=3)
    back = world.claim("controls", "Jim", "hts", day=6, denied=True)
    found = world.place(world.judge([taken, back]), "Jim", 7)
    assert found.claims_for == (back.claim.claim_id,)
    assert found.claims_against == (taken.claim.claim_id,)
    assert found.confidence == 0.0


def test_as_known_before_it_was_taken_back_it_still_stands(world):
    timeline = world.judge(
        [
            world.claim("captured", "Jim", "hts", day=3),
            world.claim("controls", "Jim", "hts", day=6, denied=True, known=8),
        ]
    )
    assert world.place(timeline, "Jim", 7, known=7).holder == "hts"
    assert world.place(timeline, "Jim", 7, known=9).holder == ""


def test_another_voice_that_said_so_stands_against_it(world):
    timeline = world.judge(
        [
            world.claim("captured", "Jim", "hts", day=3, by="monitor"),
            world.claim("captured", "Jim", "hts", day=3, by="agency"),
            world.claim("controls", "Jim", "hts", day=6, by="monitor", denied=True),
        ]
    )
    assert state(world, timeline, 7)[:2] == ("controlled", "hts")


def test_fighting_that_its_only_voice_takes_back_with_the_holder_ends(world):
    timeline = world.judge(
        [
            world.claim("contested", "Jim", "hts", opponent="government", day=3),
            world.claim("controls", "Jim", "government", day=6, denied=True),
        ]
    )
    assert state(world, timeline, 4) == ("contested", "government", "fighting")
    assert state(world, timeline, 7) == ("unknown", "", "taken-back")


def test_who_is_said_to_hold_it_afterwards_holds_it(world):
    timeline = world.judge(
        [
            world.claim("captured", "Jim", "hts", day=3),
            world.claim("controls", "Jim", "hts", day=6, denied=True),
            world.claim("captured", "Jim", "government", opponent="hts", day=9),
        ]
    )
    assert state(world, timeline, 10) == ("controlled", "government", "independent-report")


def test_the_road_beside_it_is_nobodys_either(world):
    timeline = world.judge(
        [
            world.claim("captured", "Jim", "hts", day=3),
            world.claim("captured", "Dal", "hts", day=3),
            world.claim("controls", "Jim", "hts", day=6, denied=True),
        ]
    )
    assert (50.0, 70.0, "hts", "", "controlled") in world.road(timeline, 4)
    assert not [one for one in world.road(timeline, 7) if one[2] == "hts" and one[0] < 70.0]

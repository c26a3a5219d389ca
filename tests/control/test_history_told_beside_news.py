"""History told beside news, and what has an open end: neither changes what it does not speak of."""

from dataclasses import replace

from geo.period import When
from geo.places.location import LocatedClaim


def told_as_history(located):
    return LocatedClaim(replace(located.claim, background=True), located.location)


def dated(located, when):
    return LocatedClaim(replace(located.claim, when=When(when)), located.location)


def test_history_from_before_the_first_day_holds_nothing(world):
    long_ago = told_as_history(dated(world.claim("captured", "Jim", "hts", day=5), "2012"))
    assert world.place(world.judge([long_ago]), "Jim", 6) is None
    assert world.place(world.judge([long_ago], world.held("Jim")), "Jim", 6).rule == "baseline"


def test_history_from_before_the_first_day_closes_no_road_and_is_no_news(world):
    long_ago = told_as_history(dated(world.claim("cut", "Jim", "hts", day=5), "2012-03"))
    timeline = world.judge([long_ago], world.held("Jim"))
    assert not timeline.as_of(world.noon(6)).passages
    assert timeline.known_times == world.judge([], world.held("Jim")).known_times


def test_what_is_told_as_background_of_these_days_counts(world):
    recent = told_as_history(world.claim("captured", "Jim", "hts", day=4, known=6))
    timeline = world.judge([recent], world.held("Jim"))
    assert world.place(timeline, "Jim", 5).holder == "hts"


def test_what_has_an_open_end_counts_from_its_first_day_on(world):
    since = dated(world.claim("cut", "Jim", "hts", day=6), "2024-12-04/..")
    timeline = world.judge([since], world.held("Jim"))
    assert not timeline.as_of(world.noon(3)).passages
    assert [str(one.passage) for one in timeline.as_of(world.noon(4)).passages] == ["closed"]
    held = dated(world.claim("controls", "Jim", "hts", day=6), "2012/..")
    assert world.place(world.judge([held]), "Jim", 6).holder == "hts"

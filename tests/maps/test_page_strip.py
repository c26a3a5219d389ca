"""What the chart of a road holds: the front is a line that moves."""

import pytest

from geo.errors import RoadNotFoundError
from maps.strip import strip_data


def test_the_front_moves_south_from_day_to_day(small):
    strip = strip_data(small.small_situation(), "M5")
    lowest = [
        min(
            patch.from_km
            for patch in strip.patches
            if patch.holder == "hts"
            and patch.period.contains(
                day - (day - day.replace(second=0)) - (strip.days[1] - strip.days[0]) / 2
            )
        )
        for day in strip.days[3:]
    ]
    assert lowest == sorted(lowest, reverse=True)
    assert lowest[-1] == 0


def test_patches_lie_within_the_days_of_the_chart(small):
    strip = strip_data(small.small_situation(), "M5")
    assert all(
        strip.period.start <= patch.period.start and patch.period.end <= strip.period.end
        for patch in strip.patches
    )
    assert (strip.labels[0], strip.labels[-1]) == ("27 Nov", "8 Dec")


def test_known_then_lags_behind_hindsight(small):
    situation = small.small_situation()
    first = [
        min(
            patch.period.start
            for patch in strip_data(situation, "M5", reading=reading).patches
            if patch.holder == "hts"
        )
        for reading in ("hindsight", "known")
    ]
    assert first[0] < first[1]


def test_a_known_cut_is_a_point_and_an_unknown_one_a_stretch(small):
    situation = small.small_situation()
    assert strip_data(situation, "M5").closures[0].point_km == pytest.approx(277.6, abs=1)
    assert strip_data(situation, "M4-W").closures[0].point_km is None


def test_a_road_may_be_named_by_its_reference(small):
    assert strip_data(small.small_situation(), "m4").road_id == "M4-W"


def test_an_unknown_road_is_told_with_what_there_is(small):
    with pytest.raises(RoadNotFoundError, match="no road 'M99' in the network; there are M5, M4-W"):
        strip_data(small.small_situation(), "M99")

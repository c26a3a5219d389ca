"""A number alone is a road where roads meet, and nowhere else."""

import pytest

from geo.claims.target import parse_target


@pytest.mark.parametrize(
    ("text", "roads"),
    [
        ("the junction of road 60 and the M5", ("60", "M5")),
        ("the M5/60 junction", ("M5", "60")),
        ("the 16/28 junction", ("16", "28")),
        ("the junction of roads 4 and 7", ("4", "7")),
        ("the M4/60b junction", ("M4", "60b")),
        ("Base 46 junction", ()),
        ("the 2nd junction at Saraqib", ()),
    ],
)
def test_the_roads_of_a_junction_can_be_bare_numbers(text, roads):
    assert parse_target(text).roads == roads

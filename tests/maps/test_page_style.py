"""Colours and patterns: every state has its own, and nothing but a colour passes as a colour."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.state import State
from maps.style import DARK, LIGHT, PATTERNS, contrast_ratio, css_variables, for_dark, safe_colour

colours = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)


def test_every_state_has_exactly_one_pattern():
    assert sorted(pattern.state for pattern in PATTERNS) == sorted(State)


def test_no_two_states_share_a_pattern_so_that_colour_is_never_the_only_sign():
    looks = [(pattern.base, pattern.dash, pattern.over, pattern.width) for pattern in PATTERNS]
    assert len(set(looks)) == len(looks)


@given(colours)
def test_a_colour_on_the_dark_ground_can_be_seen(colour):
    assert contrast_ratio(for_dark(colour), DARK["land"]) >= 3


@given(st.text())
def test_only_a_colour_passes_as_a_colour(text):
    assert re.fullmatch(r"#[0-9A-F]{6}", safe_colour(text))


@pytest.mark.parametrize("text", ["red", "#FFF", "#12345G", "#123456;}", "url(//x)", "", "#123456\n"])
def test_anything_else_becomes_the_colour_of_nobody(text):
    assert safe_colour(text) == "#B9B3A7"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_stands_out_from_every_ground_that_it_is_written_on(palette):
    for ink, ground in itertools.product(("ink", "ink-soft"), ("paper", "paper-soft", "land")):
        assert contrast_ratio(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    assert contrast_ratio(palette["accent"], palette["paper"]) >= 4.5


def test_day_and_night_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()
    assert "--land:#F4F2EC" in css_variables()

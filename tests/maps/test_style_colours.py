"""Holders can be told apart by every eye, by day and by night, and every line and text stands out from its ground.

Distances are measured with colorspacious (CAM02-UCS, colour blindness after Machado 2009 at full severity), independently
of the formulas of `maps.colours`, which are held against it.
"""

import itertools
import math

import numpy as np
import pytest
from colorspacious import cspace_convert
from hypothesis import given
from hypothesis import strategies as st

from maps.colours import LEAST_DISTANCE, VISIONS, appearance, lifted, too_close
from maps.style import DARK, LIGHT, contrast_ratio, for_dark

DESIGN = ("#4D7BFE", "#9C3008", "#2C7868", "#7D3A8A", "#AC7D19")
"""The palette that the design names."""
LEAST_OF_DESIGN = {"light": 16.0, "dark": 16.0}
"""What Petroff (2021) reaches for ten colours; ours has five, and is bound to contrasts on two grounds."""
KINDS = {
    "full colour vision": None,
    "protanopia": "protanomaly",
    "deuteranopia": "deuteranomaly",
    "tritanopia": "tritanomaly",
}
THEMES = {"light": (LIGHT, str), "dark": (DARK, for_dark)}

colours = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)


def seen(colour, vision):
    """Return J', a', b' of a colour as an eye sees it."""
    rgb = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    if KINDS[vision]:
        space = {"name": "sRGB1+CVD", "cvd_type": KINDS[vision], "severity": 100}
        rgb = cspace_convert(rgb, space, "sRGB1").clip(0, 1)
    return cspace_convert(rgb, "sRGB1", "CAM02-UCS")


def closest(named):
    """Return the least distance among some colours to any eye, which eye that is, and between which two."""
    looks = {name: {vision: seen(colour, vision) for vision in KINDS} for name, colour in named.items()}
    return min(
        (math.dist(looks[one][vision], looks[other][vision]), vision, one, other)
        for one, other in itertools.combinations(looks, 2)
        for vision in KINDS
    )


def holders(situation):
    """Return the colour of every party that holds, claims, fights for or besieges something at some time."""
    actors = situation.theatre.actors
    intervals = situation.timeline.intervals
    present = {one for row in intervals for one in (row.holder, row.other) if one}
    return {actor.actor_id: actor.colour for actor in actors if actor.actor_id in present}


@pytest.fixture(scope="module", params=["syria-2020", "syria-2024"])
def held_by(request):
    from geo.situation import Situation
    from geo.theatre import Theatre

    return holders(Situation.build(Theatre.open(request.param)))


@pytest.mark.parametrize("theme", THEMES)
def test_every_eye_tells_the_holders_of_an_embedded_theatre_apart(held_by, theme):
    ground, shown = THEMES[theme]
    named = {name: shown(colour) for name, colour in held_by.items()} | {"nobody": ground["unknown"]}
    assert closest(named)[0] >= LEAST_DISTANCE, closest(named)


@pytest.mark.parametrize("theme", THEMES)
def test_every_eye_tells_the_palette_of_the_design_apart_by_far(theme):
    _, shown = THEMES[theme]
    named = {colour: shown(colour) for colour in DESIGN}
    assert closest(named)[0] >= LEAST_OF_DESIGN[theme], closest(named)


@pytest.mark.parametrize("theme", THEMES)
def test_nobody_and_undecided_are_told_apart(theme):
    ground, _ = THEMES[theme]
    assert closest({word: ground[word] for word in ("unknown", "undecided", "land")})[0] >= 3
    assert closest({word: ground[word] for word in ("unknown", "undecided")})[0] >= LEAST_DISTANCE


@pytest.mark.parametrize("theme", THEMES)
def test_lines_of_holders_stand_out_from_land_and_casing(held_by, theme):
    ground, shown = THEMES[theme]
    for name, colour in held_by.items():
        for word in ("land", "casing", "paper"):
            assert contrast_ratio(shown(colour), ground[word]) >= 3, (name, word)


@pytest.mark.parametrize("theme", THEMES)
def test_signs_and_texts_stand_out_from_every_ground_that_they_lie_on(theme):
    ground, _ = THEMES[theme]
    texts = itertools.product(("ink", "ink-soft"), ("paper", "paper-soft", "land", "halo", "beyond"))
    texts = [*texts, ("accent", "paper"), ("accent", "paper-soft"), ("paper", "ink"), ("paper", "accent")]
    for text, under in texts:
        assert contrast_ratio(ground[text], ground[under]) >= 4.5, (text, under)
    # marks: dashes of an undecided front, break marks and their plate, the ring of what is selected
    for mark, under in (("ink", "undecided"), ("ink", "paper"), ("accent", "land"), ("ink-soft", "land")):
        assert contrast_ratio(ground[mark], ground[under]) >= 3, (mark, under)


def test_a_road_of_which_nothing_is_said_recedes_but_is_seen():
    # by the design's own colour it is ground by day, not a statement, and stands back behind all that is one
    assert 1.8 <= contrast_ratio(LIGHT["unknown"], LIGHT["land"]) < 3
    assert contrast_ratio(DARK["unknown"], DARK["land"]) >= 3


@given(colours, st.sampled_from(list(VISIONS)))
def test_the_formulas_that_ship_see_what_colorspacious_sees(colour, vision):
    assert appearance(colour, vision) == pytest.approx(seen(colour, vision), abs=0.02)


@given(colours)
def test_lifting_by_nothing_changes_nothing_visible(colour):
    assert math.dist(appearance(lifted(colour, 1, 1)), appearance(colour)) < 1


def test_colours_that_some_eye_confuses_are_named_with_that_eye():
    confused = too_close({"army": "#9C3008", "rebels": "#5A5A14", "nobody near": "#4D7BFE"})
    assert [(one.one, one.other) for one in confused] == [("army", "rebels")]
    assert confused[0].vision in {"protanopia", "deuteranopia"}
    assert too_close(dict(zip("abcde", DESIGN, strict=True))) == []

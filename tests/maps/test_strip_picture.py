"""The chart of a road as a picture: it stands alone, is safe to open, and never loses its names."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import OutputError, PeriodError, RoadNotFoundError
from maps.strip import strip_data, strip_svg
from maps.strip.axis import apart, km_ticks
from maps.strip.image import strip_png
from maps.strip.road import asked_road

HOSTILE = "<script>alert(1)</script>\"'&\u202e\x07]]>"


def texts(svg):
    return [
        element.text or "" for element in ET.fromstring(svg.encode()).iter() if element.tag.endswith("}text")
    ]


def patches_at(strip, km, instant):
    return [p for p in strip.patches if p.from_km <= km < p.to_km and p.period.contains(instant)]


@pytest.mark.parametrize("reading", ["hindsight", "known"])
@pytest.mark.parametrize("road", ["M5", "M4-W", "M1"])
def test_every_spot_of_the_chart_has_one_state(situation, road, reading):
    strip = strip_data(situation, road, reading=reading)
    span = strip.period.end - strip.period.start
    for i in range(40):
        for j in range(40):
            km, instant = strip.to_km * (i + 0.37) / 40, strip.period.start + span * (j + 0.41) / 40
            assert len(patches_at(strip, km, instant)) == 1, (km, instant)


def test_what_is_drawn_covers_the_chart_and_stays_inside_it(situation):
    root = ET.fromstring(strip_svg(strip_data(situation, "M5"), width=900, height=600).encode())
    group = next(one for one in root.iter() if one.get("id") == "patches")
    boxes = [[float(one.get(name)) for name in ("x", "y", "width", "height")] for one in group]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    assert 0 < left < right < 900
    assert 0 < top < bottom < 600
    assert sum(b[2] * b[3] for b in boxes) == pytest.approx((right - left) * (bottom - top), rel=1e-3)


def test_whatever_the_names_are_the_svg_is_well_formed_and_holds_neither_script_nor_link(small):
    svg = strip_svg(strip_data(small.small_situation(hostile=HOSTILE, title=HOSTILE), "M5"))
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg.encode()).iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "rect", "path", "text", "g", "circle"}
    assert not re.search(r"href|<script|\son\w+=|\u202e|\x07", svg)


def test_it_says_for_itself_what_it_shows_by_whom_and_how_it_is_read(situation):
    shown = " ".join(texts(strip_svg(strip_data(situation, "M5", reading="known"), height=900)))
    for words in ("M5 · Damascus - Aleppo", "26 November 2024 to 8 December 2024", "As known then", "Syrian government",
                  "HTS and allies", "Claimed: only the side that gains says so", "Undecided", "Inferred",
                  "Passage closed, at a known place", "km 0", "km 456", "Saraqib", "M4 junction", "OpenStreetMap", "Licence: Open Database License"):  # fmt: skip
        assert words in shown, words


def test_who_cannot_see_it_is_told_who_held_how_much(situation):
    root = ET.fromstring(strip_svg(strip_data(situation, "M5")).encode())
    told = {element.tag.rpartition("}")[2]: element.text for element in root if element.text}
    assert told["title"] == "M5 · Damascus - Aleppo"
    assert "At the end of 26 Nov: Syrian government 456 km." in told["desc"]
    assert re.search(r"At the end of 8 Dec: HTS and allies \d{3} km", told["desc"])


def test_states_have_patterns_and_not_colours_alone(small):
    strip = strip_data(small.small_situation(), "M4-W")
    svg = strip_svg(strip)
    plain = re.findall(r'<rect[^>]*fill="(#\w+)"/>', svg.partition('id="patches"')[2].partition("</g>")[0])
    assert len(plain) == 2  # what is held, and what nobody knows
    assert svg.count("<pattern") == len({p.state for p in strip.patches}) - 2


def test_what_became_known_later_is_left_out_and_its_days_are_empty(situation):
    known = situation.days[3]
    strip = strip_data(situation, "M5", known=known)
    assert max(p.period.end for p in strip.patches) == known
    assert not patches_at(strip, 100, known + timedelta(hours=1))
    assert strip.patches != strip_data(situation, "M5").patches
    with pytest.raises(PeriodError, match="before it begins; ask for a later day"):
        strip_data(situation, "M5", known=strip.period.start)


def test_a_part_of_a_road_is_drawn_alone(situation):
    piece = asked_road(situation, "the M5 between Saraqib and Hama")
    strip = strip_data(situation, piece)
    assert strip.is_part
    assert {min(p.from_km for p in strip.patches), max(p.to_km for p in strip.patches)} == {
        piece.from_km,
        piece.to_km,
    }
    assert all(piece.from_km <= name.km <= piece.to_km for name in strip.names)


@pytest.mark.parametrize(
    ("words", "road_id"),
    [("m5", "M5"), ("the M5", "M5"), ("M4-E", "M4-E"), ("M4", "M4-W"), ("Damascus–Aleppo highway", "M5"),
     ("طريق حلب دمشق الدولي", "M5")],
)  # fmt: skip
def test_a_road_may_be_written_as_in_a_report(situation, words, road_id):
    assert asked_road(situation, words).road_id == road_id


@pytest.mark.parametrize(
    ("words", "message"),
    [("dmascus alepo highway", r'no road is called "dmascus alepo highway"; do you mean M5 \(Damascus - Aleppo, 456 km\)'),
     ("Saraqib", '"Saraqib" is no road .settlement'), ("", "no road is called"), ("zzzz", "there are M5 .* and 26 more")],
)  # fmt: skip
def test_words_that_mean_no_road_are_answered_with_names_that_are_near(situation, words, message):
    with pytest.raises(RoadNotFoundError, match=message):
        asked_road(situation, words)


def test_names_are_arabic_where_that_is_asked_and_there_are_any(situation, small):
    shown = " ".join(texts(strip_svg(strip_data(situation, "M5", language="ar"))))
    assert "حلب" in shown
    assert "الحكومة السورية" in shown
    assert "Aleppo" not in shown
    assert "Latakia - Saraqib" in strip_data(small.small_situation(), "M4-W", language="ar").title


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_png_is_as_large_as_asked_and_shows_its_text(situation, language):
    strip = strip_data(situation, "M5", language=language)
    png = strip_png(strip, width=640, height=600, scale=2)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(png[at : at + 4], "big") for at in (16, 20)] == [1280, 1200]
    assert png != strip_png(replace(strip, title=" "), width=640, height=600, scale=2)


def test_a_machine_without_fonts_is_told_instead_of_giving_a_chart_without_names(situation):
    with pytest.raises(OutputError, match="this machine has no font to write the names with; install one"):
        strip_png(strip_data(situation, "M5"), system_fonts=False)


def test_letters_without_a_font_are_told(small):
    situation = small.small_situation(hostile="\U0001e2c0\u16a0\U00016e40\U00010d00")
    try:
        strip_png(strip_data(situation, "M5"))
    except OutputError as error:
        assert re.search("no font of this machine has the letters .* of this chart; install one", str(error))  # noqa: PT017 - a machine may have them all


@given(st.lists(st.floats(0, 1000), max_size=20), st.floats(1, 40))
def test_names_moved_apart_keep_their_order_and_their_distance(positions, distance):
    moved = apart(sorted(positions), distance, 0, 1000)
    assert all(b - a >= distance - 1e-6 for a, b in pairwise(moved))


@given(st.floats(0, 2000), st.floats(0.2, 3000), st.integers(2, 30))
def test_the_ends_of_the_axis_are_always_told(low, length, most):
    ticks = km_ticks(low, low + length, most)
    assert (ticks[0], ticks[-1]) == (low, low + length)
    assert ticks == sorted(ticks)
    assert len(ticks) <= most + 1

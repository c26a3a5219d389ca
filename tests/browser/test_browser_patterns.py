"""Every state has its own look on the canvas itself: the pattern of the style table, measured in pixels, by day and by night.

A page is drawn on which every state has a straight road of its own, and the signs of places stand in a row below.
"""

import itertools
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.browser

WEST, EAST, NORTH, STEP = 36.0, 36.3, 35.6, 0.022
ROW_OF_PLACES = 34.95
COLUMN = 51 * 360 / (256 * 2**11)
"""Degrees between two signs in a row: whole pixels at zoom 11, so that equal signs have equal pixels."""
KINDS = ("town", "facility", "crossing", "junction")
HOLDER, OTHER = "#9C3008", "#AC7D19"
VIEWS = {"roads": (11, 35.46, 36.15), "places": (11, 34.9, 36.15)}
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def pattern_page(small, tmp_path_factory):
    from geo.claims.claim import Passage
    from geo.control.state import Basis, PassageInterval, State
    from geo.period import Period
    from geo.theatre_tables import PlaceRecord
    from maps.page import write_map

    always = Period(small.LONG_AGO)
    looks = [(str(state), state, Basis.DIRECT) for state in State]
    looks.append(("inferred", State.CONTROLLED, Basis.INTERPOLATED))
    looks += [
        (f"passage-{word}", State.CONTROLLED, Basis.DIRECT)
        for word in ("closed", "military_only", "somewhere")
    ]
    roads, rows = [], []
    for number, (name, state, basis) in enumerate(looks):
        lat = NORTH - number * STEP
        roads.append(small.SmallRoad(name, "", name, [(WEST, lat), ((WEST + EAST) / 2, lat), (EAST, lat)]))
        rows.append(
            held(
                small,
                f"road:{name}:0-1",
                "stretch",
                state,
                basis=basis,
                road_id=name,
                to_km=roads[-1].length_km,
            )
        )
    passages = []
    for name, word, point in (("closed", Passage.CLOSED, 8.0), ("military_only", Passage.MILITARY_ONLY, 8.0), ("somewhere", Passage.CLOSED, None)):  # fmt: skip
        road = next(road for road in roads if road.road_id == f"passage-{name}")
        passages.append(PassageInterval(road.road_id, 0.0, road.length_km, point, WEST, NORTH, word, always, always, (), "cut_closes_passage"))  # fmt: skip
    places, junctions = [], []
    for (row, kind), (column, state) in itertools.product(enumerate(KINDS), enumerate(State)):
        lon, lat, name = WEST + column * COLUMN, ROW_OF_PLACES - row * 0.03, f"{kind}-{state}"
        if kind == "junction":
            junctions.append(SimpleNamespace(junction_id=name, road_ids=(), lon=lon, lat=lat, extent_m=1.0, km={}, name="", evidence="end"))  # fmt: skip
        else:
            places.append(PlaceRecord(name, "", "", (), kind, 100_000, "", lon, lat))
        of = "junction" if kind == "junction" else "place"
        rows.append(held(small, f"{of}:{name}", of, state, lon=lon, lat=lat))
    situation = small.small_situation(claims=[])
    situation.network.roads, situation.network.all_junctions = tuple(roads), tuple(junctions)
    situation.theatre.places, situation.theatre.labels = tuple(places), ()
    situation.timeline = small.timeline_of(rows, passages)
    return write_map(situation, tmp_path_factory.mktemp("patterns") / "map.html")


def held(small, object_id, kind, state, **more):
    from geo.control.state import State
    from geo.period import Period

    nobody = state in {State.UNKNOWN, State.VACATED}
    alone = state in {State.UNKNOWN, State.CONTROLLED, State.CLAIMED}
    always = Period(small.LONG_AGO)
    return small.interval(
        object_id, kind, "" if nobody else "government", state, always, known=always, other="" if alone else "sdf", **more
    )  # fmt: skip


class Canvas:
    """What is drawn, by its pixels: the whole canvas is read once."""

    def __init__(self, page, theme):
        from maps.style import DARK, LIGHT, for_dark

        self.page, self.ground = page, DARK if theme == "dark" else LIGHT
        colour = for_dark if theme == "dark" else str
        self.words = self.ground | {
            "holder": colour(HOLDER),
            "other": colour(OTHER),
            "pale": self.ground["casing"],
        }
        self.look_at("roads")

    def look_at(self, what):
        self.page.ask("frontline.setView({}, {}, {})".format(*VIEWS[what]))

    def pixels(self, points):
        """Return the colours at points of the window (CSS pixels), as RGB triples."""
        listed = [[round(x, 3), round(y, 3)] for x, y in points]
        found = self.page.page.evaluate(f"{listed}.map(([x, y]) => frontline.pixel(x, y))")
        return [rgb(colour) for colour in found]

    def along(self, road, start=1.5, end=6.5, dy=0.0):
        """Return the colours along a road between two km, every half pixel of the screen, beside its middle by dy."""
        a, b = (self.page.drawn(f"road:{road}@{km}") for km in (start, end))
        count = int((b["x"] - a["x"]) * 2)
        return self.pixels((a["x"] + i / 2, a["y"] + dy) for i in range(count))

    def across(self, road, km, reach=9):
        """Return the colours across a road, every half pixel, from one side to the other."""
        at = self.page.drawn(f"road:{road}@{km}")
        return self.pixels((at["x"], at["y"] + i / 2) for i in range(-2 * reach, 2 * reach + 1))

    def patch(self, object_id, reach=13):
        """Return the colours around a sign."""
        at = self.page.drawn(object_id)
        assert at["drawn"], object_id
        steps = range(-reach, reach + 1)
        return self.pixels((at["x"] + dx, at["y"] + dy) for dy in steps for dx in steps)


def rgb(colour):
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def near(one, other, most=28):
    return max(abs(a - b) for a, b in zip(one, rgb(other), strict=True)) <= most


def share(pixels, colour):
    return sum(near(pixel, colour) for pixel in pixels) / len(pixels)


def thickness(pixels, colours, most=28):
    """Return how much of a profile is in one of some colours, in CSS pixels (it is taken every half pixel)."""
    return sum(any(near(pixel, colour, most) for colour in colours) for pixel in pixels) / 2


@pytest.fixture(params=THEMES)
def canvas(request, visit, pattern_page):
    return Canvas(visit(pattern_page, color_scheme=request.param, device_scale_factor=2), request.param)


def test_each_state_shows_its_dashes_in_their_colours_and_shares(canvas):
    from maps.style import PATTERNS

    for pattern in PATTERNS:
        seen = canvas.along(str(pattern.state))
        base = canvas.words[pattern.base]
        if not pattern.over:
            assert share(seen, base) > 0.97, pattern.state
            continue
        over = canvas.words[pattern.over]
        stroke, gap = pattern.dash
        wanted = stroke / (stroke + gap)
        assert share(seen, over) == pytest.approx(wanted, abs=0.12), pattern.state
        assert share(seen, base) == pytest.approx(1 - wanted, abs=0.16), pattern.state
        dashes = sum(near(a, over) and not near(b, over) for a, b in itertools.pairwise(seen))
        assert dashes >= 2, pattern.state  # a pattern, not one long dash


def test_each_state_is_as_wide_as_its_road_with_a_casing_and_unknown_is_thin_without_one(canvas):
    from maps.style import PATTERNS

    widths = {}
    for pattern in PATTERNS:
        words = {pattern.base, pattern.over} - {"", "pale"} or {pattern.base}
        profiles = [canvas.across(str(pattern.state), 2 + i / 10.5) for i in range(16)]
        widths[str(pattern.state)] = max(
            thickness(profile, [canvas.words[word] for word in words]) for profile in profiles
        )
        casing = max(thickness(profile, [canvas.ground["casing"]], most=6) for profile in profiles)
        assert (casing >= 1.5) == (pattern.base != "unknown"), pattern.state
    full = widths["controlled"]
    assert full >= 5
    assert widths.pop("unknown") == pytest.approx(0.45 * full, abs=1)
    for state, width in widths.items():
        assert width == pytest.approx(full, abs=1.5), state


def test_dashes_within_a_line_leave_the_holder_at_its_edges(canvas):
    from maps.style import PATTERNS

    for pattern in PATTERNS:
        if not 0 < pattern.width < 1:
            continue
        profiles = [canvas.across(str(pattern.state), 2 + i / 10.5) for i in range(16)]
        inner = max(thickness(profile, [canvas.words["other"]]) for profile in profiles)
        full = max(thickness(profile, [canvas.words["holder"]]) for profile in profiles)
        assert inner == pytest.approx(pattern.width * full, abs=1.2), pattern.state


def test_what_is_inferred_is_hollow(canvas):
    assert share(canvas.along("inferred"), canvas.ground["casing"]) > 0.9
    profile = canvas.across("inferred", 3)
    assert thickness(profile, [canvas.words["holder"]]) > 3
    assert share(canvas.along("controlled"), canvas.ground["casing"]) == 0


def signature(canvas, road):
    """Return what an eye takes in of a line: shares of the colours at its middle and near its edge, and how long a dash is."""
    words = ("holder", "other", "pale", "undecided", "ink", "unknown", "land")
    middle, edge = canvas.along(road), canvas.along(road, dy=2.2)
    shares = [share(pixels, canvas.words[word]) for pixels in (middle, edge) for word in words]
    dashes = sum(
        near(a, canvas.words["other"]) and not near(b, canvas.words["other"])
        for a, b in itertools.pairwise(middle)
    )
    return shares, share(middle, canvas.words["other"]) * len(middle) / max(1, dashes)


def test_no_two_states_look_the_same_along_a_road(canvas):
    from geo.control.state import State

    looks = {name: signature(canvas, name) for name in [*map(str, State), "inferred"]}
    for one, other in itertools.combinations(looks, 2):
        (shares, dash), (others, other_dash) = looks[one], looks[other]
        differing = max(abs(a - b) for a, b in zip(shares, others, strict=True))
        assert differing > 0.1 or max(dash, other_dash) > 1.5 * min(dash, other_dash), (one, other, differing)


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_states_look_the_same_as_a_sign(canvas, kind):
    from geo.control.state import State

    canvas.look_at("places")
    of = "junction" if kind == "junction" else "place"
    signs = {state: canvas.patch(f"{of}:{kind}-{state}") for state in State}
    for one, other in itertools.combinations(State, 2):
        differing = sum(
            max(abs(x - y) for x, y in zip(p, q, strict=True)) > 48
            for p, q in zip(signs[one], signs[other], strict=True)
        )
        assert differing >= 8, (kind, one, other)
    centre = {state: patch[len(patch) // 2] for state, patch in signs.items()}
    assert near(centre[State.CONTROLLED], canvas.words["holder"])
    assert near(centre[State.CLAIMED], canvas.ground["casing"])
    assert near(centre[State.VACATED], canvas.ground["casing"])
    for state in (State.CONTESTED, State.FRONT, State.BESIEGED, State.PRESSURED, State.ADVANCE):
        for word in ("holder", "other"):
            assert share(signs[state], canvas.words[word]) > 0.02, (state, word)


def test_no_two_kinds_of_place_have_the_same_sign(canvas):
    canvas.look_at("places")
    signs = [
        canvas.patch(f"{'junction' if kind == 'junction' else 'place'}:{kind}-controlled") for kind in KINDS
    ]
    for one, other in itertools.combinations(signs, 2):
        assert sum(p != q for p, q in zip(one, other, strict=True)) >= 20


def test_a_break_mark_says_that_passage_is_closed_where_and_for_whom(canvas):
    breaks = {}
    for name in ("closed", "military_only"):
        at = canvas.page.drawn(f"road:passage-{name}@8.0")
        breaks[name] = canvas.pixels(
            (at["x"] + dx, at["y"] + dy) for dy in range(-8, 9) for dx in range(-9, 10)
        )
    somewhere = canvas.along("passage-somewhere", 0.5, 26.5)
    for pixels in (*breaks.values(), somewhere):
        assert share(pixels, canvas.ground["ink"]) > 0.003
        assert share(pixels, canvas.ground["paper"]) > 0.003
    assert breaks["closed"] != breaks["military_only"]
    assert (
        share(canvas.along("passage-closed", 1, 5), canvas.words["holder"]) > 0.97
    )  # holding is another question

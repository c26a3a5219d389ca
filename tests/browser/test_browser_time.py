"""Time in a real browser: steps from an hour to a month, and a range that tells what changed in it, as Python tells it."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from geo.control.changes import changes
from geo.period import FOREVER
from geo.situation import Situation
from geo.theatre import Theatre
from geo.timesteps import moments

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}  # fmt: skip


def written(situation, folder, **more):
    from maps.page import write_map

    return write_map(situation, folder / "map.html", **more)


def at_an_hour(small):
    """A small war in which Hama falls at two in the afternoon of 5 December."""
    situation, midnight, hour = small.small_situation(), small.at(35), timedelta(hours=14)

    def later(row):
        moved = {
            end: at + hour if (at := getattr(row.valid, end)) == midnight else at for end in ("start", "end")
        }
        return row._replace(valid=type(row.valid)(**moved)) if row.object_id == "place:hama" else row

    situation.timeline.objects.items = list(map(later, situation.timeline.objects.items))
    return situation


def in_days(small, first, last, zone="Asia/Damascus"):
    """A small war with other days and other clocks."""
    situation, zone = small.small_situation(), ZoneInfo(zone)
    situation.theatre.start, situation.theatre.end = first, last
    situation.theatre.zone, situation.theatre.zone_name = zone, zone.key
    situation.moments = lambda step: moments(first, last, step, zone)
    situation.days = situation.moments("1d")
    return situation


@pytest.fixture(scope="module")
def page_of_hours(small, tmp_path_factory):
    return written(at_an_hour(small), tmp_path_factory.mktemp("hours"))


@pytest.fixture(scope="module")
def theatres(situation, tmp_path_factory):
    """Situation and page of both embedded theatres."""
    earlier = Situation.build(Theatre.open("syria-2020"))
    return {
        name: (one, written(one, tmp_path_factory.mktemp(name)))
        for name, one in (("syria-2024", situation), ("syria-2020", earlier))
    }


# ---- steps ----


def test_a_step_that_is_chosen_keeps_the_instant_and_forgets_no_wish(visit, small_page):
    page = visit(small_page, "#7/35/37/2024-12-01")
    shown = []
    for step in ("6h", "1w", "1d"):
        page.page.get_by_label("Step of time").select_option(step)
        shown.append((page.state["stepSize"], page.state["date"]))
    assert shown == [("6h", "2024-12-01"), ("1w", "2024-12-03"), ("1d", "2024-12-01")]


def test_a_town_that_fell_at_two_is_not_taken_at_two_and_is_at_three(visit, page_of_hours):
    page = visit(page_of_hours, "#7/35/37/2024-12-05T14:00")
    assert (page.state["stepSize"], page.drawn("place:hama")["holder"]) == ("1h", "government")
    page.page.keyboard.press(".")
    assert (page.state["date"], page.drawn("place:hama")["holder"]) == ("2024-12-05T15:00", "hts")
    page.ask("frontline.setDate('2024-12-05')")
    assert page.drawn("place:hama")["holder"] == "hts"


def test_an_hour_is_told_wherever_the_date_is_told(visit, page_of_hours):
    page = visit(page_of_hours, "#7/35/37/2024-12-05T14:00")
    texts = page.page.locator
    assert texts("#asof").inner_text() == "Thu 5 Dec 2024, 14:00"
    assert texts("#asof-note").inner_text() == "as of 14:00, Asia/Damascus time"
    assert texts("#slider").get_attribute("aria-valuetext") == "Thu 5 Dec 2024, 14:00"
    assert texts("#spoken").inner_text().startswith("Thu 5 Dec 2024, 14:00.")
    page.page.get_by_role("button", name="Previous hour").click()
    assert page.page.evaluate("location.hash").endswith("/2024-12-05T13:00")
    page.ask("frontline.setDate('2024-12-05')")
    assert texts("#asof").inner_text() == "Thursday 5 December 2024"
    assert texts("#asof-note").inner_text() == "as of the end of the day, Asia/Damascus time"
    drawn = page.drawn("place:hama")
    page.page.mouse.click(drawn["x"], drawn["y"])
    assert "since 5 Dec 2024, 14:00" in texts("#card").inner_text()


def test_an_hour_that_clocks_show_twice_is_two_hours_in_words_and_in_the_address(
    visit, small, tmp_path_factory
):
    war = in_days(small, date(2024, 10, 26), date(2024, 10, 28), "Europe/Kyiv")
    path = written(war, tmp_path_factory.mktemp("clocks"), step="1h")
    page = visit(path, "#7/35/37/2024-10-27T02:00")
    told = []
    for _ in range(4):
        told.append(page.state["date"])
        page.page.keyboard.press(".")
    assert told == [
        "2024-10-27T02:00", "2024-10-27T03:00+03:00", "2024-10-27T03:00+02:00", "2024-10-27T04:00",
    ]  # fmt: skip
    for written_hour in told:
        assert page.ask(f"frontline.setDate('{written_hour}')")
        assert page.state["date"] == written_hour
    page.ask(f"frontline.setDate('{told[2]}')")
    assert page.page.locator("#asof").inner_text() == "Sun 27 Oct 2024, 03:00 (UTC+02:00)"


def test_the_step_that_was_asked_for_is_the_first(visit, small, tmp_path_factory):
    page = visit(written(small.small_situation(), tmp_path_factory.mktemp("asked"), step="36h"))
    assert (page.state["stepSize"], page.state["steps"], page.state["date"]) == ("36h", 8, "2024-12-08")
    assert page.page.get_by_role("button", name="Next 36 hours").count() == 1
    assert (
        page.page.get_by_label("Step of time").evaluate("(one) => one.selectedOptions[0].text") == "36 hours"
    )


def test_page_keys_jump_a_day_of_hours_and_a_week_of_days(visit, small_page):
    page = visit(small_page)
    page.page.keyboard.press("PageDown")
    assert page.state["date"] == "2024-12-01"
    page.ask("frontline.setStepSize('1h')")
    page.page.keyboard.press("PageUp")
    assert page.state["date"] == "2024-12-02"


@pytest.mark.parametrize(
    "span", [("2022-12-01", "1h"), ("2019-01-01", "1d"), ("2024-08-01", "1d"), ("2024-12-06", "1h")]
)
def test_bars_can_be_seen_and_dates_be_read_however_many_stops_there_are(
    visit, small, tmp_path_factory, span
):
    first, step = date.fromisoformat(span[0]), span[1]
    path = written(in_days(small, first, date(2024, 12, 31)), tmp_path_factory.mktemp("long"), step=step)
    page = visit(path, "#7/35/37/2024-12-31")
    state = page.state
    cells = page.ask(
        "((width) => frontlineParts.bars(frontline.state().changed, (width - 164) / frontline.state().steps))"
        "(document.getElementById('histogram').offsetWidth)"
    )
    assert sum(bar["km"] for bar in cells) == pytest.approx(sum(state["changed"]))
    assert cells[-1]["last"] == state["steps"] - 1
    assert all(one["last"] + 1 == other["first"] for one, other in pairwise(cells))
    width = page.page.locator("#histogram").bounding_box()["width"] - 164
    assert width / len(cells) > 2.9
    dates = page.ask(RECORD_DATES)
    assert 4 < len(dates) < 40
    assert all(left["end"] <= right["start"] for left, right in pairwise(dates))


RECORD_DATES = """(() => {
  const proto = CanvasRenderingContext2D.prototype, write = proto.fillText, found = [];
  proto.fillText = function (text, x, y) {
    const half = this.measureText(text).width / 2;
    if (this.canvas.id === "histogram" && y > 50) found.push({ text, start: x - half, end: x + half });
    write.call(this, text, x, y);
  };
  frontline.setReading("known"); frontline.setReading("hindsight");
  proto.fillText = write;
  return found.slice(found.length / 2).sort((a, b) => a.start - b.start);
})()"""


# ---- the range ----


@pytest.mark.parametrize("reading", ["hindsight", "known"])
@pytest.mark.parametrize(
    "case",
    [
        ("syria-2024", "2024-11-29", "2024-12-05"),
        ("syria-2024", "2024-11-26", "2024-12-08"),
        ("syria-2024", "2024-12-07T18:00", "2024-12-08T06:00"),
        ("syria-2020", "2020-02-11", "2020-02-27"),
        ("syria-2020", "2020-03-02", "2020-03-07"),
    ],
)
def test_the_range_tells_what_python_tells(visit, theatres, case, reading):
    name, start, end = case
    situation, path = theatres[name]
    page = visit(path)
    page.ask(f"frontline.setReading('{reading}')")
    assert page.ask(f"frontline.setRange('{start}', '{end}')")
    told, dates = page.ask("frontline.changes()"), [instant(situation, one) for one in (start, end)]
    known = dates if reading == "known" else (FOREVER, FOREVER)
    found = changes(situation.timeline, situation.network, *dates, known_start=known[0], known_end=known[1])
    flows = {
        (road.road_id, *pair): km
        for road in situation.network.roads
        for pair, km in found.flows(road.road_id).items()
        if km > 0.03
    }
    assert {(one["road"], one["loser"], one["gainer"]): one["km"] for one in told["ground"]} == pytest.approx(
        flows, abs=0.1
    )
    claimed = sum(one.claimed_km for one in found.ground)
    assert sum(one["claimed"] for one in told["ground"]) == pytest.approx(claimed, abs=0.3)
    assert sum(one["km"] for one in told["words"]) == pytest.approx(
        sum(one.length_km for one in found.words), abs=0.3
    )
    objects = [*found.places, *found.junctions]
    assert {(one["id"], one["type"], one["loser"], one["gainer"]) for one in told["objects"]} == {
        (one.object_id, kind(one), one.loser, one.gainer) for one in objects
    }
    if reading == "hindsight":
        since = {one.object_id: one.since.timestamp() for one in objects}
        assert {one["id"]: one["since"] for one in told["objects"]} == since
    assert [(one["road"], one["was"], one["now"], one["turn"]) for one in told["passages"]] == [
        (one.shown.road_id, *(mark and str(mark.passage) for mark in (one.before, one.after)), turn(one))
        for one in found.passages
    ]
    assert [one["from"] for one in told["passages"]] == pytest.approx(
        [one.shown.from_km for one in found.passages], abs=0.01
    )


def instant(situation, text):
    """The last second of a day, or of the hour before the one that is written."""
    zone = situation.theatre.zone
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC) - timedelta(seconds=1)
    return next(day for day in situation.days if day.astimezone(zone).date().isoformat() == text)


def kind(one):
    """The section of `frontline changes` in which a place is told."""
    if one.came_back:
        return "back"
    if one.is_first:
        return "first"
    return "hands" if one.changed_hands else "state"


def turn(one):
    return "closed" if one.closed else "opened" if one.opened else "told otherwise"


def test_the_range_is_off_at_first_and_goes_on_and_off_by_button_key_and_cross(visit, small_page):
    page = visit(small_page)
    button = page.page.get_by_role("button", name="Range", exact=True)
    assert page.state["range"] is None
    assert not page.page.locator("#changes, #range-start, #range-end, #views").filter(visible=True).count()
    button.click()
    assert page.state["range"] == ["2024-12-01", "2024-12-08"]  # the week up to the date shown
    assert button.get_attribute("aria-pressed") == "true"
    page.page.keyboard.press("r")
    assert page.state["range"] is None
    page.page.keyboard.press("r")
    page.page.get_by_role("button", name="Switch the range off").click()
    assert page.state["range"] is None
    assert page.page.locator("#claims").is_visible()


def test_both_handles_obey_the_keyboard_and_never_cross(visit, small_page):
    page = visit(small_page, "#7/35/37/2024-12-05/range=2024-11-29..2024-12-05")
    press, start, end = page.page.keyboard.press, *page.page.get_by_role("slider", name="of the range").all()
    start.focus()
    assert page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    press("ArrowLeft")
    press("ArrowUp")
    press("ArrowRight")
    assert start.get_attribute("aria-valuetext") == "Saturday 30 November 2024"
    press("End")
    assert page.state["range"] == ["2024-12-04", "2024-12-05"]
    press("ArrowRight")
    assert page.state["range"] == ["2024-12-04", "2024-12-05"]
    press("Home")
    press("Tab")
    assert end.evaluate("(one) => one === document.activeElement")
    press("ArrowRight")
    assert page.state["date"] == "2024-12-06"  # the date shown goes with the handle that stood on it
    press("Home")
    assert page.state["range"] == ["2024-11-27", "2024-11-28"]
    press("PageUp")
    press("PageUp")
    assert page.state["range"] == ["2024-11-27", "2024-12-08"]
    bounds = [end.get_attribute("aria-value" + name) for name in ("min", "now", "max")]
    assert bounds == ["1", "11", "11"]


def test_a_handle_is_dragged_to_the_end_of_a_day(visit, small_page):
    page = visit(small_page, "#7/35/37/2024-12-05/range=2024-11-29..2024-12-05")
    box = page.page.locator("#range-start").bounding_box()
    cell = (page.page.locator("#histogram").bounding_box()["width"] - 164) / 12
    page.page.mouse.move(box["x"] + 18, box["y"] + 12)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + 18 + 2.1 * cell, box["y"] + 40, steps=4)
    page.page.mouse.up()
    assert page.state["range"] == ["2024-12-01", "2024-12-05"]
    assert page.state["date"] == "2024-12-05"


def test_playing_goes_through_the_range_and_stops_at_its_end(visit, small_page):
    page = visit(small_page, "#7/35/37/2024-12-08/range=2024-11-29..2024-12-01")
    for _ in range(4):
        page.page.locator("#speed").click()
    assert page.page.locator("#speed").inner_text() == "16×"
    page.page.get_by_role("button", name="Play").click()
    page.until("!frontline.state().playing")
    assert page.state["date"] == "2024-12-01"
    assert page.page.evaluate("location.hash").endswith("/2024-12-01/range=2024-11-29..2024-12-01")


@pytest.mark.parametrize(
    "address",
    [
        "2024-12-05/known/range=2024-11-29..2024-12-05",
        "2024-12-05/range=2024-11-29..2024-12-05T06:00",
        "2024-11-29T14:00/known",
    ],
)
def test_date_reading_and_range_go_through_the_address_and_back(visit, small_page, address):
    page = visit(small_page, "#7/35/37/" + address)
    assert page.page.evaluate("location.hash").split("/", 3)[3] == address
    assert page.complaints == []


@pytest.mark.parametrize(
    "range_", ["range=", "range=x..y", "range=2024-12-05..2024-11-29", "range=2031-01-01..2031-01-02", "<b>"]
)
def test_a_broken_range_in_the_address_is_passed_over(visit, small_page, range_):
    page = visit(small_page, f"#7/35/37/2024-12-05/{range_}")
    assert (page.state["date"], page.state["range"], page.complaints) == ("2024-12-05", None, [])


def test_a_line_of_the_list_flies_to_its_place_and_leads_to_its_claims(visit, small_page):
    page = visit(small_page, "#7/35/37/2024-12-05/range=2024-11-28..2024-12-05", reduced_motion="reduce")
    changed = page.page.locator("#changes-list")
    assert "HTS and allies" in changed.locator(".balance").inner_text()
    changed.get_by_role("button", name="Hama").click()
    assert page.state["selected"] == "place:hama"
    assert page.state["center"] == pytest.approx([35.1318, 36.75], abs=0.01)
    changed.get_by_role("button", name="Read the claim behind it").click()
    page.page.locator("[data-claim='C-hama']").wait_for()
    page.page.keyboard.press("Escape")
    changed.get_by_role("button", name="Syrian government → HTS and allies").first.click()
    assert page.state["selected"] == "change"
    assert page.state["road"] == "M5"
    assert "C-aleppo" in page.state["claims"]
    page.page.keyboard.press("Escape")
    changed.get_by_role("button", name="M5, km").click()
    assert "closed → nothing known" in page.page.locator(".change[aria-current='true']").inner_text()


def test_what_changed_is_outlined_on_the_map_and_the_legend_says_so(visit, small_page):
    page = visit(small_page, "#9/35.13/36.75/2024-12-05", color_scheme="light")
    assert darkest_beside(page, "place:hama") > 0xC0
    assert not page.page.get_by_text("Outlined: changed in the range").is_visible()
    page.ask("frontline.setRange('2024-12-04', '2024-12-05')")
    assert darkest_beside(page, "place:hama") < 0xA0
    assert page.page.get_by_text("Outlined: changed in the range").is_visible()
    page.ask("frontline.setRange('2024-12-05', '2024-12-06')")
    assert darkest_beside(page, "place:hama") > 0xC0


def darkest_beside(page, object_id):
    """How bright the darkest pixel is, 0 to 255, on the way from a sign to the left, where nothing else is drawn."""
    at = page.drawn(object_id)
    pixel = f"frontline.pixel({at['x']} - 9 - i / 3, {at['y']} - 4.5 - i / 6)"
    met = page.ask(f"Array.from({{length: 40}}, (_, i) => {pixel})")
    return min(max(int(colour[place : place + 2], 16) for place in (1, 3, 5)) for colour in met)


def test_a_claim_picked_on_the_map_takes_the_place_of_the_list_until_it_is_let_go(visit, small_page):
    page = visit(small_page, "#7/35/37/2024-12-05/range=2024-11-28..2024-12-05")
    drawn = page.drawn("place:hama")
    page.page.mouse.click(drawn["x"], drawn["y"])
    page.page.locator("[data-claim='C-hama']").wait_for()
    page.page.keyboard.press("Escape")
    page.page.locator("#changes-list").wait_for()
    assert not page.page.locator("#claims").is_visible()


def test_a_telephone_has_step_range_and_list_under_a_thumb(visit, small_page):
    page = visit(small_page, **PHONE)
    page.page.get_by_role("button", name="Range", exact=True).tap()
    page.page.get_by_role("button", name="Changes", exact=True).tap()
    page.page.locator("#changes-list .change").first.wait_for()
    for target in page.page.locator("#step, #range, .handle, .change, #range-close, #tabs button").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 44, target.evaluate("(one) => one.outerHTML")
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    for dates in (("2024-12-08T23:00", "2024-12-08"), ("2024-11-27T01:00", "2024-11-27T02:00")):
        page.ask(f"frontline.setRange(...{list(dates)})")
        first, second = (page.page.locator("#" + one).bounding_box() for one in ("range-start", "range-end"))
        assert first["x"] >= 0
        assert first["x"] + first["width"] <= second["x"]
        assert second["x"] + second["width"] <= 390
    assert page.page.evaluate("document.documentElement.scrollWidth") == 390
    page.page.get_by_role("button", name="Range", exact=True).tap()
    assert not page.page.get_by_role("button", name="Changes", exact=True).is_visible()
    assert not page.page.locator("#changes-list").is_visible()

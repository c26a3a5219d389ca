"""The page in a real browser: it asks for nothing, shows what is held on each day, and obeys the keyboard."""

import pytest

pytestmark = pytest.mark.browser

HTS, GOVERNMENT = "#2C7868", "#9C3008"


def test_it_asks_for_nothing_and_the_console_stays_silent(visit, small_page):
    page = visit(small_page)
    for step in range(page.state["steps"]):
        page.page.keyboard.press("Home" if step == 0 else ".")
    page.ask("frontline.setReading('known')")
    page.page.mouse.wheel(0, -300)
    page.page.wait_for_timeout(300)
    assert page.requests == []
    assert page.complaints == []


@pytest.mark.parametrize(
    ("date", "holders"),
    [
        ("2024-11-28", {"aleppo": GOVERNMENT, "hama": GOVERNMENT, "damascus": GOVERNMENT}),
        ("2024-12-05", {"aleppo": HTS, "hama": HTS, "damascus": GOVERNMENT}),
        ("2024-12-08", {"aleppo": HTS, "hama": HTS, "damascus": HTS}),
    ],
)
def test_towns_have_the_colour_of_their_holder_on_the_canvas_itself(visit, small_page, date, holders):
    page = visit(small_page)
    page.ask(f"frontline.setDate('{date}')")
    for place, colour in holders.items():
        drawn = page.drawn(f"place:{place}")
        assert drawn["colour"] == colour
        assert page.ask(f"frontline.pixel({drawn['x']}, {drawn['y']})") == colour


@pytest.mark.parametrize(
    ("date", "km", "colour"), [("2024-11-28", 230, GOVERNMENT), ("2024-12-05", 230, HTS)]
)
def test_a_stretch_of_road_has_the_colour_of_its_holder_on_the_canvas_itself(
    visit, small_page, date, km, colour
):
    page = visit(small_page)
    page.ask("frontline.setView(10, 35.4, 36.7)")
    page.ask(f"frontline.setDate('{date}')")
    drawn = page.drawn(f"road:M5@{km}")
    assert (drawn["state"], drawn["colour"]) == ("controlled", colour)
    assert page.ask(f"frontline.pixel({drawn['x']}, {drawn['y']})") == colour


def colours_along(page, start, end, count=40):
    """All colours met on the canvas along a stretch of the M4."""
    places = f"Array.from({{length: {count}}}, (_, i) => {start} + ({end} - {start}) * (i + 0.5) / {count})"
    script = (
        f"{places}.map((km) => frontline.drawn('road:M4-W@' + km)).map(({{x, y}}) => frontline.pixel(x, y))"
    )
    return set(page.page.evaluate(script))


def test_each_state_is_drawn_in_its_own_pattern_on_the_canvas_itself(visit, small_page):
    page = visit(small_page, color_scheme="light")
    page.ask("frontline.setDate('2024-12-08')")
    met, length = {}, 102.15
    for number in range(9):
        middle = length * (number + 0.5) / 9
        here = page.drawn(f"road:M4-W@{middle}")
        page.ask(f"frontline.setView(11, {here['lat']}, {here['lon']})")
        met[here["state"]] = colours_along(page, middle - 2.5, middle + 2.5)
    sdf, pale, undecided, ink, unknown = "#AC7D19", "#FFFFFF", "#DCD7CB", "#23272E", "#B9B3A7"
    assert met["controlled"] == {GOVERNMENT}
    assert unknown in met["unknown"]
    assert not met["unknown"] & {GOVERNMENT, HTS, sdf, ink}
    assert met["claimed"] >= {HTS, pale}
    assert met["front"] >= {undecided, ink}
    assert met["vacated"] >= {sdf, pale}
    for state in ("contested", "besieged", "pressured", "advance"):
        assert met[state] >= {GOVERNMENT, sdf}, state


def test_the_front_stands_where_the_holder_changes_and_moves(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-11-29')")
    first = [front["km"] for front in page.state["fronts"] if front["road"] == "M5"]
    page.ask("frontline.setDate('2024-12-06')")
    later = [front["km"] for front in page.state["fronts"] if front["road"] == "M5"]
    assert len(first) == len(later) == 1
    assert later[0] < first[0]


def test_known_then_shows_less_than_hindsight(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-12-05')")
    hindsight = page.drawn("place:hama")["holder"]
    page.page.get_by_role("radio", name="As known then").click()
    assert (hindsight, page.drawn("place:hama")["holder"]) == ("hts", "government")
    assert "C-hama" not in page.state["claims"]


def test_the_keyboard_steps_plays_and_jumps(visit, small_page):
    page = visit(small_page)
    keys = page.page.keyboard
    keys.press("Home")
    assert page.state["step"] == 0
    for key in (".", ".", "ArrowRight", ",", "ArrowLeft"):
        keys.press(key)
    assert page.state["step"] == 1
    keys.press("End")
    assert page.state["step"] == 11
    keys.press("Space")
    assert page.state["playing"]
    page.until("frontline.state().step > 0")
    keys.press("Space")
    assert not page.state["playing"]
    assert 0 < page.state["step"] < 11


def test_every_control_can_be_reached_by_tab_and_shows_that_it_is(visit, small_page):
    page = visit(small_page)
    reached = set()
    for _ in range(60):
        page.page.keyboard.press("Tab")
        reached.add(page.page.evaluate("document.activeElement.id || document.activeElement.className"))
        if page.page.evaluate("document.activeElement !== document.body"):
            assert page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {
        "find-input",
        "play",
        "previous",
        "next",
        "slider",
        "step",
        "range",
        "road",
        "map_frontline",
    } <= reached


def test_typing_in_the_search_box_does_not_move_time(visit, small_page):
    page = visit(small_page)
    page.page.keyboard.press("Home")
    page.page.locator("#find-input").fill("")
    page.page.locator("#find-input").type("a.b, ")
    assert page.state["step"] == 0


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hama", "place:hama"),
        ("حلب", "place:aleppo"),
        ("Sarakib", "place:saraqib"),
        ("khan sheikhun", "place:khan-shaykhun"),
        ("saraq", "place:saraqib"),
    ],
)
def test_search_finds_in_english_and_arabic(visit, small_page, typed, found):
    page = visit(small_page)
    page.page.locator("#find-input").fill(typed)
    page.page.keyboard.press("Enter")
    assert page.state["selected"] == found


def test_the_address_carries_the_view_the_date_and_the_reading(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setView(8.5, 35.25, 36.75)")
    page.ask("frontline.setDate('2024-12-02')")
    page.ask("frontline.setReading('known')")
    address = page.page.evaluate("location.hash")
    assert address == "#8.5/35.2500/36.7500/2024-12-02/known"
    again = visit(small_page, address).state
    assert (again["zoom"], again["date"], again["reading"]) == (8.5, "2024-12-02", "known")
    assert again["center"] == pytest.approx([35.25, 36.75], abs=0.002)


@pytest.mark.parametrize(
    "address", ["#", "#x/y/z", "#5/95/0/2024-12-01", "#8/35/36/2031-01-01", "#8/35", "#%00/<b>/1/1"]
)
def test_a_broken_address_is_passed_over(visit, small_page, address):
    page = visit(small_page, address)
    assert page.state["date"] == "2024-12-08"
    assert page.complaints == []


def test_a_claim_flies_to_its_place_and_tells_all_it_has(visit, small_page):
    page = visit(small_page)
    claim = page.page.locator("[data-claim='C-saraqib']")
    claim.get_by_role("button").click()
    page.until("(([lat, lon]) => Math.hypot(lat - 35.8644, lon - 36.8058) < 0.01)(frontline.state().center)")
    text = claim.inner_text()
    for part in (
        "HTS and its allies took Saraqib",
        "Example Wire",
        "according to the Observatory",
        "grade B2",
        "±500 m",
    ):
        assert part in text
    link = claim.get_by_role("link")
    assert link.get_attribute("href") == "https://example.org/report"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_claim_that_could_not_be_located_is_listed_with_the_reason(visit, small_page):
    page = visit(small_page)
    page.page.get_by_role("button", name="Not located").click()
    assert page.state["claims"] == ["C-nowhere"]
    assert "place not found" in page.page.locator("#claim-list").inner_text()


def test_clicking_a_town_shows_its_state_and_only_its_claims(visit, small_page):
    page = visit(small_page)
    drawn = page.drawn("place:hama")
    page.page.mouse.click(drawn["x"], drawn["y"])
    assert page.state["claims"] == ["C-hama"]
    assert "held by HTS and allies" in page.page.locator("#card").inner_text()
    page.page.keyboard.press("Escape")
    assert page.state["selected"] is None


def test_the_legend_counts_and_hides(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-11-28')")
    button = page.page.get_by_role("button", name="Syrian government")
    assert f"{round(page.state['km']['government'])} km" in button.inner_text()
    button.click()
    assert page.drawn("place:damascus")["state"] == "unknown"
    assert button.get_attribute("aria-pressed") == "false"


def test_clicking_the_chart_sets_the_date(visit, small_page):
    page = visit(small_page)
    box = page.page.locator("#strip").bounding_box()
    page.page.mouse.click(box["x"] + 150 + (box["width"] - 164) * 2.5 / 12, box["y"] + 60)
    assert page.state["date"] == "2024-11-29"


def test_closed_passage_is_told_apart_from_who_holds(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-11-28')")
    assert [(one["road"], one["passage"]) for one in page.state["passages"]] == [("M5", "closed")]
    assert page.drawn("road:M5@270")["holder"] == "government"


def test_a_telephone_gets_the_map_and_a_sheet(visit, small_page):
    page = visit(
        small_page,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
    )
    assert page.page.evaluate("document.documentElement.scrollWidth") == 390
    stage = page.page.locator("#stage").bounding_box()
    assert stage["height"] > 400
    page.page.get_by_role("button", name="Claims", exact=True).tap()
    assert page.page.locator("#claim-list").is_visible()
    page.page.get_by_role("button", name="Claims", exact=True).tap()
    for button in page.page.locator("button:visible:not(#credits)").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 34, button.inner_text()
    page.page.get_by_role("button", name="Previous day").tap()
    assert page.state["date"] == "2024-12-07"


def test_the_night_is_dark_and_its_holders_can_still_be_seen(visit, small_page):
    page = visit(small_page, color_scheme="dark")
    drawn = page.drawn("place:damascus")
    assert page.state["dark"]
    assert drawn["colour"] != HTS
    assert page.ask(f"frontline.pixel({drawn['x']}, {drawn['y']})") == drawn["colour"]


def test_print_keeps_the_legend_and_the_map_and_drops_the_buttons(visit, small_page):
    page = visit(small_page)
    page.page.emulate_media(media="print")
    assert page.page.locator("#holders").is_visible()
    assert page.page.locator(".folium-map").is_visible()
    assert not page.page.locator("#play").is_visible()


def test_a_notebook_shows_the_same_page_in_a_frame(chromium, small, tmp_path):
    from maps.page import ControlMap

    path = tmp_path / "notebook.html"
    path.write_text(
        f"<!DOCTYPE html><body>{ControlMap(small.small_situation())._repr_html_()}</body>", encoding="utf-8"
    )
    page = chromium.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    frame = page.frames[1]
    assert frame.evaluate("window.frontline !== undefined"), complaints
    assert frame.evaluate("frontline.setDate('2024-12-05')")
    assert frame.evaluate("frontline.drawn('place:hama').holder") == "hts"
    assert complaints == []
    page.close()


def test_the_road_of_the_chart_can_be_chosen(visit, small_page):
    page = visit(small_page)
    page.page.locator("#road").select_option(label="M4 · Latakia - Saraqib")
    assert page.state["road"] == "M4-W"


def test_calm_readers_get_no_animation(visit, small_page):
    page = visit(small_page, reduced_motion="reduce")
    page.page.locator("[data-claim='C-damascus'] button").click()
    assert page.state["center"] == pytest.approx([33.5131, 36.3096], abs=0.01)  # at once, not after a flight

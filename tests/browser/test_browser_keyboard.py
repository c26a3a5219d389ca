"""The keyboard reaches every control, shows where it is, is told its name, is caught nowhere, and does what a click does.

The controls are found in the page, so that a new one is under test from its first day.
"""

import pytest

pytestmark = pytest.mark.browser


def path_of_tab(page, key="Tab"):
    """Press Tab from the first control (with Shift: the last) until it leaves the page or begins anew; returns the way."""
    page.controls(f"inTabOrder().at({0 if key == 'Tab' else -1}).focus()")
    page.page.keyboard.press(
        "Tab" if key != "Tab" else "Shift+Tab"
    )  # out of the page, and in again by the keyboard
    page.page.keyboard.press(key)
    met = [page.controls("focused()")]
    for _ in range(page.controls("inTabOrder().length") + 3):
        page.page.keyboard.press(key)
        focused = page.controls("focused()")
        if focused is None or focused["number"] == met[0]["number"]:
            return met
        met.append(focused)
    return met


def opened(visit, path, telephone, sheet):
    """Return the page at a desk (no sheet), or on a telephone with a sheet open."""
    if sheet is None:
        return visit(path, reduced_motion="reduce")
    page = visit(path, reduced_motion="reduce", **telephone)
    if sheet:
        page.page.get_by_role("button", name=sheet, exact=True).tap()
    return page


SHEETS = {"desk": None, "telephone": "", "legend": "Legend", "claims": "Claims", "chart": "Road chart"}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_tab_goes_through_all_controls_in_their_order_and_out_again(visit, small_page, telephone, sheet):
    page = opened(visit, small_page, telephone, sheet)
    expected = list(range(page.controls("inTabOrder().length")))
    there = path_of_tab(page)
    assert [one["number"] for one in there] == expected
    back = path_of_tab(page, "Shift+Tab")
    assert [one["number"] for one in back] == expected[::-1]
    assert page.controls("lost()") == []
    assert page.controls("nameless()") == []
    for one in there:
        assert one["outline"] >= 2, one["word"]
    assert page.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_can_be_seen_on_every_control(visit, small_page, theme):
    page = visit(small_page, reduced_motion="reduce", color_scheme=theme)
    unseen = []
    for number in range(page.controls("inTabOrder().length")):
        page.page.keyboard.press("Tab")
        focused = page.controls("focused()")
        assert focused["number"] == number
        box = focused["box"]
        left, top = max(0, box["x"] - 5), max(0, box["y"] - 5)
        clip = {"x": left, "y": top, "width": min(1400 - left, box["width"] + 10), "height": min(900 - top, box["height"] + 10)}  # fmt: skip
        with_focus = page.page.screenshot(clip=clip, caret="hide")
        page.page.evaluate("(window.held = document.activeElement).blur()")
        without = page.page.screenshot(clip=clip, caret="hide")
        page.page.evaluate("held.focus({ preventScroll: true })")
        if with_focus == without:
            unseen.append(focused["word"])
    assert unseen == []


def test_space_and_enter_do_what_a_click_does(visit, small_page):
    page = visit(small_page, reduced_motion="reduce")
    for key in ("Enter", "Space"):
        before = page.state["zoom"]
        page.page.locator(".leaflet-control-zoom-in").focus()
        page.page.keyboard.press(key)
        page.until(f"frontline.state().zoom > {before}")
        party = page.page.get_by_role("button", name="Syrian government")
        was = party.get_attribute("aria-pressed")
        party.focus()
        page.page.keyboard.press(key)
        assert party.get_attribute("aria-pressed") != was
        dark = page.state["dark"]
        page.page.locator("#theme").focus()
        page.page.keyboard.press(key)
        assert page.state["dark"] != dark
        page.page.locator("[data-claim='C-hama'] button").focus()
        page.page.keyboard.press(key)
        is_open = "document.querySelector(\"[data-claim='C-hama']\").classList.contains('is-open')"
        page.until(is_open if key == "Enter" else f"!{is_open}")
    assert not page.state["playing"]


def test_arrows_move_between_the_two_readings_and_leave_the_time_alone(visit, small_page):
    page = visit(small_page)
    step = page.state["step"]
    page.page.locator("[data-reading][aria-checked=true]").focus()
    page.page.keyboard.press("ArrowRight")
    assert (page.state["reading"], page.state["step"]) == ("known", step)
    assert page.controls("focused()")["word"].endswith('"As known then"')
    page.page.keyboard.press("ArrowLeft")
    assert (page.state["reading"], page.state["step"]) == ("hindsight", step)


def test_escape_closes_what_is_open_one_after_the_other(visit, small_page, telephone):
    page = visit(small_page, reduced_motion="reduce", **telephone)
    press = page.page.keyboard.press
    tab = page.page.get_by_role("button", name="Claims", exact=True)
    tab.tap()
    page.page.locator("[data-claim='C-hama'] button").tap()
    page.page.locator("#credits").focus()
    press("Enter")
    page.page.locator("#find-input").fill("hama")
    page.page.locator("#find-list li").first.wait_for()
    press("Escape")
    assert page.page.locator("#find-list").is_hidden()
    page.page.locator("#credits").focus()
    assert page.page.locator("#credits").get_attribute("aria-expanded") == "true"
    press("Escape")
    assert page.page.locator("#credits").get_attribute("aria-expanded") == "false"
    assert tab.get_attribute("aria-expanded") == "true"
    press("Escape")
    assert page.state["selected"] is None
    press("Escape")
    assert tab.get_attribute("aria-expanded") == "false"
    assert page.controls("focused()")["word"].endswith('"Claims"')


def test_the_chart_is_walked_and_its_places_are_chosen_by_keyboard(visit, small_page):
    page = visit(small_page, reduced_motion="reduce")
    page.ask("frontline.setDate('2024-12-05')")
    chart = page.page.locator("#strip")
    page.page.locator("#road").focus()
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Tab")
    assert page.controls("focused()")["id"] == "strip"
    told = []
    for key in ("PageUp", "PageUp", "ArrowDown", "ArrowLeft"):
        page.page.keyboard.press(key)
        told.append((int(chart.get_attribute("aria-valuenow")), chart.get_attribute("aria-valuetext")))
    length = int(chart.get_attribute("aria-valuemax"))
    assert told[1][0] == pytest.approx(0.7 * length, abs=2)
    assert told[2][0] == pytest.approx(0.69 * length, abs=2)
    assert "held by HTS and allies; Thursday 5 December 2024" in told[2][1]
    assert told[3][1].endswith("Wednesday 4 December 2024")  # left and right step through time, as everywhere
    page.page.keyboard.press("Enter")
    assert page.state["selected"] == "road:M5"
    assert f"km {told[3][0]}" in told[3][1]

"""Visits out of the ordinary: addresses from strangers, frames without room, a list walked by keyboard, a view chosen in Python."""

import pytest

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.closest('[data-claim]')?.dataset.claim"


@pytest.mark.parametrize("lng", ["1e15", "-1e9", "721"])
def test_an_address_far_off_the_earth_is_not_gone_to(visit, small_page, lng):
    """Leaflet would search the copies of the world one by one until it is there: the tab hangs."""
    page = visit(small_page)
    before = page.state["center"]
    page.ask(f"location.hash = '#8/35/{lng}/2024-11-29'")
    assert page.state["center"] == before
    assert page.complaints == []


def test_a_page_that_opens_without_room_draws_when_it_is_given_some(visit, small_page):
    page = visit(small_page, viewport={"width": 1000, "height": 60})
    assert page.page.evaluate("document.querySelector('.folium-map').clientHeight") == 0
    assert page.complaints == []
    page.page.set_viewport_size({"width": 1400, "height": 900})
    page.until("document.querySelector('.folium-map').clientHeight > 300")
    assert page.state["draws"]
    assert page.ask("frontline.pixel(700, 200)") != "#000000"
    assert page.complaints == []


def test_the_focus_stays_on_a_claim_that_is_opened_by_the_keyboard(visit, small_page):
    page = visit(small_page)
    page.page.locator("[data-claim='C-hama'] button").focus()
    page.page.keyboard.press("Enter")
    page.page.locator("[data-claim='C-hama'].is-open").wait_for()
    assert page.page.evaluate(FOCUSED) == "C-hama"


def test_a_view_that_the_maker_of_a_map_chose_is_kept(visit, small, tmp_path):
    from maps.page import ControlMap

    shown = ControlMap(small.small_situation())
    shown.fit_bounds([[35.1, 36.7], [35.2, 36.8]])
    path = tmp_path / "map.html"
    path.write_text(shown.to_html(), encoding="utf-8")
    page = visit(path)
    page.until("Math.abs(frontline.state().center[0] - 35.15) < 0.02")
    assert page.state["zoom"] > 10


GROUNDS = """[...document.querySelectorAll("canvas.control-canvas")].map((canvas) =>
    canvas.getContext("2d").getImageData(canvas.width / 4, canvas.height / 3, 1, 1).data[0])"""


def test_both_sides_of_a_comparison_are_printed_by_day(visit, small_page):
    page = visit(small_page, color_scheme="dark")
    page.ask("document.getElementById('compare').click()")
    assert max(page.ask(GROUNDS)) < 100
    printed = page.page.evaluate(
        f"(() => {{ window.dispatchEvent(new Event('beforeprint')); return {GROUNDS}; }})()"
    )
    assert len(printed) == 2
    assert min(printed) > 150


def test_a_telephone_on_its_side_has_room_for_the_map(visit, small_page, telephone):
    page = visit(small_page, **telephone | {"viewport": {"width": 844, "height": 390}})
    assert page.page.evaluate("document.querySelector('.folium-map').clientHeight") > 150
    assert page.complaints == []


def test_after_a_place_is_found_the_keys_step_through_time_again(visit, small_page):
    page = visit(small_page)
    page.page.locator("#find-input").fill("hama")
    page.page.locator("#find-list li").first.wait_for()
    page.page.keyboard.press("Enter")
    assert page.state["selected"] == "place:hama"
    before = page.state["step"]
    page.page.keyboard.press(",")
    assert page.state["step"] == before - 1


def test_the_focus_stays_where_it_is_when_a_long_list_grows(visit, small, tmp_path):
    from maps.page import write_map

    claims = [small.located(small.claim(f"C-{number:03d}", f"Village {number}", 28)) for number in range(200)]
    page = visit(write_map(small.small_situation(claims=claims), tmp_path / "map.html"))
    items = page.page.locator("#claim-list .claim")
    assert items.count() == 80
    items.nth(70).locator("button").focus()
    for _ in range(30):
        page.page.keyboard.press("Tab")
        assert page.page.evaluate("document.activeElement !== document.body")
    page.until("document.querySelectorAll('#claim-list .claim').length > 80")
    assert page.page.locator("#claim-list .day").count() == 1  # no date is told twice


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("delete window.DecompressionStream", "too old"),
        (
            "Object.defineProperty(window, 'atob', {value: () => 'x'}); delete Uint8Array.fromBase64",
            "damaged",
        ),
    ],
)
def test_a_page_that_cannot_be_shown_says_so(chromium, small_page, harm, told):
    page = chromium.new_page()
    page.add_init_script(harm)
    page.goto(small_page.as_uri())
    page.locator("#asof").filter(has_text="cannot be shown").wait_for()
    assert told in page.locator("#asof-note").inner_text()
    page.close()

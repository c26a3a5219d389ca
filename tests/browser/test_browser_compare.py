"""The comparison: two dates, or two readings, on the two sides of a divider."""

import base64

import pytest

pytestmark = pytest.mark.browser

HTS, GOVERNMENT = "#2C7868", "#9C3008"


@pytest.fixture(scope="module")
def compared_page(small, tmp_path_factory):
    from maps.page import write_map

    path = tmp_path_factory.mktemp("compared") / "map.html"
    return write_map(small.small_situation(), path, compare=("2024-11-29", "2024-12-05"))


def comparison(page):
    return page.state["comparison"]


def pixel_of(page, place):
    at = page.drawn(f"place:{place}")
    return page.ask(f"frontline.pixel({at['x']}, {at['y']})")


def move_divider_beside(page, place, *, pixels):
    """Drag the divider to so many pixels right of a place (left: less than 0)."""
    at, grip = page.drawn(f"place:{place}"), page.page.locator(".grip").bounding_box()
    page.page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.page.mouse.down()
    page.page.mouse.move(at["x"] + pixels, 300, steps=4)
    page.page.mouse.up()


def test_a_page_made_to_compare_opens_with_both_dates(visit, compared_page):
    page = visit(compared_page)
    assert page.state["date"] == "2024-12-05"
    assert (comparison(page)["on"], comparison(page)["left"]) == (True, "2024-11-29")
    assert page.page.locator(".swipe-label").all_inner_texts() == ["29 Nov 2024", "5 Dec 2024"]
    assert page.requests == page.complaints == []


def test_each_side_of_the_divider_shows_its_own_date_on_the_screen_itself(visit, compared_page):
    page = visit(compared_page)
    hama = page.drawn("place:hama")

    def colour_on_screen():
        shot = page.page.screenshot(
            clip={"x": round(hama["x"]), "y": round(hama["y"]), "width": 1, "height": 1}
        )
        return page.page.evaluate(
            """async (png) => {
              const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
              const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
              const context = new OffscreenCanvas(1, 1).getContext("2d");
              context.drawImage(image, 0, 0);
              return "#" + [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((v) => v.toString(16).padStart(2, "0")).join("").toUpperCase();
            }""",
            base64.b64encode(shot).decode(),
        )

    move_divider_beside(page, "hama", pixels=60)
    assert (colour_on_screen(), pixel_of(page, "hama")) == (GOVERNMENT, GOVERNMENT)
    move_divider_beside(page, "hama", pixels=-60)
    assert (colour_on_screen(), pixel_of(page, "hama")) == (HTS, HTS)
    page.page.mouse.move(hama["x"] + 200, 500)
    page.page.mouse.wheel(0, -240)
    page.page.wait_for_timeout(500)
    page.page.mouse.down()
    page.page.mouse.move(hama["x"] + 90, 440, steps=5)
    page.page.mouse.up()
    share = page.page.evaluate("document.getElementById('swipe').getBoundingClientRect().left + 10")
    cut = page.page.evaluate(
        "(() => { const pane = document.querySelector('.leaflet-frontline-pane');"
        "return pane.getBoundingClientRect().left + parseFloat(pane.style.clipPath.slice(8)); })()"
    )
    assert cut == pytest.approx(share, abs=1)  # the cut stays under the divider when the map has moved


def test_a_click_asks_the_side_that_is_seen_there(visit, compared_page):
    page = visit(compared_page)
    move_divider_beside(page, "hama", pixels=60)
    at = page.drawn("place:hama")
    page.page.mouse.click(at["x"], at["y"])
    card = page.page.locator("#card")
    card.get_by_text("held by Syrian government").wait_for()
    assert "29 Nov 2024" in card.inner_text()
    page.page.keyboard.press("ArrowRight")  # the right side moves on, the answer stays that of the left
    assert page.state["date"] == "2024-12-06"
    assert "held by Syrian government" in card.inner_text()


def test_the_divider_obeys_the_keyboard_and_time_does_not_move_with_it(visit, compared_page):
    page = visit(compared_page)
    divider = page.page.get_by_role("slider", name="Divider of the comparison")
    divider.focus()
    for key, value in (
        ("ArrowRight", "52"),
        ("ArrowLeft", "50"),
        ("PageDown", "40"),
        ("Home", "0"),
        ("End", "100"),
    ):
        page.page.keyboard.press(key)
        assert divider.get_attribute("aria-valuenow") == value, key
    assert divider.get_attribute("aria-valuetext") == "100 % left: 29 Nov 2024; right: 5 Dec 2024"
    assert page.state["date"] == "2024-12-05"


def test_the_left_date_is_changed_by_its_own_slider_and_buttons(visit, compared_page):
    page = visit(compared_page)
    slider = page.page.get_by_role("slider", name="Date on the left")
    slider.focus()
    page.page.keyboard.press("ArrowRight")
    assert (comparison(page)["left"], page.state["date"]) == ("2024-11-30", "2024-12-05")
    assert slider.get_attribute("aria-valuetext") == "30 Nov 2024"
    page.page.get_by_role("button", name="Left side: earlier").click()
    page.page.get_by_role("button", name="Left side: earlier").click()
    assert comparison(page)["left"] == "2024-11-28"
    page.page.get_by_role("button", name="Next day").click()
    assert (comparison(page)["left"], page.state["date"]) == ("2024-11-28", "2024-12-06")


def test_the_legend_gives_both_figures_and_the_difference(visit, compared_page):
    page = visit(compared_page)
    row = page.page.get_by_role("button", name="Syrian government").locator(".km span")
    assert page.page.locator(".compare-columns span").all_inner_texts() == ["km", "29 Nov", "5 Dec", "change"]
    left, right = comparison(page)["km"]["government"], page.state["km"]["government"]
    assert row.all_inner_texts() == [str(round(left)), str(round(right)), f"−{round(left) - round(right)}"]
    page.page.get_by_role("button", name="Compare two dates").click()
    assert (
        page.page.get_by_role("button", name="Syrian government").locator(".km").inner_text()
        == f"{round(right)} km"
    )


def test_the_claims_are_those_between_the_two_dates_whichever_is_the_later(visit, compared_page):
    page = visit(compared_page)
    assert page.state["claims"] == ["C-hama", "C-khan-shaykhun", "C-saraqib"]
    for _ in range(8):
        page.page.keyboard.press(",")
    assert page.state["date"] == "2024-11-27"
    assert page.state["claims"] == ["C-nowhere", "C-aleppo", "C-cut"]


def test_the_two_readings_of_one_date_are_compared_and_move_together(visit, compared_page):
    page = visit(compared_page)
    page.page.get_by_role("radio", name="Two readings").click()
    assert (comparison(page)["reading"], page.state["reading"]) == ("known", "hindsight")
    assert comparison(page)["left"] == page.state["date"] == "2024-12-05"
    move_divider_beside(page, "hama", pixels=60)
    assert pixel_of(page, "hama") == GOVERNMENT  # taken that day, published a day later
    assert page.state["claims"] == ["C-hama"]
    page.page.keyboard.press(".")
    assert comparison(page)["left"] == page.state["date"] == "2024-12-06"
    assert pixel_of(page, "hama") == HTS
    page.page.get_by_role("radio", name="As known then").click()
    assert (comparison(page)["reading"], page.state["reading"]) == ("hindsight", "known")


def test_any_page_can_be_compared_and_goes_back_to_what_it_was(visit, small_page):
    page = visit(small_page)
    before = page.state["claims"]
    button = page.page.get_by_role("button", name="Compare two dates")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert comparison(page)["left"] < page.state["date"]
    page.page.keyboard.press("c")
    assert not comparison(page)["on"]
    assert not page.page.locator("#swipe").is_visible()
    assert page.state["claims"] == before
    assert page.page.locator(".leaflet-frontline-pane").evaluate("(pane) => pane.style.clipPath") == ""


@pytest.mark.parametrize("word", ["compare=2024-11-30", "compare=readings"])
def test_the_address_carries_the_comparison(visit, small_page, word):
    page = visit(small_page, f"#7/35/36.5/2024-12-02/known/{word}")
    assert comparison(page)["on"]
    assert page.state["reading"] == "known"
    assert page.page.evaluate("location.hash").endswith(f"/2024-12-02/known/{word}")
    page.page.keyboard.press("c")
    assert page.ask("location.hash").endswith("/2024-12-02/known")


@pytest.mark.parametrize(
    "word", ["compare=2031-01-01", "compare=", "compare=<b>", "compare=2024-11-29T99:99x"]
)
def test_a_broken_comparison_in_the_address_is_passed_over(visit, small_page, word):
    page = visit(small_page, f"#7/35/36.5/2024-12-02/{word}")
    assert not comparison(page)["on"]
    assert page.complaints == []


def test_a_telephone_swipes_by_touch_and_its_targets_are_large(visit, compared_page):
    page = visit(compared_page, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert page.page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.page.locator("#stage").bounding_box()["height"] > 300
    for control in page.page.locator("#compare, #swipe .grip, #compare-bar button").all():
        if control.is_visible():
            box = control.bounding_box()
            assert min(box["width"], box["height"]) >= 43.5, control.evaluate("(e) => e.outerHTML")
    assert page.page.locator("#swipe").evaluate("(e) => getComputedStyle(e).touchAction") == "none"


def test_a_step_on_the_right_leaves_the_left_as_it_is_and_a_hidden_holder_vanishes_on_both(
    visit, compared_page
):
    page = visit(compared_page)
    move_divider_beside(page, "hama", pixels=60)
    page.page.keyboard.press(".")
    assert pixel_of(page, "hama") == GOVERNMENT
    page.page.get_by_role("button", name="Syrian government").click()
    assert pixel_of(page, "hama") != GOVERNMENT
    page.page.get_by_role("button", name="Syrian government").click()
    page.page.get_by_role("button", name="Left side: later").click(click_count=6)
    assert comparison(page)["left"] == "2024-12-05"
    assert pixel_of(page, "hama") == HTS

"""What makes the page bearable: targets for fingers, calm for who asks for it, names in their own direction, one sheet of paper."""

import pytest

pytestmark = pytest.mark.browser

SHEETS = {"closed": "", "legend": "Legend", "claims": "Claims", "chart": "Road chart"}
LEAST_TARGET = 44
"""CSS pixels, each way (WCAG 2.2, 2.5.5 Target Size, Enhanced)."""


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_every_control_of_a_telephone_is_large_enough_for_a_finger(visit, small_page, telephone, sheet):
    page = visit(small_page, **telephone)
    if sheet:
        page.page.get_by_role("button", name=sheet, exact=True).tap()
    if sheet == "Claims":
        page.page.locator("[data-claim='C-hama'] button").first.tap()
        page.page.locator("[data-claim='C-hama'].is-open").wait_for()
    page.page.locator("#find-input").fill("ha")
    page.page.locator("#find-list li").first.wait_for()
    assert page.controls(f"small({LEAST_TARGET})") == []
    assert page.page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.complaints == []


def test_the_card_of_a_town_is_closed_by_a_finger(visit, small_page, telephone):
    page = visit(small_page, **telephone)
    page.page.get_by_role("button", name="Claims", exact=True).tap()
    page.ask("frontline.setView(9, 35.13, 36.75)")
    drawn = page.drawn("place:hama")
    page.page.touchscreen.tap(drawn["x"] + 14, drawn["y"])  # a finger is not exact
    assert page.state["selected"] == "place:hama"
    assert page.controls(f"small({LEAST_TARGET})") == []
    page.page.get_by_role("button", name="Close").tap()
    assert page.state["selected"] is None


MOVING = """[...document.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element), lasts = (times) => times.split(",").some((time) => parseFloat(time) > 0);
    return lasts(style.animationDuration) || lasts(style.transitionDuration);
}).map((element) => element.id || element.className)"""


def test_nothing_moves_for_those_who_ask_for_calm(visit, small_page):
    assert visit(small_page, reduced_motion="no-preference").page.evaluate(
        MOVING
    )  # the question finds what moves
    page = visit(small_page, reduced_motion="reduce")
    ours = [name for name in page.page.evaluate(MOVING) if "leaflet" not in str(name)]
    assert ours == []
    page.page.locator(".leaflet-control-zoom-in").click()
    assert page.page.locator(".leaflet-zoom-anim").count() == 0
    page.page.locator("[data-claim='C-aleppo'] button").click()
    assert page.state["center"] == pytest.approx([36.1992, 37.1637], abs=0.01)
    assert page.page.evaluate("document.getAnimations().length") == 0


SPY = """(() => {
    const write = CanvasRenderingContext2D.prototype.fillText;
    window.written = [];
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        window.written.push([text, this.direction]);
        return write.call(this, text, ...rest);
    };
})()"""


def test_arabic_names_are_written_from_right_to_left_and_latin_ones_from_left_to_right(visit, small_page):
    page = visit(small_page)
    page.page.evaluate(SPY)
    page.page.locator("#language").click()
    written = dict(page.ask("written"))
    assert {written[name] for name in ("حلب", "دمشق", "حماة")} == {"rtl"}
    assert written["km that changed hands"] == "ltr"
    page.page.evaluate("written.length = 0")
    page.page.locator("#language").click()
    assert dict(page.ask("written"))["Aleppo"] == "ltr"


def test_arabic_in_lists_stands_in_its_own_direction_and_turns_nothing_beside_it(visit, small, tmp_path):
    from maps.page import write_map

    sentence = "سيطرت هيئة تحرير الشام على مدينة حلب (شمال سوريا)."
    one = small.claim(
        "C-ar", "حلب (المدينة)", 29, actor="هيئة تحرير الشام", sentence=sentence, publisher="وكالة (أ)"
    )
    situation = small.small_situation(claims=[small.located(one, small.PLACES[5])])
    page = visit(write_map(situation, tmp_path / "map.html"))
    claim = page.page.locator("[data-claim='C-ar']")
    claim.locator("button").click()
    directions = claim.evaluate(
        """(item) => Object.fromEntries([".sentence", ".headline strong", ".headline bdi", ".publisher", ".headline"]
            .map((name) => [name, getComputedStyle(item.querySelector(name)).direction]))"""
    )
    assert directions.pop(".headline") == "ltr"
    assert set(directions.values()) == {"rtl"}
    # actor, verb, place: each stands where it is in the sentence, though two of three are Arabic
    left = claim.evaluate(
        "(item) => ['.headline bdi', '.headline strong'].map((name) => item.querySelector(name).getBoundingClientRect().left)"
    )
    assert left[0] < left[1]
    page.screenshot("desk-arabic-claim")


def test_a_print_is_one_sheet_with_map_legend_date_and_sources(visit, small_page):
    page = visit(small_page, "#7.25/35.0/37.6/2024-12-05")
    pdf = page.page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") == 1
    page.page.emulate_media(media="print")
    page.page.set_viewport_size({"width": 1050, "height": 720})
    page.page.wait_for_timeout(200)
    for name in ("#asof", "#title", "#holders", "#key", "#credits", ".folium-map canvas"):
        box = page.page.locator(name).first.bounding_box()
        assert box, name
        assert 0 <= box["x"] + box["width"] / 2 <= 1050, name
        assert 0 <= box["y"] + box["height"] / 2 <= 720, name
    assert "OpenStreetMap" in page.page.locator("#credits").inner_text()
    assert (
        page.page.locator("#head > .switch").first.inner_text().strip() == "With hindsight"
    )  # which of the two readings it is
    for name in ("#find-input", "#play", "#tabs", "#claims"):
        assert page.page.locator(name).is_hidden(), name
    assert page.complaints == []


@pytest.mark.parametrize("chosen", [False, True], ids=["by the system", "by the button"])
def test_by_night_it_is_printed_by_day_and_stays_dark_on_the_screen(visit, small_page, chosen):
    page = visit(small_page, color_scheme="light" if chosen else "dark")
    if chosen:
        page.page.locator("#theme").click()
    assert page.state["dark"]
    page.page.evaluate("addEventListener('beforeprint', () => { window.printed = frontline.state().dark; })")
    page.page.pdf()
    assert page.page.evaluate("window.printed") is False
    assert page.state["dark"]

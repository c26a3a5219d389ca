"""The layer on an ordinary folium map, whose links to servers are answered here with the installed Leaflet."""

from importlib.resources import files

import folium
import pytest

pytestmark = pytest.mark.browser

HTS, GOVERNMENT = "rgb(44, 120, 104)", "rgb(156, 48, 8)"
LEAFLET = files("xstatic.pkg.leaflet").joinpath("data")
GREY_TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763a8afaf07"
    "0003810180b5f1d1eb0000000049454e44ae426082"
)


class Opened:
    """A folium map in a browser of which every request is answered here."""

    def __init__(self, chromium, shown, path, **options):
        path.write_text(shown.get_root().render(), encoding="utf-8")
        self.context = chromium.new_context(**{"viewport": {"width": 1100, "height": 800}} | options)
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("http*://**/*", self._answer)
        self.page.goto(path.as_uri())
        for data in self.page.locator("script[id$=_data]").all():
            data.and_(self.page.locator("[data-is-read]")).wait_for(state="attached")
        self.page.wait_for_timeout(100)

    def _answer(self, route):
        name = route.request.url.partition("?")[0].rpartition("/")[2]
        if name in {"leaflet.js", "leaflet.css"}:
            kind = "text/javascript" if name.endswith("js") else "text/css"
            route.fulfill(body=LEAFLET.joinpath(name).read_text(encoding="utf-8"), content_type=kind)
        elif name.endswith(".png"):
            route.fulfill(body=GREY_TILE, content_type="image/png")
        else:
            route.fulfill(body="", content_type="text/css" if name.endswith("css") else "text/javascript")

    def box(self, number=0):
        return self.page.locator(".frontline-box").nth(number)

    def date(self, number=0):
        return self.box(number).locator(".frontline-date").inner_text()

    def colour(self, lat, lon, shown, canvas=0):
        """The colour that a layer's canvas has at a place."""
        return self.page.evaluate(
            f"""() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {{
              const canvas = document.querySelectorAll(".control-canvas")[{canvas}], box = canvas.getBoundingClientRect();
              const corner = {shown.get_name()}.getContainer().getBoundingClientRect();
              const at = {shown.get_name()}.latLngToContainerPoint([{lat}, {lon}]), ratio = canvas.width / box.width;
              const data = canvas.getContext("2d").getImageData((at.x + corner.left - box.left) * ratio, (at.y + corner.top - box.top) * ratio, 1, 1).data;
              done(`rgb(${{data[0]}}, ${{data[1]}}, ${{data[2]}})`);
            }})))"""
        )


@pytest.fixture
def opened(chromium, tmp_path):
    contexts = []

    def open_map(shown, **options):
        one = Opened(chromium, shown, tmp_path / "map.html", **options)
        contexts.append(one.context)
        return one

    yield open_map
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def situation(small):
    return small.small_situation()


def map_with(*layers, **options):
    shown = folium.Map([34.8, 36.8], zoom_start=7, **options)
    for layer in layers:
        layer.add_to(shown)
    return shown


HAMA = (35.1318, 36.75)


def test_it_draws_roads_and_places_on_an_ordinary_map_and_steps_through_time(opened, situation):
    from maps.onmap import control_layer

    shown = map_with(control_layer(situation))
    page = opened(shown)
    assert page.date() == "Sunday 8 December 2024"
    assert page.colour(*HAMA, shown) == HTS
    for _ in range(4):
        page.box().get_by_role("button", name="Previous").click()
    assert page.date() == "Wednesday 4 December 2024"
    assert page.colour(*HAMA, shown) == GOVERNMENT
    slider = page.box().get_by_role("slider", name="Date")
    slider.focus()
    page.page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == page.date() == "Thursday 5 December 2024"
    assert page.colour(*HAMA, shown) == HTS
    page.box().get_by_role("combobox", name="Reading").select_option("known")
    assert page.colour(*HAMA, shown) == GOVERNMENT
    page.box().get_by_role("button", name="Play").click()
    page.box().get_by_role("button", name="Pause").wait_for()
    assert page.complaints == []


def test_the_legend_counts_as_the_page_does(opened, situation, visit, small_page):
    from maps.onmap import control_layer

    page = opened(map_with(control_layer(situation)))
    rows = page.box().locator(".frontline-rows li").all_inner_texts()
    held = visit(small_page).state["km"]["hts"]
    assert f"HTS and allies\n{round(held):,} km" in rows


def test_a_click_tells_who_holds_it_and_who_says_so(opened, situation):
    from maps.onmap import control_layer

    shown = map_with(control_layer(situation))
    page = opened(shown)
    at = page.page.evaluate(f"{shown.get_name()}.latLngToContainerPoint({list(HAMA)})")
    page.page.mouse.click(at["x"], at["y"])
    popup = page.page.locator(".frontline-popup")
    assert "held by HTS and allies" in popup.inner_text()
    assert popup.get_by_role("link", name="Example Wire").get_attribute("rel") == "noopener noreferrer"


def test_the_layer_control_takes_it_off_and_puts_it_back(opened, situation):
    from maps.onmap import control_layer

    shown = map_with(control_layer(situation, name="War"), folium.LayerControl(collapsed=False))
    page = opened(shown)
    tick = page.page.get_by_role("checkbox", name="War")
    tick.click()
    assert page.page.locator(".control-canvas, .frontline-box").count() == 0
    tick.click()
    assert page.page.locator(".control-canvas").count() == page.page.locator(".frontline-box").count() == 1
    assert page.colour(*HAMA, shown) == HTS


def test_two_layers_on_one_map_do_not_know_of_each_other(opened, situation, small):
    from maps.onmap import control_layer

    other = small.small_situation(title="The other")
    shown = map_with(control_layer(situation, veil=0), control_layer(other, veil=0, reading="known"))
    page = opened(shown)
    first, second = 1, 0  # the later box is above the earlier one
    assert "The other" in page.box(second).inner_text()
    page.box(first).get_by_role("slider", name="Date").press("Home")
    assert (page.date(first), page.date(second)) == ("Wednesday 27 November 2024", "Sunday 8 December 2024")
    assert page.colour(*HAMA, shown, canvas=0) == GOVERNMENT
    assert page.colour(*HAMA, shown, canvas=1) == HTS
    page.box(second).get_by_role("combobox", name="Reading").select_option("hindsight")
    assert page.box(first).get_by_role("combobox", name="Reading").input_value() == "hindsight"
    assert page.page.evaluate("document.querySelectorAll('head script:not([src])').length") <= 2
    assert page.complaints == []


def test_layers_of_folium_stay_above_it(opened, situation):
    from maps.onmap import control_layer

    shown = map_with(folium.CircleMarker(HAMA, radius=20, fill=True), control_layer(situation))
    page = opened(shown)
    at = page.page.evaluate(f"{shown.get_name()}.latLngToContainerPoint({list(HAMA)})")
    assert page.page.evaluate(f"document.elementFromPoint({at['x']}, {at['y']}).tagName") == "path"
    page.page.mouse.click(at["x"], at["y"])
    assert page.page.locator(".frontline-popup").count() == 0


def test_hostile_text_is_shown_as_text(opened, small):
    from maps.onmap import control_layer

    text = "</script><script>window.hit=1</script><img src=x onerror='window.hit=1'>{{7*7}}${7*7}"
    claim = small.claim(
        "C-1", "Hama", 29, sentence=f"They took Hama. {text}", publisher=text, url="javascript:window.hit=1"
    )
    hostile = small.small_situation(claims=[small.located(claim, small.PLACES[2])], hostile=text, title=text)
    shown = map_with(control_layer(hostile))
    page = opened(shown)
    at = page.page.evaluate(f"{shown.get_name()}.latLngToContainerPoint({list(HAMA)})")
    page.page.mouse.click(at["x"], at["y"])
    page.page.locator(".frontline-popup").wait_for()
    assert page.page.evaluate("window.hit") is None
    assert page.page.locator(".frontline-box img, .frontline-popup img, .frontline-popup li a").count() == 0
    assert "{{7*7}}" in page.box().inner_text()
    assert page.complaints == []


def test_a_page_that_draws_a_situation_already_takes_no_second_one(situation):
    from geo.errors import OutputError
    from maps.onmap import control_layer
    from maps.page import ControlMap

    shown = ControlMap(situation)
    control_layer(situation).add_to(shown)
    with pytest.raises(OutputError, match=r"add the layer to a folium\.Map"):
        shown.to_html()


def test_a_telephone_has_room_for_the_map_and_large_buttons(opened, situation):
    from maps.onmap import control_layer

    page = opened(
        map_with(control_layer(situation)),
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    for control in page.box().locator("button, select").all():
        assert control.bounding_box()["height"] >= 44
    assert page.box().bounding_box()["height"] < 300

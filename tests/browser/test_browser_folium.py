"""Ordinary layers of folium on the page: drawn above our canvas, clickable, in any order, without any request."""

import folium
import pytest
from folium import plugins

pytestmark = pytest.mark.browser

AREA = {
    "type": "Feature",
    "properties": {"name": "Area A"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[36.2, 34.5], [37.2, 34.5], [37.2, 35.3], [36.2, 35.3], [36.2, 34.5]]],
    },
}


def layers():
    team = folium.FeatureGroup(name="Our team")
    folium.Marker([36.0, 38.0], popup="<b style='color:rgb(255, 0, 0)'>Office</b>", tooltip="a tip").add_to(
        team
    )
    folium.Marker([35.5, 38.0], icon=folium.DivIcon(html="<i style='font-size:20px'>x</i>")).add_to(team)
    folium.CircleMarker([34.5, 38.0], radius=12, fill=True, popup="Depot").add_to(team)
    area = folium.GeoJson(
        AREA,
        name="Areas",
        tooltip=folium.GeoJsonTooltip(["name"]),
        popup=folium.GeoJsonPopup(["name"]),
        style_function=lambda _: {"fillColor": "#FF00FF", "fillOpacity": 1, "color": "#000000"},
    )
    bare = folium.Rectangle([[33.2, 36.0], [33.9, 36.7]], fill=True, fill_opacity=1)
    return [folium.LayerControl(collapsed=False), team, area, bare]


@pytest.fixture(scope="module", params=["control first", "control last"])
def page_with_layers(request, small, tmp_path_factory):
    from maps.page import ControlMap

    shown, added = ControlMap(small.small_situation()), layers()
    for layer in added if request.param == "control first" else reversed(added):
        layer.add_to(shown)
    shown.keep_in_front(added[-1])
    path = tmp_path_factory.mktemp("layers") / "map.html"
    path.write_text(shown.to_html(), encoding="utf-8")
    return path


def test_layers_work_offline_whatever_the_order(visit, page_with_layers):
    page = visit(page_with_layers)
    office = page.page.locator("img.leaflet-marker-icon")
    assert office.evaluate("(image) => image.complete && image.naturalWidth") == 25
    office.click()
    popup = page.page.locator(".leaflet-popup-content")
    assert popup.inner_text() == "Office"
    assert popup.locator("b").evaluate("(e) => getComputedStyle(e).color") == "rgb(255, 0, 0)"
    page.page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    assert page.requests == page.complaints == []


def test_a_layer_lies_above_the_roads_and_its_clicks_are_its_own(visit, page_with_layers):
    page = visit(page_with_layers)
    damascus = page.drawn("place:damascus")
    page.page.mouse.click(damascus["x"], damascus["y"])  # on a rectangle that has nothing to say
    assert page.state["selected"] is None
    hama = page.drawn("place:hama")
    on_top = "document.elementFromPoint({x}, {y}).tagName".format(**hama)
    assert page.page.evaluate(on_top) == "path"
    page.page.mouse.click(hama["x"], hama["y"])
    assert "Area A" in page.page.locator(".leaflet-popup-content").inner_text()
    assert page.state["selected"] is None
    page.page.keyboard.press("Escape")
    page.page.locator(".leaflet-popup").wait_for(state="detached")
    page.page.get_by_role("checkbox", name="Areas").click()
    hama = page.drawn("place:hama")  # the map may have made room for the popup
    page.page.mouse.click(hama["x"], hama["y"])
    assert page.state["selected"] == "place:hama"


def test_a_layer_that_is_kept_in_front_is_the_last_to_be_drawn(visit, page_with_layers):
    page = visit(page_with_layers)
    page.page.get_by_role("checkbox", name="Areas").click(click_count=2)
    shapes = page.page.locator(".leaflet-overlay-pane path")
    assert shapes.count() == 3
    assert shapes.last.get_attribute("fill") == "#3388ff"  # the rectangle, not the area that was put on again
    assert page.complaints == []


def test_layers_stay_above_when_two_dates_are_compared(visit, page_with_layers):
    page = visit(page_with_layers, "#7/35/37/2024-12-05/compare=2024-11-29")
    hama = page.drawn("place:hama")
    assert page.page.evaluate("document.elementFromPoint({x}, {y}).tagName".format(**hama)) == "path"
    assert page.complaints == []


def test_a_plugin_runs_from_files_on_disk(visit, small, tmp_path):
    from maps.page import ControlMap

    (tmp_path / "Control.FullScreen.css").write_text(".full { color: rgb(1, 2, 3) }")
    (tmp_path / "Control.FullScreen.min.js").write_text(
        "L.control.fullscreen = (options) => { const one = L.control(options);"
        "one.onAdd = () => { const e = L.DomUtil.create('b', 'full'); e.textContent = 'Full'; return e; }; return one; };"
    )
    shown = ControlMap(small.small_situation(), plugin_files=tmp_path)
    plugins.Fullscreen().add_to(shown)
    path = tmp_path / "map.html"
    path.write_text(shown.to_html(), encoding="utf-8")
    page = visit(path)
    assert page.page.locator(".full").evaluate("(e) => getComputedStyle(e).color") == "rgb(1, 2, 3)"
    assert page.requests == page.complaints == []


def test_in_a_notebook_the_page_lives_in_a_frame_of_sane_height_and_keeps_its_keyboard(
    chromium, small, tmp_path
):
    from maps.page import ControlMap

    shown = ControlMap(small.small_situation(), compare=("2024-11-29", "2024-12-05"))
    for layer in layers():
        layer.add_to(shown)
    text = shown._repr_html_()
    assert text.startswith("<iframe srcdoc=")
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><body><p><button>Run</button></p>{text}</body>", encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1000, "height": 900})
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    frame = page.frames[1]
    frame.locator("#asof").filter(has_text="2024").wait_for()
    assert frame.evaluate("innerHeight") == 720
    assert frame.evaluate("document.documentElement.scrollHeight") == 720
    page.get_by_role("button", name="Run").focus()
    page.keyboard.press(".")  # not yet in the frame: the notebook's own key
    assert frame.evaluate("frontline.state().date") == "2024-12-05"
    frame.locator(".folium-map").click(position={"x": 30, "y": 400})
    page.keyboard.press(".")
    assert frame.evaluate("frontline.state().date") == "2024-12-06"
    frame.evaluate("frontline.setView(8, 35, 37)")  # writes the address, which a frame of srcdoc has not
    assert frame.evaluate("frontline.state().zoom") == 8
    assert page.url == path.as_uri()
    assert complaints == []
    page.close()

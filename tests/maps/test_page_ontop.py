"""Layers and plugins of folium on top of the page: what can stand alone does, and what cannot is named with what to do."""

import re

import folium
import pytest
from branca.element import IFrame
from folium import plugins

from geo.errors import OutputError
from maps.page import ControlMap


@pytest.fixture
def shown(small):
    return ControlMap(small.small_situation())


def policy_of(html):
    return re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]


REMOTE_ICON = "https://example.org/icon.png"


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (plugins.MeasureControl, "MeasureControl links https://.*leaflet-measure.min.js and https://.*plugin_files"),
        (plugins.Fullscreen, "Fullscreen links"),
        (lambda: folium.TileLayer("OpenStreetMap"), "TileLayer would fetch https://tile.openstreetmap.org"),
        (lambda: folium.WmsTileLayer("https://example.org/wms", "a"), "WmsTileLayer would fetch"),
        (lambda: folium.raster_layers.ImageOverlay(REMOTE_ICON, [[34, 36], [35, 37]]), "ImageOverlay would fetch"),
        (lambda: folium.Marker([35, 37], icon=folium.Icon()), "folium.Icon draws .* use folium.CircleMarker"),
        (lambda: folium.Marker([35, 37], icon=folium.CustomIcon(REMOTE_ICON)), "CustomIcon would fetch"),
        (lambda: folium.Marker([35, 37], popup=folium.Popup(IFrame("<p>x</p>"))), "a popup holds an IFrame"),
    ],
)  # fmt: skip
def test_a_layer_that_cannot_stand_alone_is_named_with_what_to_do(shown, layer, told):
    layer().add_to(shown)
    with pytest.raises(OutputError, match=told):
        shown.to_html()


def test_data_that_a_layer_leaves_in_a_file_of_its_own_is_refused_too(shown, tmp_path):
    data = tmp_path / "area.geojson"
    data.write_text('{"type": "FeatureCollection", "features": []}')
    folium.GeoJson(str(data), embed=False).add_to(shown)
    with pytest.raises(OutputError, match=r"GeoJson would fetch "):
        shown.to_html()


def test_all_that_cannot_stand_alone_is_named_at_once_however_deep_it_lies(shown):
    group = folium.FeatureGroup().add_to(shown)
    folium.Marker([35, 37], icon=folium.Icon()).add_to(group)
    plugins.MarkerCluster().add_to(group)
    plugins.MiniMap().add_to(shown)
    with pytest.raises(
        OutputError, match=r"(?s)(?=.*folium\.Icon)(?=.*MarkerCluster links)(?=.*MiniMap links)"
    ):
        shown.to_html()


def test_a_page_without_layers_keeps_its_strict_policy_and_one_with_layers_lets_no_more_run(shown):
    assert "unsafe" not in policy_of(shown.to_html())
    folium.Marker([35, 37], popup="<b style='color:red'>here</b>").add_to(shown)
    policy = policy_of(shown.to_html())
    assert re.findall(r"[\w-]+ 'unsafe-inline'", policy) == ["style-src-attr 'unsafe-inline'"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


@pytest.fixture
def files(tmp_path):
    """A plugin as a user saves it: script, style and picture, in folders of their own."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "Control.FullScreen.min.js").write_text(
        'L.control.fullscreen = () => L.control(); "</script>";\n//# sourceMappingURL=x.map\n'
    )
    (tmp_path / "dist" / "Control.FullScreen.css").write_text(".f { background: url('../img/icon.svg?v=2') }")
    return tmp_path


def test_files_of_a_plugin_go_into_the_page_with_their_pictures(small, files):
    (files / "icon.svg").write_text("<svg/>")
    shown = ControlMap(small.small_situation(), plugin_files=files)
    plugins.Fullscreen().add_to(shown)
    html = shown.to_html()
    assert r'"<\/script>"' in html
    assert "url(data:image/svg+xml;base64,PHN2Zy8+)" in html
    assert "sourceMappingURL" not in html
    assert not re.search(r"<(script|link)[^>]*(src|href)=", html)
    assert policy_of(shown.to_html())  # a second time, as a notebook does


def test_a_picture_that_a_style_of_a_plugin_asks_for_and_nobody_saved_is_named(small, files):
    shown = ControlMap(small.small_situation(), plugin_files=files)
    plugins.Fullscreen().add_to(shown)
    with pytest.raises(OutputError, match=r"Control\.FullScreen\.css asks for '\.\./img/icon\.svg\?v=2'"):
        shown.to_html()


def test_a_folder_of_plugins_that_is_none_is_told_at_once(small, tmp_path):
    with pytest.raises(OutputError, match="no folder"):
        ControlMap(small.small_situation(), plugin_files=tmp_path / "nowhere")

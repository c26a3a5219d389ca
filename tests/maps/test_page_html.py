"""The written page: whole, sealed, the same each time, and closed to what was not ours."""

import re

import folium
import pytest
from folium.plugins import MiniMap

from geo.errors import OutputError
from maps.page import ControlMap, write_map
from maps.parcel import payload_of

HOSTILE = "</script><script>window.hit=1</script><img src=x onerror=alert(1)>${7*7}`{{7*7}}{% raw %}\u2028"


@pytest.fixture(scope="module")
def page(small):
    return ControlMap(small.small_situation()).to_html()


def test_the_map_is_a_folium_map_and_shows_itself_in_a_notebook(small):
    shown = ControlMap(small.small_situation())
    assert isinstance(shown, folium.Map)
    assert "Content-Security-Policy" in shown._repr_html_()


def test_nothing_is_linked(page):
    head_and_body = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"\b(src|href|style|on\w+)\s*=", head_and_body)
    assert "cdn" not in head_and_body


def test_writing_it_again_gives_the_same_bytes(page, small):
    assert ControlMap(small.small_situation()).to_html() == page


def test_hostile_text_stays_data(small):
    html = ControlMap(small.small_situation(hostile=HOSTILE, title="T" + HOSTILE)).to_html()
    assert "<script>window.hit" not in html
    assert "<img" not in html
    texts = str(payload_of(html))
    assert texts.count("{{7*7}}") > 5  # as text: folium's templates must not have run it
    assert "49<" not in texts
    assert "49" not in re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]


def test_a_layer_that_would_fetch_something_is_refused_by_name(small):
    shown = ControlMap(small.small_situation())
    MiniMap().add_to(shown)
    with pytest.raises(OutputError, match=r"Control\.MiniMap"):
        shown.to_html()


def test_the_file_is_written_whole_into_a_folder_that_is_made(small, tmp_path):
    path = write_map(small.small_situation(), tmp_path / "new" / "map.html")
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [one.name for one in path.parent.iterdir()] == ["map.html"]


def test_a_place_that_cannot_be_written_to_is_told_and_leaves_nothing(small, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write"):
        write_map(small.small_situation(), tmp_path / "file" / "map.html")

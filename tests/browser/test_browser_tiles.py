"""Online base tiles in a real browser: asked of one server only, below the roads, and not missed where they do not come."""

import struct
import zlib
from urllib.parse import urlsplit

import pytest

from maps.page import write_map
from maps.tiles import OSM, read_tiles

pytestmark = pytest.mark.browser

ELSEWHERE = read_tiles("https://tiles.example.org/{z}/{x}/{y}.png", "Example Tiles")
HTS = "#2C7868"


def blue_tile():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((0, 0, 255)) * 256 for _ in range(256))
    head = struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(scope="module")
def tiled(small, tmp_path_factory):
    """Return a function that writes the page with tiles."""
    folder = tmp_path_factory.mktemp("tiles")
    return lambda tiles, name: write_map(small.small_situation(), folder / name, tiles=tiles)


@pytest.fixture
def served(chromium):
    """Open a page as if it were on a web server, with a server of tiles; give the page and what was asked, with its headers."""
    contexts = []

    def open_page(path, *, is_up=True, **options):
        context = chromium.new_context(**{"viewport": {"width": 1200, "height": 800}} | options)
        contexts.append(context)
        asked = []

        def route(one):
            if one.request.url == "https://news.example.net/deep/map.html":
                one.fulfill(body=path.read_text(encoding="utf-8"), content_type="text/html; charset=utf-8")
                return
            asked.append((one.request.url, one.request.headers.get("referer", "")))
            if is_up:
                one.fulfill(body=blue_tile(), content_type="image/png")
            else:
                one.abort()

        context.route("**/*", route)
        page = context.new_page()
        page.goto("https://news.example.net/deep/map.html", wait_until="load")
        page.wait_for_timeout(600)
        return page, asked

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("tiles", [OSM, ELSEWHERE])
def test_tiles_are_asked_of_that_server_only_and_learn_the_site_but_not_the_page(served, tiled, tiles):
    page, asked = served(tiled(tiles, "served.html"))
    page.mouse.move(600, 300)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(500)
    assert len(asked) > 3
    assert {"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url, _ in asked} == {tiles.origin}
    assert {referrer for _, referrer in asked} == {"https://news.example.net/"}


def test_the_policy_stops_what_is_asked_of_anyone_else(served, tiled):
    page, asked = served(tiled(ELSEWHERE, "stopped.html"))
    before = len(asked)
    page.evaluate(
        "new Promise((done) => { const one = new Image(); one.onerror = done; one.src = 'https://other.example.org/x.png'; }).then(() => 1)"
    )
    assert not [url for url, _ in asked[before:] if "other" in url]


def test_roads_lie_over_the_tiles_and_the_ground_below_them(served, tiled):
    page, _ = served(tiled(ELSEWHERE, "over.html"))
    page.evaluate("frontline.setView(10, 35.4, 36.7); frontline.setDate('2024-12-05')")
    page.wait_for_timeout(300)
    at = page.evaluate("frontline.drawn('road:M5@230')")
    assert page.evaluate(f"frontline.pixel({at['x']}, {at['y']})") == HTS
    orders = page.evaluate(
        "['.ground-canvas', '.base-tile', '.control-canvas'].map((one) =>"
        " Number(getComputedStyle(document.querySelector(one).closest('.leaflet-pane')).zIndex))"
    )
    assert orders == sorted(orders)
    assert len(set(orders)) == 3
    canvas = "document.querySelector('.ground-canvas').getContext('2d').getImageData(300, 300, 1, 1).data[3]"
    assert page.evaluate(canvas) == 255


def test_a_server_that_does_not_answer_leaves_the_own_ground_and_is_told(served, tiled):
    page, asked = served(tiled(ELSEWHERE, "down.html"), is_up=False)
    assert asked
    button = page.locator("#tiles")
    assert button.get_attribute("aria-label") == "Base tiles: tiles.example.org does not answer"
    assert (
        page.evaluate(
            "document.querySelector('.ground-canvas').getContext('2d').getImageData(300, 300, 1, 1).data[3]"
        )
        == 255
    )


def test_the_tiles_can_be_put_away_and_brought_back_by_keyboard(served, tiled):
    page, _ = served(tiled(ELSEWHERE, "button.html"))
    assert page.locator(".base-tile img").count() > 3
    page.locator("#tiles").focus()
    page.keyboard.press("Enter")
    assert page.locator("#tiles").get_attribute("aria-pressed") == "false"
    assert page.locator(".base-tile img").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.locator(".base-tile img").count() > 3


def test_opened_from_disk_nobody_is_asked_who_would_refuse(visit, tiled):
    """OpenStreetMap refuses pages that cannot say where they are."""
    page = visit(tiled(OSM, "disk.html"))
    page.page.wait_for_timeout(400)
    assert page.requests == []
    assert page.complaints == []
    assert (
        page.page.locator("#tiles").get_attribute("aria-label")
        == "Base tiles: tile.openstreetmap.org answers only pages on a web server"
    )
    other = visit(tiled(ELSEWHERE, "disk2.html"))
    other.page.wait_for_timeout(400)
    assert other.requests
    assert {urlsplit(url).netloc for url in other.requests} == {"tiles.example.org"}


def test_the_credits_name_the_makers_of_the_tiles_as_text_without_a_prefix_of_the_library(visit, tiled):
    page = visit(tiled(ELSEWHERE, "credits.html"))
    text = page.page.locator("#credits").inner_text()
    assert text.startswith("Base tiles: Example Tiles")
    assert page.page.locator(".leaflet-control-attribution").count() == 0

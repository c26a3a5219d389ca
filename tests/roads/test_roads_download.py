"""Downloading a small area, from a server that the test itself runs: no other host is ever asked."""

import json
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from geo.errors import AreaError, DownloadError, OutputError, PlaceNotFoundError
from geo.roads.area import Box
from geo.roads.download import download
from geo.roads.osm import import_osm
from geo.roads.tags import HIGHWAY_CLASSES

BOX = Box(36.0, 35.0, 36.2, 35.2)
STATUS = "Connected as: 1\nCurrent time: 2024-12-08T06:00:00Z\nAnnounced endpoint: none\nRate limit: 2\n2 slots available now.\n"
ABOUT = {"osm3s": {"timestamp_osm_base": "2024-12-08T06:00:00Z"}}
NODES = [{"type": "node", "id": n, "lat": 35 + n / 50, "lon": 36.1} for n in (1, 2, 3)]
TOWN = NODES[0] | {"tags": {"place": "town", "name": "سراقب", "name:en": "Saraqib"}}
EXIT = NODES[1] | {"tags": {"highway": "motorway_junction", "ref": "12"}}
ROAD = {
    "type": "way",
    "id": 9,
    "nodes": [1, 2, 3],
    "tags": {"highway": "trunk", "ref": "M5", "access": "no", "name:ar": "طريق"},
}
OUTLINE = {
    "importance": 1,
    "boundingbox": ["35", "35.2", "36", "36.2"],
    "lat": "35.1",
    "lon": "36.1",
    "geojson": {
        "type": "Polygon",
        "coordinates": [[[36, 35], [36.2, 35], [36.2, 35.2], [36, 35.2], [36, 35]]],
    },
}


class MapServer:
    """Answers like Overpass and like Nominatim, and remembers who asked for what."""

    def __init__(self):
        self.requests = []
        self.roads = [(200, ABOUT | {"elements": [NODES[0], EXIT, NODES[2], ROAD]})]
        self.places = [(200, ABOUT | {"elements": [TOWN]})]
        self.outlines = [(200, [OUTLINE])]
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer("")

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(parse_qs(body)["data"][0])

            def answer(self, question):
                server.requests.append((self.command, self.path, self.headers["User-Agent"], question))
                code, content = server.reply(self.path, question)
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(code)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}"
        self.api = f"{self.address}/api"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def reply(self, path, question):
        if path.endswith("/status"):
            return 200, STATUS.encode()
        queue = (
            self.outlines
            if "/search" in path
            else self.roads
            if '(way["highway"' in question
            else self.places
        )
        return queue.pop(0) if len(queue) > 1 else queue[0]

    def questions(self):
        return [question for _, _, _, question in self.requests if question]

    def close(self):
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def server():
    running = MapServer()
    yield running
    running.close()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def osmnx(server, monkeypatch):
    """osmnx, whose geocoder is the server of the test."""
    import osmnx

    monkeypatch.setattr(osmnx.settings, "nominatim_url", server.address)
    return osmnx


def settings_of(osmnx):
    names = [name for name in vars(osmnx.settings) if name.islower() and not name.startswith("_")]
    return {name: getattr(osmnx.settings, name) for name in names} | {"": socket.getaddrinfo}


def test_a_box_gives_its_roads_places_and_exits(server, osmnx):
    network = import_osm(download(BOX, server=server.api).path)
    (m5,) = network.roads_by_ref("M5")
    assert m5.length_km == pytest.approx(4.44, abs=0.01)
    assert m5.name_ar == "طريق"
    assert {(spot.kind, spot.name_en, spot.ref) for spot in network.spots} == {
        ("place", "Saraqib", ""),
        ("exit", "", "12"),
    }
    assert network.manifest["osm_date"] == "2024-12-08T06:00:00Z"


def test_all_classes_are_asked_for_and_closed_roads_too(server, osmnx):
    download(BOX, server=server.api)
    roads, places = server.questions()
    assert f'["highway"~"^({"|".join(HIGHWAY_CLASSES)})$"]' in roads
    assert "access" not in roads
    assert "node['place'='village']" in places


def test_the_server_is_told_who_asks_and_is_asked_for_its_status(server, osmnx):
    download("Saraqib, Syria", server=server.api)
    assert {agent for _, _, agent, _ in server.requests} == {osmnx.settings.http_user_agent}
    asked = [(method, path.partition("?")[0]) for method, path, _, _ in server.requests]
    assert asked == [
        ("GET", "/search"),
        ("GET", "/api/status"),
        ("GET", "/api/status"),
        ("POST", "/api/interpreter"),
        ("GET", "/api/status"),
        ("POST", "/api/interpreter"),
    ]


@pytest.mark.parametrize("area", [BOX, "Saraqib, Syria"])
def test_the_same_question_is_asked_once(server, osmnx, area):
    first = download(area, server=server.api)
    server.requests.clear()
    second = download(area, server=f"{server.api}/interpreter/")
    assert server.requests == []
    assert (first.is_kept, second.is_kept) == (False, True)
    assert first.path == second.path
    assert [path.name for path in first.path.parent.iterdir()] == ["overpass.json"]


def test_another_question_is_another_answer(server, osmnx):
    download(BOX, server=server.api)
    server.requests.clear()
    download(Box(36.0, 35.0, 36.2, 35.3), server=server.api)
    assert len(server.questions()) == 2


def test_boxes_that_differ_by_a_metre_are_two_questions(server, osmnx):
    first = download(Box(36.0, 35.0, 36.2, 35.12345), server=server.api)
    assert download(Box(36.0, 35.0, 36.2, 35.12346), server=server.api).path != first.path


def test_the_same_question_can_be_asked_again(server, osmnx):
    kept = download(BOX, server=server.api).path
    server.roads = [(200, ABOUT | {"elements": [*NODES, ROAD | {"tags": {"highway": "track", "ref": "X"}}]})]
    assert not download(BOX, server=server.api, refresh=True).is_kept
    assert [road.ref for road in import_osm(kept).roads] == ["X"]


def test_what_was_kept_stays_where_asking_again_fails(server, osmnx):
    kept = download(BOX, server=server.api).path
    before = kept.read_bytes()
    server.roads = [(400, b"no")]
    with pytest.raises(DownloadError):
        download(BOX, server=server.api, refresh=True)
    assert kept.read_bytes() == before


def test_the_settings_of_osmnx_are_as_before(server, osmnx):
    before = settings_of(osmnx)
    download("Saraqib, Syria", server=server.api)
    assert settings_of(osmnx) == before
    server.roads = [(400, b"no")]
    with pytest.raises(DownloadError):
        download(BOX, server=server.api)
    assert settings_of(osmnx) == before


def test_answers_that_overlap_are_joined_and_ways_counted_once(server, osmnx, monkeypatch):
    monkeypatch.setattr(osmnx.settings, "max_query_area_size", 2e8)
    answer = download(BOX, server=server.api)
    assert len(server.questions()) > 4
    kept = [(one["type"], one["id"]) for one in json.loads(answer.path.read_text())["elements"]]
    assert sorted(kept) == [
        ("node", 1),
        ("node", 1),
        ("node", 2),
        ("node", 3),
        ("way", 9),
    ]  # 1 with its tags and bare
    assert len(import_osm(answer.path).roads) == 1


def test_a_download_that_was_broken_off_goes_on_where_it_was(server, osmnx, cache):
    server.places = [(400, b"no")]
    with pytest.raises(DownloadError):
        download(BOX, server=server.api)
    (answers,) = cache.glob("downloads/*/answers")
    (answers / f"{'0' * 40}.json").write_text('{"elements": [')
    server.requests.clear()
    server.places = [(200, ABOUT | {"elements": []})]
    download(BOX, server=server.api)
    assert ['(way["highway"' in question for question in server.questions()] == [False]


def test_progress_is_reported_by_step(server, osmnx):
    seen = []
    download("Saraqib, Syria", server=server.api, progress=lambda step, done: seen.append((step, done)))
    assert seen == [
        ("looking up the place", 0),
        ("asking the map server", 0),
        ("answers of the map server", 1),
        ("answers of the map server", 2),
    ]


# ---- what can go wrong ----

TIMED_OUT = ABOUT | {"elements": [], "remark": 'runtime error: Query timed out in "query" at line 1'}


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ((200, TIMED_OUT), "a part of the data only.*timed out.*smaller area"),
        ((400, b"<html>bad request</html>"), "refuses: 400 Bad Request"),
        ((500, {"error": "x"}), "refuses: 500"),
        ((200, b"<html>maintenance</html>"), "something else than data"),
        ((200, b"[" * 100_000), "something else than data"),
        ((200, []), "something else than data"),
        ((200, {"elements": 5}), "something else than data"),
        ((200, {"elements": [5]}), "something else than data"),
        ((200, {"elements": [{"type": "way", "id": []}]}), "something else than data"),
        ((200, {"elements": []}), "the map has no roads in 36,35,36.2,35.2"),
    ],
)
def test_an_answer_that_is_none_gets_one_clear_message(server, osmnx, cache, reply, message):
    server.roads = [reply]
    with pytest.raises(DownloadError, match=message) as caught:
        download(BOX, server=server.api)
    assert len(str(caught.value)) < 500
    assert not [*cache.rglob("overpass.json")]
    server.roads = [(200, ABOUT | {"elements": [*NODES, ROAD]})]
    assert not download(BOX, server=server.api).is_kept


@pytest.mark.parametrize("reply", [(200, TIMED_OUT), (400, b"no"), (200, b"<html>maintenance</html>")])
def test_an_answer_that_is_none_leaves_no_connection_open(server, osmnx, monkeypatch, reply):
    from requests.adapters import HTTPAdapter

    responses = []
    build = HTTPAdapter.build_response
    monkeypatch.setattr(
        HTTPAdapter, "build_response", lambda *given: responses.append(build(*given)) or responses[-1]
    )
    server.roads = [reply]
    with pytest.raises(DownloadError):
        download(BOX, server=server.api)
    assert len(responses) > 1
    assert all(response.raw.closed for response in responses)


def test_a_busy_server_is_given_time_and_then_left_alone(server, osmnx, monkeypatch):
    waited = []
    monkeypatch.setattr("osmnx._overpass.time.sleep", waited.append)
    server.roads.insert(0, (429, b"busy"))
    download(BOX, server=server.api)
    assert max(waited) > 50
    server.roads = [(504, b"busy")]
    with pytest.raises(DownloadError, match=r"is busy \(504 Gateway Timeout, 5 times\); try later"):
        download(Box(36.0, 35.0, 36.1, 35.1), server=server.api)


def test_a_server_that_is_not_there_is_named(osmnx):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DownloadError, match=rf"127\.0\.0\.1:{port}/api cannot be reached.*refused"):
        download(BOX, server=f"http://127.0.0.1:{port}/api")


def test_a_geocoder_that_is_not_there_is_named(osmnx, server, monkeypatch):
    monkeypatch.setattr(osmnx.settings, "nominatim_url", "http://127.0.0.1:9")
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1:9 cannot be reached"):
        download("Saraqib", server=server.api)


POINT = OUTLINE | {"geojson": {"type": "Point", "coordinates": [36, 35]}}


@pytest.mark.parametrize("outlines", [[], [POINT], [{"importance": 1}], [{}], {"error": "x"}, [5]])
def test_a_place_that_the_map_does_not_know_as_an_area_is_named(server, osmnx, outlines):
    server.outlines = [(200, outlines)]
    with pytest.raises(PlaceNotFoundError, match="knows no area called 'Atlantis'"):
        download("Atlantis", server=server.api)
    assert not server.questions()


def test_a_large_place_is_not_asked_for(server, osmnx):
    corners = [[30, 30], [34, 30], [34, 34], [30, 34], [30, 30]]
    server.outlines = [(200, [OUTLINE | {"geojson": {"type": "Polygon", "coordinates": [corners]}}])]
    with pytest.raises(AreaError, match=r"Somewhere is 1\d\d,\d\d\d km²"):
        download("Somewhere", server=server.api)
    assert not server.questions()


def test_a_large_box_is_refused_before_any_request_with_what_serves_better(server):
    with pytest.raises(
        AreaError, match=r"km².*bulk extract, https://.*-latest\.osm\.pbf.*frontline roads import"
    ) as told:
        download(Box(35.0, 32.0, 42.0, 37.0), server=server.api)
    assert "35,32,42,37 is 356,482 km²" in str(told.value)
    assert server.requests == []


def test_a_large_box_is_asked_for_where_that_is_meant(server, osmnx, monkeypatch):
    monkeypatch.setattr(osmnx.settings, "max_query_area_size", 1e12)
    assert download(Box(35.0, 32.0, 42.0, 37.0), server=server.api, large=True).path.is_file()


@pytest.mark.parametrize(
    "address", ["example", "ftp://a.b/api", "http://", "http://[", "https://a.b/api?x=1"]
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(AreaError, match="is no address of an Overpass API"):
        download(BOX, server=address)


def test_a_cache_that_cannot_be_written_is_named(server, osmnx, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FRONTLINE_CACHE", str(tmp_path / "file"))
    with pytest.raises(OutputError, match=r"cannot be kept in .*file.*FRONTLINE_CACHE"):
        download(BOX, server=server.api)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("36,35,37", "is no box; write W,S,E,N"),
        ("a,b,c,d", "is no box; write W,S,E,N"),
        ("nan,35,37,36", "give four numbers"),
        ("36,35,inf,36", "give four numbers"),
        ("36,35,190,36", "from -180 to 180"),
        ("36,-85,37,36", "from -80 to 84"),
        ("36,36,37,35", "north is not north"),
        ("36,35,36,36", "east is not east"),
        ("170,35,-170,36", "180th meridian"),
    ],
)
def test_a_box_that_is_none_is_refused(text, message):
    with pytest.raises(AreaError, match=message):
        Box.parse(text)


def test_nothing_else_loads_osmnx(tmp_path):
    code = """
import pkgutil, sys, geo.roads
for module in pkgutil.iter_modules(geo.roads.__path__):
    __import__(f"geo.roads.{module.name}")
from click.testing import CliRunner
from geo.theatre import Theatre
from maps.cli import main
for arguments in (
    ["roads", "import", str(Theatre.open("syria-2024").roads_path), "-o", "net"],
    ["roads", "show", "net", "M5"],
    ["roads", "download", "--bbox", "30,30,45,45", "-o", "new"],
    ["locate", "the M5", "--network", "net"],
):
    CliRunner().invoke(main, arguments)
print([name for name in ("osmnx", "requests", "geopandas") if name in sys.modules])
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
    assert (tmp_path / "net" / "manifest.json").is_file()

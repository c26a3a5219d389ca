"""KML and KMZ open ready-made: valid, styled, timed, explained, with nothing fetched and no stranger's text as markup."""

import importlib.util
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, pairwise
from pathlib import Path
from zipfile import ZipFile

import pyogrio
import pytest
import shapely
from lxml import etree, html

from geo.errors import ExportError
from geo.period import BEGINNING, FOREVER
from maps.export import export_layers
from maps.fields import LAYERS, FieldType
from maps.gis.dataset import Window, make_dataset
from maps.gis.kml import write_kml
from maps.gis.kmlhead import kml_instant
from maps.gis.kmlstyle import colour_text
from maps.gis.table import Dataset, Holder

K = "{http://www.opengis.net/kml/2.2}"
NS = {"k": "http://www.opengis.net/kml/2.2"}
PLACED = [name for name, layer in LAYERS.items() if layer.geometry]
HOSTILE = "]]></description><script>alert(1)</script>\"'&\x00\x1b\ud800\u202e$[sentence] ب"


class LocalSchemas(etree.Resolver):
    """Finds the schemas that the OGC's one names beside it, and nothing on the network."""

    folder = Path(importlib.util.find_spec("fastkml").origin).parent / "schema"

    def resolve(self, address, _, context):
        return self.resolve_filename(str(self.folder / address.rpartition("/")[2]), context)


@pytest.fixture(scope="module")
def schema():
    """The OGC's schema of KML 2.2 with the extensions of Google, as fastkml brings it along."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(LocalSchemas())
    return etree.XMLSchema(etree.parse(LocalSchemas.folder / "kml22gx.xsd", parser))


@pytest.fixture(scope="module")
def written(situation, tmp_path_factory):
    """The embedded theatre as KML and as GeoJSON."""
    folder = tmp_path_factory.mktemp("kml")
    export_layers(situation, folder / "a.kml")
    export_layers(situation, folder / "geojson")
    return folder


@pytest.fixture(scope="module")
def document(written):
    return etree.parse(written / "a.kml").getroot()


def folder_of(document, layer):
    (found,) = document.xpath(f"//k:Folder[k:name='{LAYERS[layer].title}']", namespaces=NS)
    return found


def cells(mark):
    return {one.get("name"): one.text or "" for one in mark.iter(f"{K}SimpleData")}


@pytest.fixture(scope="module")
def hostile(situation):
    """Its tables with the text of a stranger in every text, and dates at both ends of the calendar."""
    dataset = make_dataset(situation, tuple(LAYERS), Window())
    links = cycle(("javascript:alert(1)", "https://example.org/a?b=1&c=\"'>", "data:text/html,<script>"))

    def spoilt(table):
        columns = {
            field.name: [next(links) if "url" in field.name else HOSTILE for _ in column]
            if field.type is FieldType.TEXT
            else [BEGINNING, *column[1:]]
            if field.name == "start"
            else [*column[:-1], FOREVER]
            if field.name == "end"
            else column
            for field in table.fields
            for column in (table.columns[field.name],)
        }
        return replace(table, columns=columns)

    about = replace(dataset.about, title=HOSTILE, notes=(HOSTILE,), attribution=(HOSTILE,), licence=HOSTILE)
    about = replace(about, holders=(Holder(HOSTILE, HOSTILE, "#2C7868"),))
    return Dataset([spoilt(table) for table in dataset.tables], about)


def test_it_is_valid_by_the_schema_of_the_ogc(schema, situation, document, hostile, tmp_path):
    schema.assertValid(document)
    export_layers(situation, tmp_path / "slices.kml", shape="slices", step="3d")
    schema.assertValid(etree.parse(tmp_path / "slices.kml"))
    write_kml(hostile, tmp_path / "hostile.kml")
    schema.assertValid(etree.parse(tmp_path / "hostile.kml"))


def test_gdal_reads_every_layer_with_the_rows_columns_and_places_of_the_geojson(written):
    assert [name for name, _ in pyogrio.list_layers(written / "a.kml")] == [
        LAYERS[name].title for name in PLACED
    ]
    for name in PLACED:
        rows = pyogrio.read_dataframe(written / "a.kml", layer=LAYERS[name].title)
        features = json.loads((written / "geojson" / f"{name}.geojson").read_text("utf-8"))["features"]
        expected = {one["id"]: one for one in features}
        # GDAL has columns of its own called id, Name and end, and puts a number behind ours.
        assert list(rows["id2"]) == list(expected)
        renamed = {"id": "id2", "end": "end2", "name": "name2"}
        for field in LAYERS[name].fields:
            for key, value in zip(rows["id2"], rows[renamed.get(field.name, field.name)], strict=True):
                assert value == expected[key]["properties"][field.name], f"{name}.{field.name} of {key}"
        for key, shape in zip(rows["id2"], rows.geometry, strict=True):
            assert shapely.equals(shape, shapely.geometry.shape(expected[key]["geometry"]))


def test_columns_have_types_that_kml_knows(written):
    info = pyogrio.read_info(written / "a.kml", layer="Road control")
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    wanted = {
        FieldType.TEXT: "OFTString", FieldType.INSTANT: "OFTString", FieldType.DAY: "OFTString",
        FieldType.YES_NO: "OFTInteger", FieldType.WHOLE: "OFTInteger", FieldType.NUMBER: "OFTReal",
    }  # fmt: skip
    for field in LAYERS["roads"].fields:
        if field.name not in {"id", "end"}:
            expected = "OFTReal" if field.name.endswith("_epoch") else wanted[field.type]
            assert kinds[field.name] == expected, field.name
    assert (kinds["begin"], kinds["end"]) == ("OFTDateTime", "OFTDateTime")


def test_a_state_has_the_days_that_it_had_there_and_no_end_while_it_lasts(document):
    spans = [
        (cells(mark)["holder"], cells(mark)["state"], *(one.text for one in mark.find(f"{K}TimeSpan")))
        for mark in folder_of(document, "places").iter(f"{K}Placemark")
        if cells(mark)["place"] == "saraqib"
    ]
    assert spans == [
        ("government", "controlled", "2024-11-26T00:00:00+03:00", "2024-11-26T23:59:59+03:00"),
        ("government", "controlled", "2024-11-27T00:00:00+03:00", "2024-11-28T23:59:59+03:00"),
        ("hts", "controlled", "2024-11-29T00:00:00+03:00"),
    ]


def test_what_began_before_anybody_tells_has_no_begin(hostile, tmp_path):
    write_kml(hostile, tmp_path / "a.kml")
    marks = list(folder_of(etree.parse(tmp_path / "a.kml").getroot(), "roads").iter(f"{K}Placemark"))
    assert cells(marks[0])["start"] == "0001-01-01T00:00:00Z"
    assert [one.tag for one in marks[0].find(f"{K}TimeSpan")] == [f"{K}end"]
    assert [one.tag for one in marks[-1].find(f"{K}TimeSpan")] == [f"{K}begin"]


def test_offsets_that_xml_cannot_write_are_told_in_utc(theatre):
    assert kml_instant(datetime(1900, 1, 1, tzinfo=UTC), theatre.zone) == "1900-01-01T00:00:00Z"
    assert kml_instant(datetime(2024, 1, 1, tzinfo=UTC), theatre.zone) == "2024-01-01T03:00:00+03:00"


def test_slices_follow_one_another_without_a_gap(situation, tmp_path):
    export_layers(situation, tmp_path / "a.kml", shape="slices", step="5d", layers=["places"])
    (outer,) = etree.parse(tmp_path / "a.kml").getroot().findall(f"{K}Document/{K}Folder")
    spans = {}
    for folder in outer.findall(f"{K}Folder"):
        ends = {tuple(one.text for one in span) for span in folder.iter(f"{K}TimeSpan")}
        (spans[folder.findtext(f"{K}name")],) = ends
    moments = [tuple(datetime.fromisoformat(one) for one in span) for span in spans.values()]
    assert moments[0][0].hour == 0
    assert [at.date() for at, _ in moments] == [date(2024, 11, 26), date(2024, 12, 1), date(2024, 12, 6)]
    assert list(spans) == [f"Places {end:%Y-%m-%d}" for _, end in moments]
    for (_, end), (begin, _) in pairwise(moments):
        assert begin - end == timedelta(seconds=1)


def test_styles_have_the_colour_of_the_holder_and_every_one_that_is_named_is_there(document):
    styles = {one.get("id"): one for one in document.iter(f"{K}Style", f"{K}StyleMap")}
    for address in document.iter(f"{K}styleUrl"):
        assert address.text.removeprefix("#") in styles
    for mark in folder_of(document, "places").iter(f"{K}Placemark"):
        style = styles[mark.findtext(f"{K}styleUrl").removeprefix("#") + ".normal"]
        colour = {"government": "#9C3008", "hts": "#2C7868"}.get(cells(mark)["holder"])
        if colour and cells(mark)["state"] != "unknown":
            assert style.findtext(f"{K}IconStyle/{K}color") == colour_text(colour)
    widths = {}
    for mark in folder_of(document, "roads").iter(f"{K}Placemark"):
        style = styles[mark.findtext(f"{K}styleUrl").removeprefix("#") + ".normal"]
        widths[cells(mark)["state"]] = style.findtext(f"{K}LineStyle/{K}width")
    assert (widths["controlled"], widths["claimed"], widths["front"]) == ("5", "3", "4")


def test_it_fetches_nothing_and_hides_what_lies_upon_the_states(document):
    assert not list(document.iter(f"{K}href", f"{K}NetworkLink", f"{K}GroundOverlay"))
    shown = {
        folder.findtext(f"{K}name"): folder.findtext(f"{K}visibility")
        for folder in document.iter(f"{K}Folder")
    }
    assert {name for name, visibility in shown.items() if visibility == "0"} == {"Changes", "Claims"}


def test_it_opens_at_the_last_day_and_looks_at_all_of_it(document):
    view = document.find(f"{K}Document/{K}LookAt")
    assert view[0].findtext(f"{K}when") == "2024-12-08T23:59:59+03:00"
    assert 38 < float(view.findtext(f"{K}longitude")) < 40
    assert 34 < float(view.findtext(f"{K}latitude")) < 36
    assert 500_000 < float(view.findtext(f"{K}range")) < 1_000_000


def test_nothing_of_a_stranger_is_markup_in_a_balloon(hostile, tmp_path):
    write_kml(hostile, tmp_path / "a.kml")
    document = etree.parse(tmp_path / "a.kml").getroot()
    balloons = [one.text for one in document.iter(f"{K}description")]
    assert any("alert(1)" in balloon for balloon in balloons)
    for balloon in balloons:
        assert "$[" not in balloon
        tree = html.fromstring(balloon)
        assert {element.tag for element in tree.iter()} <= {
            "div", "span", "h3", "p", "br", "table", "tbody", "tr", "td", "bdi", "a",
        }  # fmt: skip
        assert all(set(element.keys()) <= {"href", "style"} for element in tree.iter())
        assert all(link.get("href").startswith("https://example.org/") for link in tree.iter("a"))
    assert {one.text for one in document.iter(f"{K}BalloonStyle") for one in one} == {"$[description]"}
    sentences = {
        mark["sentence"] for mark in map(cells, document.iter(f"{K}Placemark")) if "sentence" in mark
    }
    assert HOSTILE.replace("\x00\x1b\ud800", "?") in sentences


def test_kmz_brings_its_icons_and_is_the_same_in_every_run(situation, written):
    for name in ("a", "b"):
        export_layers(situation, written / f"{name}.kmz")
    assert (written / "a.kmz").read_bytes() == (written / "b.kmz").read_bytes()
    with ZipFile(written / "a.kmz") as archive:
        document = etree.fromstring(archive.read("doc.kml"))
        icons = {one.text for one in document.iter(f"{K}href")}
        assert archive.namelist() == ["doc.kml", *sorted(icons)]
        assert all(archive.read(icon).startswith(b"\x89PNG") for icon in icons)
    assert {"icons/places-full.png", "icons/places-hollow.png"} <= icons
    assert pyogrio.read_info(written / "a.kmz", layer="Places")["features"] > 0


def test_what_has_no_place_is_counted_in_the_file_and_listed_beside_it(situation, document, tmp_path):
    assert "could not be placed on the map: 7 claims" in document.findtext(f"{K}Document/{K}description")
    names = [Path(path).name for path in export_layers(situation, tmp_path, format="kml")]
    assert names == ["syria-2024.kml", "unlocated.csv", "claims.csv"]
    with pytest.raises(ExportError, match="KML holds no table without positions; write unlocated as CSV"):
        export_layers(situation, tmp_path / "a.kml", layers=["unlocated"])


def test_nothing_to_tell_gives_an_empty_document_that_opens(situation, schema, tmp_path):
    export_layers(situation, tmp_path / "a.kml", until=datetime(1900, 1, 1, tzinfo=UTC))
    schema.assertValid(etree.parse(tmp_path / "a.kml"))
    assert pyogrio.read_info(tmp_path / "a.kml", layer="Road control")["features"] == 0

"""Styles and projects for QGIS, as documents: well-formed whatever strangers write, complete, and the same in every run."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from geo.control.state import State
from maps.export import export_layers, window_of
from maps.fields import LAYERS
from maps.gis.dataset import Window, make_dataset
from maps.gis.qgis.elements import literal, plain
from maps.gis.qgis.project import Source, project_archive
from maps.gis.qgis.qml import style_document
from maps.gis.qgis.sld import sld_document
from maps.gis.qgis.symbols import point_symbol, road_symbol
from maps.gis.words import label_of

HOSTILE = "'\"]]></qgis><script>x</script> [% env('HOME') %] \\' \x00\x07\ufffe\u202e\ud83d"
ONE, TWO = "#9C3008", "#2C7868"


@pytest.fixture(scope="module")
def dataset(situation):
    return make_dataset(situation, list(LAYERS), Window())


def project_of(tables, about):
    archive = zipfile.ZipFile(
        io.BytesIO(project_archive([Source(one, f"./{one.name}.x") for one in tables], about))
    )
    return ET.fromstring(archive.read(archive.namelist()[0]))


def test_documents_are_well_formed_whatever_strangers_write(dataset):
    about = replace(
        dataset.about,
        title=HOSTILE,
        licence=HOSTILE,
        attribution=(HOSTILE,),
        notes=(HOSTILE,),
        holders=tuple(replace(one, name=HOSTILE) for one in dataset.about.holders),
    )
    for table in dataset.tables:
        hostile = {
            name
            for name in ("holder", "holder_name", "other", "holder_low", "actor")
            if name in table.columns
        }
        columns = {**table.columns, **{name: [HOSTILE] * len(table) for name in hostile}}
        one = replace(table, columns=columns)
        style = ET.fromstring(style_document(one, about))
        assert style.find(".//script") is None
        assert not [rule for rule in style.iter("rule") if "[%" in rule.get("label", "")]
        if one.geometry is not None:
            assert ET.fromstring(sld_document(one, about)).tag.endswith("StyledLayerDescriptor")
        assert project_of([one], about).find("projectlayers/maplayer") is not None


def test_text_in_an_expression_stays_a_literal():
    assert literal("a' OR 1=1 --") == "'a'' OR 1=1 --'"
    assert literal("\\' OR 1=1 --") == "'\\\\'' OR 1=1 --'"
    assert plain(" two\nlines\u202e ") == "two lines"


def test_every_state_of_a_road_and_of_a_place_is_drawn_in_a_way_of_its_own():
    for draw in (road_symbol, point_symbol):
        drawn = [draw(state, ONE, TWO) for state in State if draw is road_symbol or state is not State.FRONT]
        assert len(set(drawn)) == len(drawn)
    held, inferred = (road_symbol(State.CONTROLLED, ONE, TWO, is_inferred=one) for one in (False, True))
    assert inferred[:-1] == held


def test_names_of_columns_are_unique_in_each_layer():
    for layer in LAYERS.values():
        labels = [label_of(field.name) for field in layer.fields]
        assert len(set(labels)) == len(labels)


def test_each_rule_draws_something_and_each_row_has_one(dataset):
    for table in dataset.tables:
        if table.geometry is None:
            continue
        style = ET.fromstring(style_document(table, dataset.about))
        symbols = {one.get("name") for one in style.findall("renderer-v2/symbols/symbol")}
        rules = [
            rule.get("symbol") for rule in style.find("renderer-v2/rules").iter("rule") if rule.get("symbol")
        ]
        assert {*rules} == symbols
        assert len(rules) == len(symbols) > 0


@pytest.mark.parametrize(("step", "wanted"), [("1d", ("1", "d")), ("3d", ("3", "d")), ("6h", ("6", "h"))])
def test_the_time_controller_steps_as_the_slices_do(situation, step, wanted):
    dataset = make_dataset(situation, ["places"], window_of(situation, "slices", step=step))
    settings = project_of(dataset.tables, dataset.about).find("ProjectTimeSettings")
    assert (settings.get("timeStep"), settings.get("timeStepUnit")) == wanted


def test_slices_of_months_are_stepped_through_by_day(situation):
    dataset = make_dataset(situation, ["places"], Window(*months(situation)))
    settings = project_of(dataset.tables, dataset.about).find("ProjectTimeSettings")
    assert (settings.get("timeStep"), settings.get("timeStepUnit")) == ("1", "d")


def months(situation):
    """A window of slices 31, 28 and 31 days apart."""
    start = make_dataset(situation, ["places"], Window()).about.start
    stops = tuple(start + timedelta(days=days, seconds=-1) for days in (31, 59, 90, 120))
    return start, stops[-1], stops


def test_a_single_slice_has_no_time(situation):
    dataset = make_dataset(situation, ["places"], Window(*months(situation)[:2], months(situation)[2][:1]))
    root = project_of(dataset.tables, dataset.about)
    assert root.find("ProjectTimeSettings/TemporalRange") is None
    assert root.find("projectlayers/maplayer/temporal").get("enabled") == "0"
    assert root.find("properties/TemporalControllerWidget") is None


def test_two_runs_into_a_folder_are_the_same_byte_for_byte(situation, tmp_path):
    for name in ("one", "two"):
        export_layers(situation, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert {"roads.qml", "syria-2024.qgz", "syria-2024.qlr"} <= {*files}
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_single_file_is_written_alone(situation, tmp_path):
    export_layers(situation, tmp_path / "roads.geojson")
    assert [path.name for path in tmp_path.iterdir()] == ["roads.geojson"]

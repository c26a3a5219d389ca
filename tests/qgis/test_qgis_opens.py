"""QGIS opens an export ready-made: layers, styles, times, tree and meanings are there with nothing to set up."""

import subprocess
from dataclasses import replace

import pytest

from maps.export import export_layers
from maps.fields import LAYERS
from maps.gis.dataset import Window, make_dataset
from maps.gis.geopackage import write_geopackage
from tests.maps.exported import without_rows

pytestmark = pytest.mark.qgis

DAYS = ["2024-11-25T21:00:00Z", "2024-12-08T20:59:59Z"]
"""From the first midnight in Damascus to the last second of the last day there."""
FROM_FIELDS, FIXED = 2, 0
TREE = [
    [
        "What was said and what changed",
        True,
        [["Changes", False], ["Claims", False], ["Unlocated claims", False]],
    ],
    ["Fronts", True, [["Fronts", True]]],
    ["Passage", True, [["Passage", True]]],
    ["Places and junctions", True, [["Places", True], ["Junctions", True]]],
    ["Control of roads", True, [["Road control", True], ["Undecided stretches", True]]],
]
NAME = 'it\'s "a" \\ <script>x</script> [% 1 + 1 %]\u202e\x07'


@pytest.fixture(scope="session")
def opened(qgis, package):
    whole = {"at": None, "extent": [35.5, 32.3, 42.5, 37.4], "layers": ["Places"], "labels": False}
    return qgis(
        {
            "project": f"geopackage:{package}?projectName=syria-2024",
            "frames": [whole],
            "places": {
                "Aleppo": [37.1637, 36.1992],
                "Hama": [36.75, 35.1318],
                "Damascus": [36.3096, 33.5131],
            },
        }
    )


@pytest.fixture(scope="session")
def opened_folder(qgis, folder):
    return qgis({"project": str(folder / "syria-2024.qgz")})


@pytest.fixture(scope="session")
def opened_files(qgis, folder):
    return qgis({"layers": sorted(map(str, folder.glob("*.geojson")))})


@pytest.fixture(params=["opened", "opened_folder"])
def project(request):
    return request.getfixturevalue(request.param)


def timed(layer):
    return (layer["is_timed"], layer["mode"], layer["limit"], layer["times"])


def test_the_project_is_read_without_a_complaint(project):
    assert (project["is_read"], project["said"]) == (True, [])
    assert all(layer["is_valid"] for layer in project["layers"].values())
    assert [line for line in project["stderr"] if "QStandardPaths" not in line] == []


def test_the_validator_of_gdal_finds_nothing_wrong_with_the_package(qgis_python, package):
    code = "import osgeo_utils.samples.validate_gpkg as v, sys; sys.exit(v.main(['', '-q', sys.argv[1]]))"
    run = subprocess.run([qgis_python, "-c", code, package], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, ""), run.stderr


def test_its_layers_are_in_groups_by_theme_and_those_of_what_was_said_are_off(project):
    assert project["tree"][:5] == TREE


def test_the_time_controller_steps_through_the_days_of_the_theatre(project):
    assert (project["range"], project["step"], project["frames"]) == (DAYS, [1, "d"], 13)
    assert project["navigation"] == 1


def test_it_tells_what_it_is_and_whom_to_name(project):
    assert project["title"] == "Syria, 26 November to 8 December 2024"
    for word in ("documented rules", "OpenStreetMap contributors", "Asia/Damascus", "with hindsight"):
        assert word in project["abstract"]
    assert (project["crs"], project["ground"]) == ("EPSG:3857", "#F4F2EC")
    roads = project["layers"]["Road control"]
    assert "Open Database License" in roads["licences"][0]
    assert any("OpenStreetMap" in whom for whom in roads["rights"])


def test_every_layer_of_the_map_is_timed_by_start_and_end(project):
    for layer in LAYERS.values():
        if layer.geometry:
            found = project["layers"][layer.title]
            assert timed(found) == (True, FROM_FIELDS, 0, ["start", "end"])
            assert {found["fields"][name] for name in ("start", "end")} == {"DateTime"}


def test_the_project_in_a_folder_has_the_tables_too(opened_folder):
    assert opened_folder["layers"]["Unlocated claims"]["features"] == 7
    assert opened_folder["layers"]["Claims as they were read"]["features"] == 160


@pytest.mark.parametrize("name", [name for name, layer in LAYERS.items() if layer.geometry])
def test_each_file_alone_is_styled_and_timed_by_what_lies_beside_it(opened_files, opened, name):
    alone, in_project = opened_files["layers"][f"{name}.geojson"], opened["layers"][LAYERS[name].title]
    assert timed(alone) == (True, FROM_FIELDS, 0, ["start", "end"])
    assert (alone["renderer"], alone["fields"]["start"], alone["fields"]["end"]) == (
        "RuleRenderer",
        "DateTime",
        "DateTime",
    )
    assert alone["legend"] == in_project["legend"] != []
    assert alone["aliases"]["km_from" if "km_from" in alone["fields"] else "id"] in ("From km", "Identifier")


def test_all_layers_can_be_added_to_another_project_with_their_times(qgis, folder):
    told = qgis({"definitions": str(folder / "syria-2024.qlr")})
    assert (told["is_read"], told["tree"][:5], told["said"]) == (True, TREE, [])
    assert told["layers"]["Road control"]["features"] > 200
    for name in ("Road control", "Places", "Fronts"):
        assert timed(told["layers"][name]) == (True, FROM_FIELDS, 0, ["start", "end"])


def test_layers_added_from_the_package_one_by_one_bring_their_style(qgis, package):
    told = qgis({"layers": [f"{package}|layername={name}" for name in ("roads", "places")]})
    for layer in told["layers"].values():
        assert timed(layer) == (True, FROM_FIELDS, 0, ["start", "end"])
        assert (layer["renderer"], layer["labels"]) == ("RuleRenderer", True)
        assert layer["licences"] != []
        assert "documented rules" in layer["abstract"]


def test_without_the_time_controller_the_latest_state_is_drawn(opened):
    assert opened["drawn"][0]["colours"] == dict.fromkeys(("Aleppo", "Hama", "Damascus"), "#2C7868")


def test_the_legend_is_in_plain_words(opened):
    legend = opened["layers"]["Road control"]["legend"]
    assert legend[:4] == [
        [0, "Syrian government"],
        [1, "Controlled"],
        [1, "Controlled, inferred between two places"],
        [0, "Opposition"],
    ]
    assert legend[-2:] == [[0, "Undecided between two holders"], [0, "No claim says whose"]]
    assert [1, "Besieged by HTS and allies"] in opened["layers"]["Places"]["legend"]


def test_slices_are_shown_each_in_the_step_that_it_ends(qgis, situation, tmp_path):
    export_layers(situation, tmp_path / "slices.gpkg", layers=["places"], shape="slices", step="6d")
    frames = [{"at": at, "extent": [36.9, 36.0, 37.4, 36.4]} for at in (0, 1, 2)]
    told = qgis(
        {
            "project": f"geopackage:{tmp_path / 'slices.gpkg'}?projectName=syria-2024",
            "frames": frames,
            "places": {"Aleppo": [37.1637, 36.1992]},
        }
    )
    assert told["tree"][0][2][0][2] == [
        [f"Places, {day}", True] for day in ("2024-12-08", "2024-12-07", "2024-12-01")
    ]
    assert [told["layers"][f"Places, {day}"]["mode"] for day in ("2024-12-01", "2024-12-08")] == [
        FIXED,
        FIXED,
    ]
    assert (told["range"], told["step"], told["frames"]) == (DAYS, [6, "d"], 3)
    assert [one["colours"]["Aleppo"] for one in told["drawn"]] == ["#2C7868"] * 3


def test_what_strangers_write_is_text_in_legend_tips_and_rules(qgis, situation, tmp_path):
    dataset = make_dataset(situation, ["places", "claims"], Window())
    strange = {name: name + NAME[:-1] for name in ("government", "hts")}
    tables = []
    for table in dataset.tables:
        columns = {
            **table.columns,
            "sources" if "sources" in table.columns else "sentence": [NAME] * len(table),
        }
        for column in {"holder", "other", "actor"} & columns.keys():
            columns[column] = [strange.get(value, value) for value in columns[column]]
        tables.append(replace(table, columns=columns))
    holders = tuple(
        replace(one, actor_id=strange.get(one.actor_id, one.actor_id), name=one.name + NAME)
        for one in dataset.about.holders
    )
    path = tmp_path / "strange's [% 1 %].gpkg"
    write_geopackage(
        replace(dataset, tables=tables, about=replace(dataset.about, holders=holders, title=NAME)), path
    )
    told = qgis(
        {
            "project": f"geopackage:{path}?projectName=syria-2024",
            "frames": [{"at": 0, "extent": [36.9, 36.0, 37.4, 36.4]}],
            "places": {"Aleppo": [37.1637, 36.1992]},
        }
    )
    places = told["layers"]["Places"]
    assert places["legend"][0][1] == 'Syrian governmentit\'s "a" \\ <script>x</script> [ % 1 + 1 %]'
    assert "&lt;script&gt;x&lt;/script&gt; [% 1 + 1 %]" in places["tip_shown"]
    assert "<script" not in places["tip_shown"] + told["layers"]["Claims"]["tip_shown"]
    assert told["drawn"][0]["colours"]["Aleppo"] == "#9C3008"
    assert (places["is_valid"], told["said"]) == (True, [])


def test_an_export_without_rows_opens_as_well(qgis, situation, tmp_path):
    dataset = make_dataset(situation, list(LAYERS), Window())
    write_geopackage(without_rows(dataset), tmp_path / "none.gpkg")
    told = qgis({"project": f"geopackage:{tmp_path / 'none.gpkg'}?projectName=syria-2024"})
    assert (told["is_read"], told["said"], told["tree"][:5]) == (True, [], TREE)
    assert all(layer["is_valid"] for layer in told["layers"].values())

"""What GDAL says of every file, as ``ogrinfo -so -al`` prints it: layers, geometry, numbers of features, columns and their types.

Compared with `tests/golden/exports`, as the GDAL of Debian 12 (3.6) says it; other versions word it otherwise. Definitions of reference
systems are left out but for their code.
"""

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from geo.period import FOREVER
from maps.export import export_layers
from maps.gis.formats import FORMATS
from tests.maps.exported import exported_situation
from tests.required import missing

GOLDEN = Path(__file__).parents[1] / "golden" / "exports"
COMPARED = "3.6"
OPTIONS = {
    "geojson": (),
    "geojsonl": (),
    "fgb": (),
    "gpkg": (),
    "kml": (),
    "csv": (
        "-oo", "AUTODETECT_TYPE=YES", "-oo", "GEOM_POSSIBLE_NAMES=wkt", "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat",
    ),
}  # fmt: skip
"""The formats that are compared, and how they are opened; this GDAL reads no Parquet."""
CASES = ("whole", "open", "slices", "empty")
RUNS = [(name, case) for name in OPTIONS for case in CASES if (name, case) != ("geojsonl", "empty")]
"""An empty file of lines is no file to GDAL."""
NOON = datetime(2024, 12, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="session")
def ogrinfo():
    found = shutil.which("ogrinfo")
    if found is None:
        missing("FRONTLINE_REQUIRE_GDAL", "ogrinfo is missing: apt-get install gdal-bin")
    version = subprocess.run([found, "--version"], check=True, capture_output=True, text=True).stdout
    if not version.startswith(f"GDAL {COMPARED}."):
        pytest.skip(f"compared with GDAL {COMPARED}, and here is {version.strip()}")
    return found


def export(case, name, folder):
    made, more = exported_situation(), {}
    if case == "open":
        made.timeline.intervals = tuple(one for one in made.timeline.intervals if one.valid.end == FOREVER)
        made.timeline.passages = ()
    elif case == "empty":
        made = exported_situation(claims=[])
        made.timeline.intervals = made.timeline.passages = ()
    elif case == "slices":
        more = {"shape": "slices", "start": NOON, "until": NOON}
    layers = () if case == "whole" else ("roads", "places", "claims")
    return export_layers(made, folder, format=name, layers=layers, **more)


def told(ogrinfo, path, options):
    command = [ogrinfo, "-ro", "-so", "-al", *options, str(path)]
    out = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    ).stdout
    out = re.sub(r"(?s)Layer SRS WKT:\n(.*?)\n(?=Data axis|\S+: )", _srs, out)
    return out.replace(str(path), path.name)


def _srs(found):
    code = re.findall(r'ID\["(\w+)",(\d+)\]', found[1])
    return f"Layer SRS: {':'.join(code[-1]) if code else found[1].strip()}\n"


@pytest.mark.parametrize(("name", "case"), RUNS)
def test_gdal_says_of_the_file_what_it_said_when_a_person_judged_it(name, case, ogrinfo, tmp_path):
    written = [Path(path) for path in export(case, name, tmp_path)]
    suffix = FORMATS[name].suffixes[0]
    files = [path for path in written if path.name.endswith(suffix) and path.name != "claims.csv"]
    assert files
    text = "\n".join(told(ogrinfo, path, OPTIONS[name]) for path in files)
    golden = GOLDEN / f"{name}-{case}.txt"
    if os.environ.get("FRONTLINE_UPDATE_GOLDEN") == "1":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text("utf-8")


@pytest.mark.parametrize(("name", "case"), RUNS)
def test_start_and_end_are_datetimes_in_every_file_that_has_a_row_or_a_schema(name, case):
    text = (GOLDEN / f"{name}-{case}.txt").read_text("utf-8")
    for column in ("begin" if name == "kml" else "start", "end"):  # GDAL's own names of a KML's time spans
        kinds = re.findall(rf"(?m)^{column}: (\w+)", text)
        if case == "empty" and name in ("geojson", "geojsonl", "csv"):
            assert set(kinds) <= {"String"}, "text without rows says nothing of types"
        else:
            assert set(kinds) == {"DateTime"}

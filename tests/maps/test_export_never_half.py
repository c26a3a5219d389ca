"""Whatever stops an export, the old file stays whole, nothing is left beside it, and one message says why."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest
from pyogrio.errors import DataSourceError

from geo.errors import OutputError
from maps.export import export_layers
from maps.gis.formats import FORMATS
from maps.gis.refusal import refusals
from tests.maps.exported import exported_situation

NAMES = {name: f"roads{one.suffixes[0]}" for name, one in FORMATS.items()}
EACH = pytest.mark.parametrize("name", list(FORMATS))
ROOT = Path(__file__).parents[2]
WRITE = """
import resource, signal, sys
sys.path.insert(0, sys.argv[1])
from maps.export import export_layers
from tests.maps.exported import exported_situation
from geo.errors import OutputError
made = exported_situation()
if int(sys.argv[3]):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
print("ready", flush=True)
try:
    export_layers(made, sys.argv[2], layers=["roads"])
except OutputError as error:
    sys.exit(str(error))
"""


@pytest.fixture(scope="module")
def made():
    return exported_situation()


@pytest.fixture
def old(tmp_path, made):
    """Give a folder with a whole file of every format, of which the content is known."""
    for name in NAMES.values():
        (tmp_path / name).write_bytes(b"old " * 100)
    return tmp_path


def state_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def start(target, most_bytes=0):
    command = [sys.executable, "-c", WRITE, str(ROOT), str(target), str(most_bytes)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@EACH
def test_a_full_disk_leaves_the_old_file(name, old):
    before = state_of(old)
    child = start(old / NAMES[name], most_bytes=6_000)
    _, error = child.communicate(timeout=60)
    assert child.returncode == 1
    reasons = ("File too large", "the disk is full")  # the second where a database writes
    assert error.strip() in {
        f"cannot write {old / NAMES[name]}: {one}; choose another place" for one in reasons
    }
    assert state_of(old) == before


@EACH
def test_a_full_device_is_told_and_stays_a_device(name, made, tmp_path):
    if not Path("/dev/full").is_char_device():
        pytest.skip("there is no /dev/full")
    target = tmp_path / NAMES[name]
    target.symlink_to("/dev/full")
    with pytest.raises(OutputError, match=f"^cannot write {target}: No space left on device; choose"):
        export_layers(made, target, layers=["roads"])
    assert Path("/dev/full").is_char_device()


@EACH
def test_a_process_that_is_killed_leaves_the_old_file_or_a_whole_new_one(name, old, made, tmp_path_factory):
    whole = tmp_path_factory.mktemp("whole") / NAMES[name]
    export_layers(made, whole, layers=["roads"])
    target, before = old / NAMES[name], (old / NAMES[name]).read_bytes()
    child = start(target)
    assert child.stdout.readline() == "ready\n"
    os.kill(child.pid, signal.SIGSTOP)  # so that it is killed inside the work, however fast the machine is
    for _ in range(40):
        os.kill(child.pid, signal.SIGCONT)
        time.sleep(0.004)
        os.kill(child.pid, signal.SIGSTOP)
        assert target.read_bytes() in (before, whole.read_bytes())
    child.kill()
    child.communicate(timeout=60)
    assert target.read_bytes() in (before, whole.read_bytes())


@EACH
def test_a_target_that_is_open_in_windows_is_told_as_such(name, old, made, monkeypatch):
    before = state_of(old)

    def refuse(self, target):
        error = PermissionError(13, "The process cannot access the file")
        error.winerror = 32
        raise error

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(OutputError, match=f"{NAMES[name]} is open in another program; close it there"):
        export_layers(made, old / NAMES[name], layers=["roads"])
    assert state_of(old) == before


@EACH
def test_a_target_that_is_open_elsewhere_shows_its_reader_the_old_content(name, old, made):
    with (old / NAMES[name]).open("rb") as reader:
        export_layers(made, old / NAMES[name], layers=["roads"])
        assert reader.read() == b"old " * 100


def test_no_file_of_a_folder_is_replaced_when_one_is_open_in_windows(tmp_path, made, monkeypatch):
    export_layers(made, tmp_path, format="fgb")
    (tmp_path / "roads.fgb").write_bytes(b"old")
    before, rename = state_of(tmp_path), Path.rename

    def refuse(self, target):
        if self.name == "places.fgb":
            error = PermissionError(13, "The process cannot access the file")
            error.winerror = 32
            raise error
        return rename(self, target)

    monkeypatch.setattr("pathlib.Path.rename", refuse)
    with pytest.raises(OutputError, match=r"places\.fgb is open in another program"):
        export_layers(made, tmp_path, format="fgb")
    assert state_of(tmp_path) == before


@EACH
def test_a_place_without_permission_is_told(name, old, made, monkeypatch):
    before = state_of(old)

    def refuse(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(OutputError, match=f"cannot write .*{NAMES[name]}: Permission denied; choose"):
        export_layers(made, old / NAMES[name], layers=["roads"])
    assert state_of(old) == before


@EACH
def test_a_folder_in_the_place_of_a_file_is_told_and_kept(name, tmp_path, made):
    stem = "small" if FORMATS[name].holds_all else "roads"
    target = tmp_path / "out" / f"{stem}{FORMATS[name].suffixes[0]}"
    target.mkdir(parents=True)
    with pytest.raises(OutputError, match="is a folder and stands where a file goes"):
        export_layers(made, tmp_path / "out", format=name, layers=["roads"])
    assert list(tmp_path.rglob("*")) == [target.parent, target]


@pytest.mark.parametrize(
    "error", [DataSourceError("GDAL  cannot write /a/.roads-1.fgb:\nno"), pa.ArrowInvalid("no")]
)
def test_what_gdal_and_arrow_refuse_is_told_with_the_reason_and_without_names_of_ours(error):
    with (
        pytest.raises(OSError, match=r"^(GDAL cannot write the file: )?no$"),
        refusals(Path("/a/.roads-1.fgb")),
    ):
        raise error


def test_other_errors_than_those_of_the_libraries_stay_what_they_are():
    with pytest.raises(ZeroDivisionError), refusals(Path("a")):
        raise ZeroDivisionError
    with pytest.raises(FileNotFoundError), refusals(Path("a")):
        raise FileNotFoundError


@pytest.mark.parametrize(
    ("name", "does"), [("fgb", "pyogrio.write_arrow"), ("parquet", "pyarrow.parquet.write_table")]
)
def test_a_library_that_refuses_ends_in_one_message(name, does, old, made, monkeypatch):
    before = state_of(old)

    def refuse(*_, **__):
        raise DataSourceError("it does not like it")

    monkeypatch.setattr(does, refuse)
    with pytest.raises(OutputError, match=f"{NAMES[name]}: it does not like it; choose another place"):
        export_layers(made, old / NAMES[name], layers=["roads"])
    assert state_of(old) == before

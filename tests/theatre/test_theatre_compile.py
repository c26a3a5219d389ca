"""The compiled theatres follow from the fact tables, to the byte."""

import shutil
from pathlib import Path

import pytest
from geo.data.compile import theatre as script

from geo.errors import TheatreError
from geo.theatre import Theatre

FACTS = Path(__file__).parents[3] / "shared" / "facts"
HAND_WRITTEN = ("theatre.toml", "actors.toml", "sources.toml", "roads.toml", "reports")

needs_facts = pytest.mark.skipif(
    not (FACTS / "highways.csv").is_file(),
    reason="the fact tables are not beside the project (../shared/facts)",
)


def copy_of(theatre_id: str, where: Path) -> Path:
    """Return a theatre folder with what is written by hand, and nothing else."""
    embedded = Theatre.open(theatre_id).folder
    folder = where / theatre_id
    folder.mkdir()
    for name in HAND_WRITTEN:
        source = embedded / name
        if source.exists():
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    return folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_of("syria-2024", tmp_path)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@needs_facts
@pytest.mark.parametrize("theatre_id", Theatre.embedded())
def test_compiling_gives_the_committed_files_and_twice_the_same(theatre_id, tmp_path):
    copy = copy_of(theatre_id, tmp_path)
    script.compile_theatre(FACTS, copy)
    first = contents(copy)
    committed = contents(Theatre.open(theatre_id).folder)
    assert sorted(first) == sorted(committed)
    assert [name for name in first if first[name] != committed[name]] == []
    script.compile_theatre(FACTS, copy)
    assert contents(copy) == first


@needs_facts
def test_the_command_writes_and_says_what(copy, capsys):
    assert script.main([str(FACTS), str(copy)]) == 0
    assert capsys.readouterr().out == "syria-2024: 944 places, 19 actors\n"


def test_missing_tables_are_told(copy, tmp_path, capsys):
    assert script.main([str(tmp_path), str(copy)]) == 1
    assert "highways.csv is not in" in capsys.readouterr().err


def test_a_folder_that_is_no_theatre_is_told(tmp_path):
    with pytest.raises(TheatreError, match=r"holds no theatre\.toml"):
        script.compile_theatre(tmp_path, tmp_path)


def test_a_theatre_without_a_recipe_is_told(copy):
    (copy / "theatre.toml").write_text('id = "elsewhere"\n')
    with pytest.raises(TheatreError, match=r"no recipe for the theatre 'elsewhere'; add one to data/compile"):
        script.compile_theatre(FACTS, copy)


def test_wrong_use_is_told(capsys):
    assert script.main([]) == 2
    assert "usage:" in capsys.readouterr().err


@needs_facts
def test_a_file_without_an_origin_does_not_ship(copy):
    (copy / "stray.csv").write_text("a\n1\n")
    with pytest.raises(
        TheatreError, match=r"stray\.csv: data/compile/manifest\.py does not say where it comes from"
    ):
        script.compile_theatre(FACTS, copy)

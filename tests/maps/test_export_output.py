"""Results appear whole or not at all."""

# ruff: noqa: PT012 - the block that raises is what is tested

import os
import stat
from pathlib import Path

import pytest

from geo.errors import OutputError
from maps.output import replaced_file, replaced_folder


def names(folder):
    return sorted(path.name for path in folder.rglob("*"))


def test_a_file_appears_when_the_block_ends(tmp_path):
    with replaced_file(tmp_path / "map.html") as path:
        path.write_text("new")
        assert not (tmp_path / "map.html").exists()
        assert path.suffix == ".html"
    assert (tmp_path / "map.html").read_text() == "new"
    assert names(tmp_path) == ["map.html"]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    (tmp_path / "map.html").write_text("old")
    with pytest.raises(RuntimeError), replaced_file(tmp_path / "map.html") as path:
        path.write_text("half")
        raise RuntimeError
    assert (tmp_path / "map.html").read_text() == "old"
    assert names(tmp_path) == ["map.html"]


def test_folders_that_are_missing_are_made_and_taken_away_again(tmp_path):
    with replaced_file(tmp_path / "a" / "b" / "map.html") as path:
        path.write_text("new")
    assert (tmp_path / "a" / "b" / "map.html").is_file()
    with pytest.raises(RuntimeError), replaced_file(tmp_path / "x" / "y" / "map.html"):
        raise RuntimeError
    assert not (tmp_path / "x").exists()


def test_what_a_killed_run_left_is_removed_a_day_later_and_nothing_else(tmp_path):
    others = [".map-0123abcd.html.bak", ".mop-0123abcd.html", "map-0123abcd.html", ".map-0123abcx.html"]
    for name in [".map-0123abcd.html", ".map-0123abce.html", *others]:
        (tmp_path / name).write_text("left")
        os.utime(tmp_path / name, (0, 0))
    os.utime(tmp_path / ".map-0123abce.html")  # of a run that may still be writing
    with replaced_file(tmp_path / "map.html") as path:
        path.write_text("new")
    assert names(tmp_path) == sorted([*others, ".map-0123abce.html", "map.html"])


def test_the_new_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "other").write_text("")
    with replaced_file(tmp_path / "map.html") as path:
        path.write_text("new")
    assert stat.S_IMODE((tmp_path / "map.html").stat().st_mode) == stat.S_IMODE(
        (tmp_path / "other").stat().st_mode
    )


def test_a_symbolic_link_stays_one(tmp_path):
    (tmp_path / "real.html").write_text("old")
    (tmp_path / "link.html").symlink_to(tmp_path / "real.html")
    with replaced_file(tmp_path / "link.html") as path:
        path.write_text("new")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    (tmp_path / "text").write_text("nothing")
    with replaced_file("/dev/null") as path:
        (tmp_path / "text").replace(path)
    assert Path("/dev/null").is_char_device()


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path):
    with pytest.raises(OutputError, match="is a folder; name a file in it"), replaced_file(tmp_path):
        pass


def test_a_file_in_the_place_of_a_parent_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write"), replaced_file(tmp_path / "file" / "map.html"):
        pass
    with pytest.raises(OutputError, match="is a file; name a folder"), replaced_folder(tmp_path / "file"):
        pass


def test_a_full_disk_is_an_output_error_and_leaves_the_old_file(tmp_path):
    (tmp_path / "map.html").write_text("old")
    with (
        pytest.raises(OutputError, match="No space left on device"),
        replaced_file(tmp_path / "map.html") as path,
    ):
        path.write_text("half")
        raise OSError(28, "No space left on device")
    assert (tmp_path / "map.html").read_text() == "old"


def test_a_folder_without_permission_is_told(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    with pytest.raises(OutputError, match="Permission denied"), replaced_folder(tmp_path / "out"):
        pass


def test_a_new_folder_appears_as_a_whole(tmp_path):
    goal = tmp_path / "out" / "syria"
    with replaced_folder(goal) as folder:
        (folder / "a.txt").write_text("a")
        assert not goal.exists()
    assert names(tmp_path) == ["a.txt", "out", "syria"]


def test_a_folder_that_exists_keeps_what_is_not_ours(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "a.txt").write_text("old")
    with replaced_folder(tmp_path) as folder:
        (folder / "a.txt").write_text("new")
        (folder / "deep").mkdir()
        (folder / "deep" / "b.txt").write_text("b")
        assert (tmp_path / "a.txt").read_text() == "old"
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "a.txt").read_text() == "new"
    assert names(tmp_path) == ["a.txt", "b.txt", "deep", "mine.txt"]


def test_nothing_is_moved_when_one_file_cannot_be(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "z.txt").mkdir()
    with pytest.raises(OutputError, match=r"z.txt is a folder"), replaced_folder(tmp_path) as folder:
        (folder / "a.txt").write_text("new")
        (folder / "z.txt").write_text("new")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["a.txt", "z.txt"]


def test_an_interrupted_folder_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt), replaced_folder(tmp_path / "out" / "deep") as folder:
        (folder / "a.txt").write_text("a")
        raise KeyboardInterrupt
    assert names(tmp_path) == []


def test_folders_nest(tmp_path):
    with replaced_folder(tmp_path / "out") as outer:
        (outer / "map.html").write_text("map")
        with replaced_folder(outer) as inner:
            (inner / "roads.geojson").write_text("roads")
    assert names(tmp_path / "out") == ["map.html", "roads.geojson"]

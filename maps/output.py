"""Writing results so that nothing is ever half-written.

A result is first written whole beside the place where it goes, and moved there at the end: whoever looks sees the old
result or the new one. A move inside one file system is a rename, which neither fills a disk nor stops half-way.

A folder that exists is never replaced as a folder, because it may be somebody's home: only the files that were written
are moved into it, and everything else in it stays.

This module knows nothing of what is written.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.errors import OutputError

__all__ = ["replaced_file", "replaced_folder"]

_WINDOWS_OPEN = frozenset({5, 32, 33})
"""Windows errors of a file that another program holds: ERROR_ACCESS_DENIED (of a move onto it), _SHARING_VIOLATION, _LOCK_VIOLATION."""
_LEFTOVER_S = 24 * 3600
"""Age from which a file under a temporary name of ours belongs to no run any more."""


@contextmanager
def replaced_file(target: str | Path) -> Iterator[Path]:
    """Give a path to write to; what is there when the block ends becomes ``target``.

    When the block raises, ``target`` stays as it was. Missing parent folders are made. A symbolic link is followed, and
    a device such as ``/dev/null`` is written to as it is.

    Args:
        target: file to make or replace.

    Raises:
        OutputError: the file cannot be written there, or the block raised an `OSError` (a full disk).

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> with replaced_file(folder / "map.html") as path:
        ...     _ = path.write_text("<!doctype html>")
        >>> [file.name for file in folder.iterdir()]
        ['map.html']
    """
    final = Path(os.path.realpath(target))
    if final.is_dir():
        raise OutputError(f"{target} is a folder; name a file in it")
    if final.exists() and not final.is_file():
        with _as_output_error(target), _device(final) as path:
            yield path
        return
    with _as_output_error(target), _parents(final):
        if final.exists() and not os.access(final, os.W_OK):
            raise OutputError(f"{target} is write-protected; choose another file")
        temporary = final.with_name(_temporary_name(final.name))
        _clear_leftovers(final)
        try:
            yield temporary
            temporary.replace(final)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def replaced_folder(target: str | Path) -> Iterator[Path]:
    """Give an empty folder to write to; the files in it when the block ends are moved to ``target``.

    When the block raises, ``target`` stays as it was. A folder that does not exist appears as a whole. In one that does,
    the new files take the place of those of the same name, and other files stay.

    Args:
        target: folder to make or to fill.

    Raises:
        OutputError: the folder cannot be written, a folder stands where a file goes, or the block raised an `OSError`.
    """
    final = Path(os.path.realpath(target))
    if final.exists() and not final.is_dir():
        raise OutputError(f"{target} is a file; name a folder")
    with _as_output_error(target), _parents(final):
        existed = final.exists()
        # Inside it where it exists: it may be a file system of its own, and its parent may be closed to us.
        temporary = (final if existed else final.parent) / _temporary_name(final.name)
        temporary.mkdir()
        try:
            yield temporary
            if existed:
                _move_files(temporary, final)
            else:
                temporary.rename(final)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _device(final: Path) -> Iterator[Path]:
    """Give a file whose content goes to a device or pipe at the end: a writer that renames would replace the device."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "output"
        yield path
        with final.open("wb") as stream:
            stream.write(path.read_bytes())


def _temporary_name(name: str) -> str:
    """Return a hidden name that no other run uses; the ending stays, because writers choose a format by it."""
    path = Path(name)
    return f".{path.stem[:100]}-{secrets.token_hex(4)}{path.suffix}"


def _clear_leftovers(final: Path) -> None:
    """Remove what runs that were killed a day ago or longer have left beside a file; a younger one may still be writing."""
    stem = _temporary_name(final.name).rpartition("-")[0]
    own = re.compile(f"{re.escape(stem)}-[0-9a-f]{{8}}{re.escape(final.suffix)}")
    with suppress(OSError):  # a folder may be written to and not listed; and another run may be quicker
        for path in [path for path in final.parent.iterdir() if own.fullmatch(path.name)]:
            if time.time() - path.lstat().st_mtime > _LEFTOVER_S:
                path.unlink()


def _move_files(source: Path, final: Path) -> None:
    """Move the files of a folder into another, after a look at everything that could stop half-way."""
    files = sorted(path for path in source.rglob("*") if path.is_file())
    moves = [(file, final / file.relative_to(source)) for file in files]
    for _, goal in moves:
        if goal.is_dir():
            raise OutputError(
                f"{goal} is a folder and stands where a file goes; move it away or choose another folder"
            )
        if goal.exists() and not os.access(goal, os.W_OK):
            raise OutputError(f"{goal} is write-protected; choose another folder")
        with _as_output_error(goal):
            if goal.exists():
                goal.rename(
                    goal
                )  # nothing happens, except that Windows refuses where another program has it open
        goal.parent.mkdir(parents=True, exist_ok=True)
    for file, goal in moves:
        file.replace(goal)


@contextmanager
def _as_output_error(target: str | Path) -> Iterator[None]:
    """Turn an error of the operating system into one that names the target and its reason."""
    try:
        yield
    except (OutputError, BrokenPipeError):
        raise
    except OSError as error:
        if _is_open_elsewhere(error):
            raise OutputError(f"{target} is open in another program; close it there and try again") from error
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write {target}: {reason}; choose another place") from error


def _is_open_elsewhere(error: OSError) -> bool:
    """Tell whether Windows refused because a file is open: GIS programs and spreadsheets keep others from replacing theirs."""
    return isinstance(error, PermissionError) and getattr(error, "winerror", None) in _WINDOWS_OPEN


@contextmanager
def _parents(final: Path) -> Iterator[None]:
    """Make the missing parent folders, and take them away again when the block raises."""
    made: list[Path] = []
    try:
        for folder in reversed(final.parents):
            if not folder.exists():
                folder.mkdir()
                made.append(folder)
        yield
    except BaseException:
        for folder in reversed(made):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise

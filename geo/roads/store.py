"""Columns on disk: a folder of ``.npy`` files with a manifest, opened as memory maps.

The manifest names the subfolder that holds the columns and is replaced last, in one step; so whoever kills a save
leaves the old network whole, and a reader never sees half of a new one. Knows nothing of roads.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from tokenize import TokenError
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import NetworkFormatError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    Check = Callable[[str, NDArray[Any], "Columns"], str]

__all__ = ["SCHEMA_VERSION", "Columns", "check_target", "open_columns", "save_columns"]

FORMAT = "frontline-network"
SCHEMA_VERSION = 1
"""Raise it whenever a column is added, dropped or means something else."""
MANIFEST = "manifest.json"
MANIFEST_LIMIT_BYTES = 1 << 20
_COLUMNS_FOLDER = re.compile(r"\.?columns-[0-9a-f]{8}")


class Columns:
    """Named arrays; those on disk are mapped when they are first asked for.

    Attributes:
        shapes: type and shape of each column on disk, as the manifest says them.
    """

    def __init__(
        self, arrays: Mapping[str, NDArray[Any]] | None = None, *, folder: Path | None = None
    ) -> None:
        self._arrays: dict[str, NDArray[Any]] = dict(arrays or {})
        self._folder = folder
        self._names = tuple(self._arrays)
        self.shapes: Mapping[str, Any] = {}
        self._check: Check | None = None
        self._mapped: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return a column, mapping it from disk the first time."""
        array = self._arrays.get(name)
        if array is None:
            array = self._mapped.pop(name) if name in self._mapped else self._map(name)
            problem = self._check(name, array, self) if self._check else ""
            if problem:
                raise self._damaged(name, problem)
            self._arrays[name] = array
        return array

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the columns."""
        return iter(self._names)

    def _map(self, name: str) -> NDArray[Any]:
        if self._folder is None:
            raise KeyError(name)
        path = self._folder / f"{name}.npy"
        try:
            # `open_memmap` reads this format only, where `load` would open a ZIP or a pickle that has its name
            mapped: NDArray[Any] = np.lib.format.open_memmap(path, mode="r")
        except (OSError, ValueError, EOFError, OverflowError, TypeError, SyntaxError, TokenError) as error:
            raise self._damaged(name, str(error)) from error
        found = {"dtype": mapped.dtype.str, "shape": list(mapped.shape)}
        if found != self.shapes.get(name, found):
            raise self._damaged(name, f"it is not of the type and shape {self.shapes[name]}")
        return mapped

    def _damaged(self, name: str, problem: str) -> NetworkFormatError:
        assert self._folder is not None
        path = self._folder / f"{name}.npy"
        return NetworkFormatError(
            f"{path} is damaged or missing ({problem}); {rebuild_hint(self._folder.parent)}"
        )

    def map_all(self) -> None:
        """Map every column that is on disk and compare its type and shape; no number is read.

        From then on the network needs its files no more, even if somebody deletes them.

        Raises:
            NetworkFormatError: a column is damaged or missing.
        """
        if self._folder is not None:
            for name in self._names:
                if name not in self._arrays and name not in self._mapped:
                    self._mapped[name] = self._map(name)

    @classmethod
    def on_disk(cls, folder: Path, shapes: Mapping[str, Any], check: Check | None = None) -> Columns:
        """Return the columns of a folder without reading any.

        Args:
            folder: where the files are.
            shapes: type and shape of each column, as the manifest says them.
            check: called with name, column and all columns when a column is first used; returns what is wrong, or ``""``.
        """
        columns = cls(folder=folder)
        columns._names, columns.shapes, columns._check = tuple(shapes), shapes, check
        return columns


def rebuild_hint(folder: Path) -> str:
    """Return the sentence that names the command which makes a network again."""
    return f"make it again with `frontline roads import FILE.osm.pbf -o {folder}`"


def save_columns(folder: str | Path, columns: Columns, manifest: Mapping[str, Any]) -> None:
    """Write columns and a manifest into a folder, replacing the network that is there.

    Raises:
        OutputError: the folder cannot be written, or holds something else than a network.
    """
    target = Path(folder)
    fresh = target / f"columns-{secrets.token_hex(4)}"
    unfinished = target / f".{fresh.name}"
    new = target / f".{MANIFEST}-{fresh.name}"
    try:
        check_target(target)
        target.mkdir(parents=True, exist_ok=True)
        unfinished.mkdir()
        for name in columns:
            np.save(unfinished / f"{name}.npy", np.ascontiguousarray(columns[name]), allow_pickle=False)
        unfinished.rename(fresh)
        text = json.dumps(
            {
                "format": FORMAT,
                "schema": SCHEMA_VERSION,
                "columns_in": fresh.name,
                **manifest,
                "columns": _shapes(columns),
            },
            indent=1,
            ensure_ascii=False,
        )
        new.write_text(text + "\n", encoding="utf-8")
        os.replace(new, target / MANIFEST)  # noqa: PTH105 - the one step that must not be interrupted, by its own name
    except OutputError:
        raise
    except OSError as error:
        for leftover in (unfinished, fresh):
            shutil.rmtree(leftover, ignore_errors=True)
        with suppress(OSError):
            new.unlink(missing_ok=True)
            target.rmdir()  # only if it is empty, that is, ours
        raise OutputError(f"{target} cannot be written ({error}); nothing there was changed") from error
    _tidy(target, keep=fresh)


def _tidy(target: Path, *, keep: Path) -> None:
    """Delete older columns and what a save that was killed left behind."""
    for old in target.iterdir():
        if _COLUMNS_FOLDER.fullmatch(old.name) and old.is_dir() and old != keep:
            shutil.rmtree(old, ignore_errors=True)
        elif _COLUMNS_FOLDER.fullmatch(old.name.removeprefix(f".{MANIFEST}-")) and old.is_file():
            old.unlink(missing_ok=True)


def check_target(folder: str | Path) -> None:
    """Hold that a folder is new, empty, or holds a network; another ``manifest.json`` is not ours to replace.

    Raises:
        OutputError: it holds something else, or is no folder.
    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise OutputError(f"{target} is a file; name a folder for the network")
    if target.is_dir() and any(target.iterdir()) and not _is_network(target):
        leftovers = sorted(
            path
            for path in target.iterdir()
            if not _COLUMNS_FOLDER.fullmatch(path.name.removeprefix(f".{MANIFEST}-"))
        )
        if leftovers:
            raise OutputError(
                f"{target} holds other files ({leftovers[0].name}, ...); give a new or an empty folder"
            )


def _is_network(target: Path) -> bool:
    """Tell whether a folder holds a network, of whatever version, or what is left of a damaged one."""
    try:
        manifest = _manifest(target)
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return any(_COLUMNS_FOLDER.fullmatch(path.name) for path in target.iterdir())
    return manifest.get("format") == FORMAT


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not a file")
    with path.open("rb") as file:
        raw = file.read(MANIFEST_LIMIT_BYTES + 1)
    if len(raw) > MANIFEST_LIMIT_BYTES:
        raise ValueError("far larger than one can be")
    try:
        manifest = json.loads(raw)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return manifest if isinstance(manifest, dict) else {}


def _shapes(columns: Columns) -> dict[str, dict[str, Any]]:
    return {name: {"dtype": columns[name].dtype.str, "shape": list(columns[name].shape)} for name in columns}


def open_columns(
    folder: str | Path, *, shape_check: Callable[[Mapping[str, Any]], str], value_check: Check
) -> tuple[Columns, dict[str, Any]]:
    """Return the columns of a stored network, mapped when used, and its manifest.

    Args:
        folder: where the network is.
        shape_check: returns what is wrong with the types and shapes of all columns, or ``""``.
        value_check: returns what is wrong with the numbers of a column, or ``""``; called at its first use.

    Raises:
        NetworkFormatError: the folder holds no network, one of another schema version, or a damaged one.
    """
    source = Path(folder)
    try:
        manifest = _manifest(source)
    except OSError as error:
        names = [path.name for path in source.iterdir()] if source.is_dir() else []
        is_foreign = bool(names) and not any(map(_COLUMNS_FOLDER.fullmatch, names))
        hint = "name the folder of one" if is_foreign else rebuild_hint(source)
        raise NetworkFormatError(f"{source} holds no road network; {hint}") from error
    except ValueError as error:
        raise NetworkFormatError(
            f"{source / MANIFEST} is damaged ({error}); {rebuild_hint(source)}"
        ) from error
    if manifest.get("format") != FORMAT:
        raise NetworkFormatError(f"{source / MANIFEST} is not that of a road network; {rebuild_hint(source)}")
    if manifest.get("schema") != SCHEMA_VERSION:
        raise NetworkFormatError(
            f"{source} is of schema version {str(manifest.get('schema'))[:20]}, this program reads version {SCHEMA_VERSION}; "
            f"{rebuild_hint(source)}"
        )
    inside, shapes = source / Path(str(manifest.get("columns_in"))).name, manifest.get("columns")
    problem = "it names no columns" if not isinstance(shapes, dict) else shape_check(shapes)
    if problem or not isinstance(shapes, dict) or not isinstance(manifest.get("source"), dict):
        raise NetworkFormatError(
            f"{source / MANIFEST} is damaged ({problem or 'it names no source'}); {rebuild_hint(source)}"
        )
    missing = [name for name in shapes if not (inside / f"{name}.npy").is_file()]
    if missing:
        raise NetworkFormatError(f"{inside} lacks {', '.join(missing)}; {rebuild_hint(source)}")
    return Columns.on_disk(inside, shapes, value_check), manifest

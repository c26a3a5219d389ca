"""Columns on disk: a folder of ``.npy`` files with a manifest, opened as memory maps.

The manifest names the subfolder that holds the columns and is replaced last, in one step; so whoever kills a save
leaves the old network whole, and a reader never sees half of a new one. Knows nothing of roads.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import NetworkFormatError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

__all__ = ["SCHEMA_VERSION", "Columns", "open_columns", "save_columns"]

FORMAT = "frontline-network"
SCHEMA_VERSION = 1
"""Raise it whenever a column is added, dropped or means something else."""
MANIFEST = "manifest.json"


class Columns:
    """Named arrays; those on disk are mapped when they are first asked for."""

    def __init__(
        self, arrays: Mapping[str, NDArray[Any]] | None = None, *, folder: Path | None = None
    ) -> None:
        self._arrays: dict[str, NDArray[Any]] = dict(arrays or {})
        self._folder = folder
        self._names = tuple(self._arrays)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return a column, mapping it from disk the first time."""
        array = self._arrays.get(name)
        if array is None:
            array = self._arrays[name] = self._map(name)
        return array

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the columns."""
        return iter(self._names)

    def _map(self, name: str) -> NDArray[Any]:
        if self._folder is None:
            raise KeyError(name)
        path = self._folder / f"{name}.npy"
        try:
            if path.stat().st_size == 0:
                raise ValueError("empty")  # noqa: TRY301 - the same to the reader as any other damage
            mapped: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise NetworkFormatError(
                f"{path} is damaged or missing ({error}); {rebuild_hint(self._folder.parent)}"
            ) from error
        return mapped

    @classmethod
    def on_disk(cls, folder: Path, names: tuple[str, ...]) -> Columns:
        """Return the columns of a folder without reading any."""
        columns = cls(folder=folder)
        columns._names = names
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
    try:
        _refuse_other_content(target)
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
        new = target / f".{MANIFEST}-{fresh.name}"
        new.write_text(text + "\n", encoding="utf-8")
        os.replace(new, target / MANIFEST)  # noqa: PTH105 - the one step that must not be interrupted, by its own name
    except OSError as error:
        for leftover in (unfinished, fresh):
            shutil.rmtree(leftover, ignore_errors=True)
        with suppress(OSError):
            target.rmdir()  # only if it is empty, that is, ours
        raise OutputError(f"{target} cannot be written ({error}); nothing there was changed") from error
    for old in target.glob("*columns-*"):
        if old.is_dir() and old != fresh:
            shutil.rmtree(old, ignore_errors=True)


def _refuse_other_content(target: Path) -> None:
    if target.is_dir() and any(target.iterdir()) and not (target / MANIFEST).is_file():
        leftovers = [path for path in target.iterdir() if "columns-" not in path.name]
        if leftovers:
            raise OutputError(
                f"{target} holds other files ({leftovers[0].name}, ...); give a new or an empty folder"
            )


def _shapes(columns: Columns) -> dict[str, dict[str, Any]]:
    return {name: {"dtype": columns[name].dtype.str, "shape": list(columns[name].shape)} for name in columns}


def open_columns(folder: str | Path) -> tuple[Columns, dict[str, Any]]:
    """Return the columns of a stored network, mapped when used, and its manifest.

    Raises:
        NetworkFormatError: the folder holds no network, one of another schema version, or a damaged one.
    """
    source = Path(folder)
    try:
        manifest = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except OSError as error:
        raise NetworkFormatError(f"{source} holds no road network; {rebuild_hint(source)}") from error
    except ValueError as error:
        raise NetworkFormatError(
            f"{source / MANIFEST} is damaged ({error}); {rebuild_hint(source)}"
        ) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise NetworkFormatError(f"{source / MANIFEST} is not that of a road network; {rebuild_hint(source)}")
    if manifest.get("schema") != SCHEMA_VERSION:
        raise NetworkFormatError(
            f"{source} is of schema version {manifest.get('schema')}, this program reads version {SCHEMA_VERSION}; "
            f"{rebuild_hint(source)}"
        )
    inside = source / Path(str(manifest.get("columns_in"))).name
    names = tuple(manifest.get("columns") or ())
    missing = [name for name in names if not (inside / f"{name}.npy").is_file()]
    if missing or not names:
        raise NetworkFormatError(
            f"{inside} lacks {', '.join(missing) or 'its columns'}; {rebuild_hint(source)}"
        )
    return Columns.on_disk(inside, names), manifest

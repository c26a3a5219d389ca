"""What ``frontline export`` looks at before and after it writes: inputs that would be overwritten, and files that stay from before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maps.commands.inputs import note
from maps.commands.show import clean

if TYPE_CHECKING:
    from maps.exportplan import Plan
    from maps.gis.table import Dataset

__all__ = ["refuse_inputs", "tell_of_former", "tell_of_nothing"]

_LISTED = 5
_BESIDE = (".qml", ".qgz", ".qlr")


def refuse_inputs(inputs: Iterable[str], plan: Plan) -> None:
    """Refuse to write over what is read.

    Raises:
        click.UsageError: an input is the file to write, or lies in the folder to write to under a name that an export uses.
    """
    if plan.format is None:
        return
    goal = Path(plan.to).resolve()
    for name in inputs:
        path = Path(name).resolve()
        if name != "-" and (path == goal or (plan.is_folder and path.parent == goal and _is_ours(path))):
            raise click.UsageError(
                f"{name} is read and would be written; choose another place for the export"
            )


def tell_of_nothing(dataset: Dataset) -> None:
    """Say so where nothing holds or happens in the time that was asked for."""
    if not any(len(table) for table in dataset.tables if table.layer.name not in {"claims", "unlocated"}):
        note("nothing holds or changes in that time; look at --from, --until, --known and --layer")


def tell_of_former(plan: Plan, written: Sequence[str]) -> None:
    """Name the files of a former export that stay in the folder: what is left out of the new ones may be in them."""
    if not plan.is_folder:
        return
    new = {Path(name).name for name in written}
    former = sorted(path.name for path in _files(Path(plan.to)) if _is_ours(path) and path.name not in new)
    if former:
        names = ", ".join(map(clean, former[:_LISTED])) + (", …" if len(former) > _LISTED else "")
        note(
            f"{clean(plan.to)} still holds files of an export before, which may tell what is left out of the new ones: {names}"
        )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.is_file())


def _is_ours(path: Path) -> bool:
    """Tell whether a file is called as an export calls its files."""
    from maps.export import CLAIMS_TABLE  # noqa: PLC0415 - heavy imports stay inside functions
    from maps.fields import LAYERS  # noqa: PLC0415
    from maps.gis.formats import FORMATS  # noqa: PLC0415

    if path.name == CLAIMS_TABLE or path.suffix in _BESIDE:
        return True
    own = next((one for one in FORMATS.values() if path.suffix in one.suffixes), None)
    if own is None:
        return False
    return own.holds_all or any(path.stem == name or path.stem.startswith(f"{name}_") for name in LAYERS)

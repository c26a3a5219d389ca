"""What lies beside files in a folder so that QGIS opens them ready-made.

A style each, which QGIS loads by itself; a project of all; and the layers of that project for adding them to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from maps.gis.qgis.project import Source, layer_definitions, project_archive
from maps.gis.qgis.qml import style_document
from maps.gis.table import About, Table

__all__ = ["write_beside"]


def write_beside(
    folder: Path, files: Sequence[tuple[Table, str]], about: About, *, claims_table: str = ""
) -> list[str]:
    """Write styles and a project beside the files of an export.

    Args:
        folder: where the files are.
        files: each table with the name of its file.
        about: what is said of them.
        claims_table: name of the file with the claims as they were read; ``""`` where there is none.

    Returns:
        The names of the files that were written: ``roads.qml`` beside ``roads.geojson``, all layers as ``THEATRE.qlr``, and ``THEATRE.qgz``.
    """
    written: list[str] = []
    for table, name in files:
        written.append(f"{Path(name).stem}.qml")
        (folder / written[-1]).write_text(style_document(table, about), encoding="utf-8", newline="\n")
    sources = [Source(table, f"./{name}") for table, name in files]
    plain_tables = {"Claims as they were read": f"./{claims_table}"} if claims_table else {}
    written.append(f"{about.theatre}.qlr")
    definitions = layer_definitions(sources, about, plain_tables=plain_tables)
    (folder / written[-1]).write_text(definitions, encoding="utf-8", newline="\n")
    written.append(f"{about.theatre}.qgz")
    (folder / written[-1]).write_bytes(project_archive(sources, about, plain_tables=plain_tables))
    return written

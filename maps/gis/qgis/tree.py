"""The layer tree of a project: groups by theme, the uppermost drawn last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from maps.gis.qgis.elements import add
from maps.gis.table import Table
from maps.gis.words import title_of

__all__ = ["Source", "add_tree", "in_tree", "key_of"]

_GROUPS = (
    ("What was said and what changed", ("changes", "claims", "unlocated"), False),
    ("Fronts", ("fronts",), True),
    ("Passage", ("passage",), True),
    ("Places and junctions", ("places", "junctions"), True),
    ("Control of roads", ("roads", "front_lines"), True),
)
"""Groups of the layer tree, the uppermost first: title, layers, and whether they are drawn at first."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table, and where QGIS finds it: a path relative to the project, with the layer behind it."""

    table: Table
    source: str

    @property
    def key(self) -> str:
        """Identifier of the layer in the project, the same in every run."""
        return key_of(self.table.name)


def key_of(name: str) -> str:
    """Return the identifier of a layer in the project, the same in every run."""
    return f"layer_{uuid5(NAMESPACE_URL, f'frontline:{name}').hex}"


def in_tree(sources: Sequence[Source]) -> Iterator[Source]:
    """Yield the layers in the order of the tree."""
    for _, names, _ in _GROUPS:
        for name in names:
            yield from (source for source in sources if source.table.layer.name == name)


def add_tree(root: ET.Element, sources: Sequence[Source], plain_tables: Mapping[str, str]) -> None:
    """Append the layer tree: a group a theme, where a layer comes in several dates a group of those, and tables by title and path."""
    tree = add(root, "layer-tree-group")
    for title, names, is_drawn in _GROUPS:
        found = [source for source in sources if source.table.layer.name in names]
        if not found:
            continue
        group = _add_group(tree, title, is_expanded=is_drawn)
        found.sort(key=lambda one: names.index(one.table.layer.name))
        for _, of_layer in groupby(found, key=lambda one: one.table.layer.name):
            slices = [*of_layer][::-1]  # the latest on top
            parent = group
            if len(slices) > 1:
                parent = _add_group(group, slices[0].table.layer.title, is_expanded=False)
            for source in slices:
                _add_leaf(parent, source, is_drawn=is_drawn)
    for title, path in plain_tables.items():
        add(tree, "layer-tree-layer", id=key_of(path), name=title, source=path, providerKey="ogr")


def _add_group(parent: ET.Element, title: str, *, is_expanded: bool) -> ET.Element:
    """Append a group; it is always checked, so that one click draws a layer in it."""
    return add(
        parent, "layer-tree-group", name=title, checked="Qt::Checked", expanded="1" if is_expanded else "0"
    )


def _add_leaf(parent: ET.Element, source: Source, *, is_drawn: bool) -> None:
    add(
        parent,
        "layer-tree-layer",
        id=source.key,
        name=title_of(source.table),
        source=source.source,
        providerKey="ogr",
        checked="Qt::Checked" if is_drawn else "Qt::Unchecked",
        expanded="1"
        if source.table.layer.name in ("roads", "passage") and source.table.as_of is None
        else "0",
    )

"""Metadata of a layer as QGIS shows them: title, what it is, licence, whom to name, how it was made."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from maps.gis.qgis.elements import DOCTYPE, VERSION, add, document
from maps.gis.table import About, Table
from maps.gis.words import known_in_words, title_of

__all__ = ["add_metadata", "metadata_document"]


def metadata_document(table: Table, about: About) -> str:
    """Return the metadata of a table as a document of QGIS (QMD)."""
    root = ET.Element("qgis", version=VERSION)
    add_metadata(root, table, about)
    return document(root, DOCTYPE)


def add_metadata(parent: ET.Element, table: Table, about: About) -> None:
    """Put the metadata of a table into an element."""
    add(parent, "identifier", f"{about.theatre}/{table.name}")
    add(parent, "parentidentifier", about.theatre)
    add(parent, "language", "ENG")
    add(parent, "type", "dataset")
    add(parent, "title", f"{title_of(table)}: {about.title}")
    parts = (about.description_of(table.layer), about.method, f"{known_in_words(about.known).capitalize()}.")
    add(parent, "abstract", " ".join((*parts, f"Days are those of {about.zone}.")))
    add(parent, "license", about.licence)
    for whom in about.attribution:
        add(parent, "rights", whom)
    history = f"Written by Frontline {about.version}".strip()
    add(parent, "history", history)

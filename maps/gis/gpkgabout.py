"""What a GeoPackage says of its layers: the meaning of columns, licence, attribution and method, styles, and the QGIS project.

Metadata are written twice: as the name and value pairs that ``ogrinfo`` and other programs on GDAL show of the whole file, and as the
metadata of each layer that QGIS shows in its properties.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as ET

from maps.gis.qgis.metadata import metadata_document
from maps.gis.qgis.project import Source, project_archive
from maps.gis.qgis.qml import style_document
from maps.gis.qgis.sld import sld_document
from maps.gis.table import About, Dataset
from maps.gis.words import known_in_words, label_of, title_of, xml_text
from maps.layers.columns import instant_text

__all__ = ["datetime_text", "latest_change", "write_about", "write_styles"]

_QGIS, _GDAL = "http://mrcc.com/qgis.dtd", "http://gdal.org"


def datetime_text(instant: datetime) -> str:
    """Return an instant as GeoPackage 1.2 writes it: ISO 8601 in UTC, with milliseconds."""
    return instant_text(instant)[:-1] + ".000Z"


def latest_change(about: About) -> str:
    """Return what stands for the time of the last change: the latest instant that is told of, the same in every run."""
    return datetime_text(about.stops[-1] if about.stops else about.start)


def write_about(base: sqlite3.Connection, dataset: Dataset) -> None:
    """Write titles and meanings of the columns, and the metadata of the file and of each layer."""
    about = dataset.about
    base.executemany("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, NULL)", _columns(dataset))
    documents: list[tuple[str, str, str | None]] = [(_GDAL, _pairs(about), None)]
    documents += [(_QGIS, metadata_document(table, about), table.name) for table in dataset.tables]
    for number, (standard, text, table) in enumerate(documents, start=1):
        base.execute(
            "INSERT INTO gpkg_metadata VALUES (?, 'dataset', ?, 'text/xml', ?)", (number, standard, text)
        )
        base.execute(
            "INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, ?, NULL)",
            ("geopackage" if table is None else "table", table, latest_change(about), number),
        )


def write_styles(base: sqlite3.Connection, dataset: Dataset, name: str) -> None:
    """Write the style of each layer, and the project that shows them all.

    Args:
        base: the open file.
        dataset: what is in it.
        name: what the file will be called.
    """
    about = dataset.about
    for table in dataset.tables:
        base.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD,"
            " useAsDefault, description, owner, ui, update_time) VALUES ('', '', ?, ?, 'control', ?, ?, 1, ?, '', NULL, ?)",
            (
                table.name,
                "" if table.geometry is None else "geom",
                style_document(table, about),
                sld_document(table, about),
                f"{title_of(table)}, as Frontline draws it",
                latest_change(about),
            ),
        )
    sources = [Source(table, f"./{name}|layername={table.name}") for table in dataset.tables]
    told = json.dumps({"last_modified_time": latest_change(about)[:19], "last_modified_user": "frontline"})
    # QGIS keeps the bytes of a .qgz as hexadecimal digits here.
    archive = project_archive(sources, about).hex()
    base.execute("INSERT INTO qgis_projects VALUES (?, ?, ?)", (about.theatre, told, archive))
    base.execute(
        "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS', ?, NULL, NULL, NULL, NULL, 0)",
        (latest_change(about),),
    )


def _columns(dataset: Dataset) -> Iterator[tuple[str, str, str, str, str]]:
    for table in dataset.tables:
        for field in table.fields:
            label = label_of(field.name)
            yield table.name, field.name, label, label, field.meaning


def _pairs(about: About) -> str:
    """Return what is said of the whole file in GDAL's own form of metadata."""
    root = ET.Element("GDALMultiDomainMetadata")
    metadata = ET.SubElement(root, "Metadata")
    said = {
        "TITLE": about.title,
        "THEATRE": about.theatre,
        "LICENCE": about.licence,
        "ATTRIBUTION": "; ".join(about.attribution),
        "METHOD": about.method,
        "NOTES": " ".join(about.notes),
        "SOFTWARE": f"Frontline {about.version}".strip(),
        "TIME_ZONE_OF_DAYS": about.zone,
        "KNOWLEDGE": known_in_words(about.known),
        "SHAPE_OF_TIME": about.shape,
    }
    for key, value in said.items():
        if value:
            ET.SubElement(metadata, "MDI", key=key).text = xml_text(value)
    return ET.tostring(root, encoding="unicode")

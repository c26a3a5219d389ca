"""A project of QGIS with all layers of an export: grouped, titled, styled, with the time controller set to the days of the theatre.

The range of time begins at a midnight of the theatre and ends at the last second that is told of, and a frame is a day: so each frame is one
day of the theatre, and there are as many as there are days. (QGIS counts frames by whole steps and one more; a range that ended at the next
midnight would have an empty frame behind the last day.) A slice is shown in the frames of the step that it ends. The map is in Web Mercator, as the page is, unless the data are in a system of
their own; there is no map beneath that comes from the network.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from xml.etree import ElementTree as ET

import numpy as np
import shapely

from maps.gis.project import LONLAT
from maps.gis.qgis.elements import DOCTYPE, VERSION, add, document
from maps.gis.qgis.metadata import add_metadata
from maps.gis.qgis.qml import add_style, labels_of
from maps.gis.qgis.tree import Source, add_tree, in_tree, key_of
from maps.gis.table import About
from maps.gis.words import known_in_words, title_of, xml_text
from maps.layers.columns import instant_text
from maps.style import LIGHT

__all__ = ["Source", "layer_definitions", "project_archive"]

_MERCATOR = "EPSG:3857"
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_MARGIN = 0.04
_ANIMATED = "1"
"""Mode of the time controller: stepping through frames."""


def project_archive(
    sources: Sequence[Source], about: About, *, plain_tables: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    """Return a project as the bytes of a ``.qgz`` file, the same in every run.

    Args:
        sources: the layers, in the order of the layers and dates.
        about: what is said of them.
        plain_tables: tables of which nothing is known but where they are, by title.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(f"{about.theatre}.qgs", _FIRST_DAY_OF_ZIP)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, _document(sources, about, plain_tables))
    return stream.getvalue()


def layer_definitions(sources: Sequence[Source], about: About, *, plain_tables: Mapping[str, str]) -> str:
    """Return all layers as a layer definition file (QLR), which adds them to a project that somebody has open already.

    A layer that is added by its file alone brings its style, but QGIS (at least to 3.34) leaves its time switched off; these bring it.
    """
    root = ET.Element("qlr")
    add_tree(root, sources, plain_tables)
    _add_layers(add(root, "maplayers"), sources, about, plain_tables)
    return document(root, "<!DOCTYPE qgis-layer-definition>\n")


def _document(sources: Sequence[Source], about: About, plain_tables: Mapping[str, str]) -> str:
    root = ET.Element("qgis", version=VERSION, projectname=xml_text(about.title))
    add(root, "homePath", path="")
    add(root, "title", about.title)
    crs = _MERCATOR if about.crs == LONLAT else about.crs
    _add_crs(add(root, "projectCrs"), crs)
    extent = _extent(sources)
    add_tree(root, sources, plain_tables)
    _add_canvas(root, extent, about.crs, crs)
    _add_layers(add(root, "projectlayers"), sources, about, plain_tables)
    order = add(root, "layerorder")
    for source in in_tree(sources):
        add(order, "layer", id=source.key)
    _add_properties(root, about)
    _add_project_metadata(root, about)
    _add_view(root, extent, about.crs)
    _add_times(root, about)
    return document(root, DOCTYPE)


def _add_crs(parent: ET.Element, crs: str) -> None:
    """Append a reference system, by its definition too: QGIS 3.22 does not take that of a project by its code alone."""
    system = add(parent, "spatialrefsys")
    add(system, "wkt", _definition(crs))
    add(system, "authid", crs)


@lru_cache(maxsize=8)
def _definition(crs: str) -> str:
    from pyproj import CRS  # noqa: PLC0415 - loads PROJ

    return str(CRS.from_user_input(crs).to_wkt())


def _add_layers(
    parent: ET.Element, sources: Sequence[Source], about: About, plain_tables: Mapping[str, str]
) -> None:
    for source in sources:
        _add_layer(parent, source, about)
    for title, path in plain_tables.items():
        _add_plain_table(parent, title, path)


def _add_layer(parent: ET.Element, source: Source, about: About) -> None:
    table = source.table
    kind = {"": "No geometry", "LineString": "Line", "Point": "Point"}[table.layer.geometry]
    layer = add(
        parent,
        "maplayer",
        type="vector",
        geometry=kind,
        wkbType=table.layer.geometry or "NoGeometry",
        labelsEnabled=labels_of(table),
        styleCategories="AllStyleCategories",
        simplifyDrawingHints="1" if kind == "Line" else "0",
        simplifyDrawingTol="1",
        simplifyMaxScale="1",
    )
    add(layer, "id", source.key)
    add(layer, "datasource", source.source)
    add(layer, "layername", title_of(table))
    if table.geometry is not None:
        _add_crs(add(layer, "srs"), about.crs)
    add_metadata(add(layer, "resourceMetadata"), table, about)
    add(layer, "provider", "ogr", encoding="UTF-8")
    add_style(layer, table, about)


def _add_plain_table(layers: ET.Element, title: str, path: str) -> None:
    layer = add(layers, "maplayer", type="vector", geometry="No geometry", wkbType="NoGeometry")
    add(layer, "id", key_of(path))
    add(layer, "datasource", path)
    add(layer, "layername", title)
    add(layer, "provider", "ogr", encoding="UTF-8")


def _extent(sources: Sequence[Source]) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of all layers with a margin, in their reference system; None where all are empty."""
    shapes = [source.table.geometry for source in sources if source.table.geometry]
    if not shapes:
        return None
    boxes = np.array([shapely.total_bounds(one) for one in shapes])
    west, south = boxes[:, :2].min(axis=0).tolist()
    east, north = boxes[:, 2:].max(axis=0).tolist()
    across, up = max(east - west, 1e-3) * _MARGIN, max(north - south, 1e-3) * _MARGIN
    return (west - across, south - up, east + across, north + up)


def _add_extent(parent: ET.Element, extent: tuple[float, float, float, float]) -> None:
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), extent, strict=True):
        add(parent, name, f"{value:.9g}")


def _add_canvas(
    root: ET.Element, extent: tuple[float, float, float, float] | None, data_crs: str, crs: str
) -> None:
    if extent is None:
        return
    if data_crs != crs:
        from pyproj import Transformer  # noqa: PLC0415 - loads PROJ

        extent = Transformer.from_crs(data_crs, crs, always_xy=True).transform_bounds(*extent)
    canvas = add(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    _add_extent(add(canvas, "extent"), extent)
    add(canvas, "rotation", "0")
    _add_crs(add(canvas, "destinationsrs"), crs)


def _add_view(root: ET.Element, extent: tuple[float, float, float, float] | None, crs: str) -> None:
    if extent is None:
        return
    view = add(root, "ProjectViewSettings", UseProjectScales="0", rotation="0")
    names = ("xmin", "ymin", "xmax", "ymax")
    edges = {name: f"{value:.9g}" for name, value in zip(names, extent, strict=True)}
    _add_crs(add(view, "DefaultViewExtent", **edges), crs)


def _add_properties(root: ET.Element, about: About) -> None:
    """Append colour of the ground, relative paths, and the time controller switched on where there is time to step through."""
    entries = add(root, "properties")
    red, green, blue = (str(int(LIGHT["land"][at : at + 2], 16)) for at in (1, 3, 5))
    gui = add(entries, "Gui")
    for name, value in (("Red", red), ("Green", green), ("Blue", blue)):
        add(gui, f"CanvasColor{name}Part", value, type="int")
    add(add(entries, "Paths"), "Absolute", "false", type="bool")
    add(add(entries, "SpatialRefSys"), "ProjectionsEnabled", "1", type="int")
    times = _range(about)
    if times is not None:
        start, end = times
        controller = add(entries, "TemporalControllerWidget")
        add(controller, "EndDateTime", end, type="QString")
        add(controller, "NavigationMode", _ANIMATED, type="int")
        add(controller, "StartDateTime", start, type="QString")


def _range(about: About) -> tuple[str, str] | None:
    """Return first and last instant of the time to step through; None where it is one slice, or none."""
    if not about.stops or (about.shape == "slices" and len(about.stops) == 1):
        return None
    return instant_text(about.start), instant_text(about.stops[-1])


def _add_times(root: ET.Element, about: About) -> None:
    times, (step, unit) = _range(about), _step(about)
    settings = add(
        root,
        "ProjectTimeSettings",
        timeStep=f"{step:g}",
        timeStepUnit=unit,
        frameRate="1",
        cumulativeTemporalRange="0",
    )
    if times is not None:
        period = add(settings, "TemporalRange")
        add(period, "start", times[0])
        add(period, "end", times[1])


def _step(about: About) -> tuple[float, str]:
    """Return the length of a frame in days or hours: a day, or from slice to slice where all are as far apart.

    Slices a month apart are stepped through by day: each frame then lies in one of them.
    """
    gaps = {after - before for before, after in pairwise(about.stops[:-1])}
    if about.shape != "slices" or not gaps:
        return 1, "d"
    shortest = min(gaps)
    step = shortest if len(gaps) == 1 else min(shortest, timedelta(days=1))
    return (step / timedelta(days=1), "d") if step >= timedelta(days=1) else (step / timedelta(hours=1), "h")


def _add_project_metadata(root: ET.Element, about: About) -> None:
    metadata = add(root, "projectMetadata")
    add(metadata, "identifier", about.theatre)
    add(metadata, "language", "ENG")
    add(metadata, "title", about.title)
    add(
        metadata,
        "abstract",
        "\n\n".join(
            (
                about.method,
                " ".join(about.notes) or "Nothing is left out.",
                f"The state of knowledge is {known_in_words(about.known)}. Days are those of {about.zone}; times in the tables are UTC.",
                f"Licence: {about.licence}. {'; '.join(about.attribution)}",
            )
        ),
    )
    words = add(metadata, "keywords", vocabulary="frontline")
    for word in ("control", "roads", "conflict", about.theatre):
        add(words, "keyword", word)
    add(metadata, "author", f"Frontline {about.version}".strip())
    times = _range(about)
    add(metadata, "creation", (times[0] if times else instant_text(about.start))[:19])

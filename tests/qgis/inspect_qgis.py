"""Run by QGIS's own Python: opens a project or layers as QGIS does, tells what it found as JSON, and draws frames as PNG.

    python3 inspect_qgis.py job.json told.json

The job: ``project`` (a path or ``geopackage:…?projectName=…``), ``definitions`` (a path) or ``layers`` (paths), ``frames`` (``{"png", "at", "extent", "width",
"layers"}``, where ``at`` is the number of a frame of the time controller, or null for no time), and ``places`` (name: [lon, lat]) whose
colours are told of each frame.
"""

import json
import sys
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsInterval,
    QgsLayerDefinition,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsTemporalNavigationObject,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize, Qt

SAID = []


def told_layer(layer):
    times = layer.temporalProperties()
    found = {
        "name": layer.name(),
        "is_valid": layer.isValid(),
        "source": layer.publicSource(),
        "features": layer.featureCount(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "aliases": {
            field.name(): layer.attributeDisplayName(number) for number, field in enumerate(layer.fields())
        },
        "is_timed": times.isActive(),
        "mode": int(times.mode()),
        "limit": int(times.limitMode()),
        "times": [times.startField(), times.endField()],
        "fixed": [text(times.fixedTemporalRange().begin()), text(times.fixedTemporalRange().end())],
        "abstract": layer.metadata().abstract(),
        "licences": layer.metadata().licenses(),
        "rights": layer.metadata().rights(),
        "tip": layer.mapTipTemplate(),
        "display": layer.displayExpression(),
        "crs": layer.crs().authid(),
    }
    if layer.isSpatial():
        renderer = layer.renderer()
        found["renderer"] = renderer.type()
        found["legend"] = [[item.level(), item.label()] for item in renderer.legendSymbolItems()]
        found["labels"] = layer.labelsEnabled()
        found["has_index"] = int(layer.hasSpatialIndex())
    feature = next(layer.getFeatures(), None)
    if feature is not None:
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        context.setFeature(feature)
        found["tip_shown"] = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
    return found


def text(instant):
    return instant.toUTC().toString(Qt.ISODate) if instant.isValid() else ""


def told_tree(node):
    if hasattr(node, "layerId"):
        return [node.name(), node.itemVisibilityChecked()]
    return [node.name(), node.itemVisibilityChecked(), [told_tree(child) for child in node.children()]]


def controller_of(project):
    """Return QGIS's time controller, set as its window sets it from the project."""
    settings, controller = project.timeSettings(), QgsTemporalNavigationObject()
    controller.setTemporalExtents(settings.temporalRange())
    controller.setFrameDuration(QgsInterval(settings.timeStep(), settings.timeStepUnit()))
    return controller


def draw(project, frame, controller, places):
    wanted = frame.get("layers")
    layers = (
        project.layerTreeRoot().checkedLayers()
        if wanted is None
        else [layer for layer in project.layerTreeRoot().layerOrder() if layer.name() in wanted]
    )
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(project.crs())
    settings.setBackgroundColor(project.backgroundColor())
    to_map = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), project.crs(), project)
    extent = to_map.transformBoundingBox(QgsRectangle(*frame["extent"]))
    width = frame.get("width", 900)
    settings.setOutputSize(QSize(width, round(width * extent.height() / extent.width())))
    settings.setOutputDpi(frame.get("dpi", 96))
    settings.setExtent(extent)
    settings.setFlag(QgsMapSettings.DrawLabeling, frame.get("labels", True))
    if frame.get("at") is not None:
        period = controller.dateTimeRangeForFrameNumber(frame["at"])
        settings.setIsTemporal(True)
        settings.setTemporalRange(period)
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.globalScope())
    context.appendScope(QgsExpressionContextUtils.projectScope(project))
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    if frame.get("png"):
        image.save(frame["png"])
    colours = {}
    for name, (lon, lat) in places.items():
        spot = settings.mapToPixel().transform(to_map.transform(QgsPointXY(lon, lat)))
        x, y = round(spot.x()), round(spot.y())
        if 0 <= x < image.width() and 0 <= y < image.height():
            colours[name] = image.pixelColor(x, y).name().upper()
    told = {"colours": colours, "errors": [f"{one.layerID}: {one.message}" for one in job.errors()]}
    if frame.get("at") is not None:
        told["period"] = [text(period.begin()), text(period.end())]
    return told


def run(job):
    project = QgsProject.instance()
    told = {}
    if "project" in job:
        told["is_read"] = project.read(job["project"])
    elif "definitions" in job:
        told["is_read"] = QgsLayerDefinition.loadLayerDefinition(
            job["definitions"], project, project.layerTreeRoot()
        )[0]
    else:
        layers = [QgsVectorLayer(path, path.rpartition("/")[2], "ogr") for path in job["layers"]]
        project.addMapLayers(layers)
        for layer in layers:
            layer.loadDefaultStyle()  # as the button for it does: QGIS leaves the time of a new layer switched off
    metadata, settings = project.metadata(), project.timeSettings()
    controller = controller_of(project)
    told |= {
        "title": project.title(),
        "abstract": metadata.abstract(),
        "crs": project.crs().authid(),
        "ground": project.backgroundColor().name().upper(),
        "range": [text(settings.temporalRange().begin()), text(settings.temporalRange().end())],
        "step": [settings.timeStep(), QgsUnitTypes.encodeUnit(settings.timeStepUnit())],
        "navigation": project.readNumEntry("TemporalControllerWidget", "/NavigationMode", 0)[0],
        "frames": controller.totalFrameCount() if settings.temporalRange().begin().isValid() else 0,
        "tree": [told_tree(child) for child in project.layerTreeRoot().children()],
        "layers": {layer.name(): told_layer(layer) for layer in project.mapLayers().values()},
        "drawn": [draw(project, frame, controller, job.get("places", {})) for frame in job.get("frames", [])],
        "said": SAID,
        "version": Qgis.QGIS_VERSION,
    }
    return told


def main():
    application = QgsApplication([], False)  # noqa: FBT003 - without windows
    application.initQgis()
    log = application.messageLog()
    log.messageReceived[str, str, Qgis.MessageLevel].connect(
        lambda message, tag, level: SAID.append([tag, message]) if int(level) in (1, 2) else None
    )
    told = run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    Path(sys.argv[2]).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    QgsProject.instance().clear()
    application.exitQgis()


main()

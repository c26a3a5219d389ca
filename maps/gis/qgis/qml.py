"""The style of a layer for QGIS (QML): symbols, legend, labels, map tips, names of columns, and time.

While time runs, QGIS shows what overlaps the frame, and so both holders of a road that changed hands on that day. The rules of states
therefore draw only what still holds at the end of the frame, as the page does, and the latest state where the time controller is off. The
times of files and frames are UTC; QGIS compares them as they are written, so the zone of the machine does not matter.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from maps.gis.qgis.elements import DOCTYPE, VERSION, add, document, literal, plain
from maps.gis.qgis.labels import add_labels, has_labels
from maps.gis.qgis.rules import Condition, rules_of
from maps.gis.qgis.symbolxml import add_symbol
from maps.gis.qgis.tips import display_expression, tip_of
from maps.gis.table import About, Table
from maps.gis.words import label_of
from maps.layers.columns import instant_text

__all__ = ["EVENTS", "add_style", "labels_of", "slice_periods", "style_document"]

EVENTS = frozenset({"changes", "claims", "unlocated"})
"""Layers of what happened or was said: a frame shows all of it, not only what still holds at its end."""

_SECOND = timedelta(seconds=1)
_FIXED, _FROM_FIELDS = "0", "2"
_BEGIN_ONLY = "0"
"""Modes of time in QGIS, and the limit that includes the begin and not the end."""


def style_document(table: Table, about: About) -> str:
    """Return the style of a table as a document of QGIS (QML), the same in every run."""
    root = ET.Element(
        "qgis", version=VERSION, styleCategories="AllStyleCategories", labelsEnabled=labels_of(table)
    )
    add_style(root, table, about)
    return document(root, DOCTYPE)


def add_style(parent: ET.Element, table: Table, about: About) -> None:
    """Put the style of a table into an element."""
    _add_time(parent, table, about)
    if table.geometry is not None:
        _add_renderer(parent, table, about)
        if has_labels(table.layer.name):
            add_labels(parent, table.layer.name)
        for tag, value in (("blendMode", "0"), ("featureBlendMode", "0"), ("layerOpacity", "1")):
            add(parent, tag, value)
    aliases = add(parent, "aliases")
    for field in table.fields:
        add(aliases, "alias", field=field.name, name=label_of(field.name))
    add(parent, "previewExpression", display_expression(table.layer.name))
    add(parent, "mapTip", tip_of(table.layer.name), enabled="1")


def labels_of(table: Table) -> str:
    """Return whether a table has names on the map, as QGIS writes it."""
    return "1" if has_labels(table.layer.name) else "0"


def _add_time(parent: ET.Element, table: Table, about: About) -> None:
    """Append what the time controller needs: the columns of the period; of a slice the step that it stands for."""
    period = slice_periods(about).get(table.as_of) if table.as_of is not None else None
    is_timed = table.as_of is None or period is not None
    temporal = add(
        parent,
        "temporal",
        enabled="1" if is_timed and table.geometry is not None else "0",
        mode=_FROM_FIELDS if table.as_of is None else _FIXED,
        limitMode=_BEGIN_ONLY,
        startField="start" if table.as_of is None else "",
        endField="end" if table.as_of is None else "",
        durationField="",
        durationUnit="min",
        fixedDuration="0",
        startExpression="",
        endExpression="",
        accumulate="0",
    )
    fixed = add(temporal, "fixedRange")
    add(fixed, "start", period[0] if period else "")
    add(fixed, "end", period[1] if period else "")


def slice_periods(about: About) -> dict[object, tuple[str, str]]:
    """Return first and last instant of the step of each slice, as text; none where there is one slice, which needs no time.

    A step begins a second late: QGIS 3.22 takes a layer for part of a frame that ends where the layer begins.
    """
    stops = about.stops
    if about.shape != "slices" or len(stops) < 2:  # noqa: PLR2004 - from one to another
        return {}
    starts = (about.start, *(stop + 2 * _SECOND for stop in stops[:-1]))
    return {
        stop: (instant_text(start), instant_text(stop)) for start, stop in zip(starts, stops, strict=True)
    }


def _add_renderer(parent: ET.Element, table: Table, about: About) -> None:
    renderer = add(
        parent,
        "renderer-v2",
        type="RuleRenderer",
        symbollevels="0",
        enableorderby="1",
        forceraster="0",
        referencescale="-1",
    )
    rules = add(renderer, "rules", key=_key(table))
    drawn = ET.SubElement(renderer, "symbols")
    number = 0
    for at, group in enumerate(rules_of(table, about)):
        parent_rule = rules
        if group.label:
            parent_rule = add(
                rules,
                "rule",
                key=_key(table, at),
                label=plain(group.label),
                filter=_filter(table, group.conditions),
            )
        for place, rule in enumerate(group.rules):
            where = rule.conditions if group.label else (*group.conditions, *rule.conditions)
            add(
                parent_rule,
                "rule",
                key=_key(table, at, place),
                symbol=str(number),
                label=plain(rule.label),
                filter=_filter(table, where, is_inner=bool(group.label)),
            )
            add_symbol(drawn, str(number), rule.symbol)
            number += 1
    order = add(renderer, "orderby")
    add(order, "orderByClause", '"start"', asc="1", nullsFirst="0")


def _filter(table: Table, conditions: tuple[Condition, ...], *, is_inner: bool = False) -> str:
    """Return the expression of some conditions; of states also that they still hold, said once in a group."""
    parts = [_expression(one) for one in conditions]
    if not is_inner and table.as_of is None and table.layer.name not in EVENTS:
        parts.append(_holds_still(table))
    return " AND ".join(parts)


def _holds_still(table: Table) -> str:
    """Return the expression for what holds at the end of the frame; without time, after the last change that the table has."""
    last = max(table.columns["start_epoch"], default=0)
    return f'coalesce("end" >= @map_end_time, "end_epoch" > {last})'


def _expression(one: Condition) -> str:
    sign = "=" if one.is_equal else "<>"
    value = str(one.value).lower() if isinstance(one.value, bool) else literal(one.value)
    return f'"{one.column}" {sign} {value}'


def _key(table: Table, *at: int) -> str:
    """Return an identifier of a rule, the same in every run."""
    return f"{{{uuid5(NAMESPACE_URL, f'frontline:{table.name}:{at}')}}}"

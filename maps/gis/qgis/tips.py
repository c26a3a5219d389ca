"""Map tips: what QGIS shows where the pointer rests, as HTML whose values are escaped by the expressions that bring them."""

from __future__ import annotations

__all__ = ["display_expression", "tip_of"]

_NAME = """coalesce(nullif("name_en", ''), "name_ar")"""
_HOLDS = """concat("holder_name", if("holder_name" = '' OR "state" = '', '', ': '), "state", if("other_name" = '', '', concat(' / ', "other_name")))"""
_DAYS = """concat("first_day", ' – ', if("is_open", '…', "last_day"))"""
_GROUNDS = """concat(replace("basis", '_', ' '), ', ', "rule", ', confidence ', round("confidence", 2))"""
_ALONG = """concat("name_en", ', km ', round("km_from", 1), ' – ', round("km_to", 1))"""

_LINES: dict[str, tuple[str, ...]] = {
    "roads": (_ALONG, _HOLDS, _DAYS, _GROUNDS, '"sources"'),
    "passage": (_ALONG, """concat("passage", ' ', "passage_where")""", _DAYS, '"sources"'),
    "places": (f"""concat({_NAME}, ' ', "name_ar")""", _HOLDS, _DAYS, _GROUNDS, '"sources"'),
    "junctions": (_NAME, _HOLDS, _DAYS, _GROUNDS, '"sources"'),
    "fronts": (_ALONG, """concat("holder_low_name", ' | ', "holder_high_name")""", _DAYS, '"sources"'),
    "front_lines": (_ALONG, """concat("holder_low_name", ' | ', "holder_high_name")""", _DAYS, '"sources"'),
    "changes": (
        _NAME,
        """concat("holder_before_name", ' ', "state_before", ' → ', "holder_name", ' ', "state")""",
        '"first_day"',
        '"sources"',
    ),
    "claims": (
        '"name"',
        '"first_day"',
        """concat('“', "sentence", '”')""",
        """concat("publisher", ', ', format_date("published", 'yyyy-MM-dd'))""",
    ),
}
"""What is told of a feature, the first line in bold; each an expression."""


def tip_of(layer: str) -> str:
    """Return the template of a layer's map tip; ``""`` where it has none."""
    lines = [f"[% {_escaped(expression)} %]" for expression in _LINES.get(layer, ())]
    return "<br>".join([f"<b>{lines[0]}</b>", *lines[1:]]) if lines else ""


def display_expression(layer: str) -> str:
    """Return what stands for a feature in lists."""
    return '"name"' if layer in ("claims", "unlocated") else _NAME


def _escaped(expression: str) -> str:
    """Return an expression whose value is text in HTML, whatever is in it: ampersands first."""
    inner = f"to_string(coalesce({expression}, ''))"
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        inner = f"replace({inner}, '{sign}', '{entity}')"
    return inner

"""``frontline locate``: where a place expression is."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.errors import FrontlineError, NetworkFormatError, PlaceExpressionError, PlaceNotFoundError
from maps.commands.shared import Command, theatre_option
from maps.commands.show import clean, harmless_json, table

if TYPE_CHECKING:
    from geo.places.locate import Locator
    from geo.places.location import Location

__all__ = ["locate", "points_given", "why_not"]

_CANDIDATES = 5
_ALIKE = 0.75
"""Score below which a name is too far from the one that was asked for to be worth showing."""
_LON_MAX, _LAT_MAX = 180.0, 90.0


def points_given(
    ctx: click.Context, param: click.Parameter, values: Sequence[str]
) -> tuple[tuple[float, float], ...]:
    """Read points written as ``lon,lat``."""
    points = []
    for value in values:
        try:
            lon, lat = (float(part) for part in value.split(","))
        except ValueError as error:
            message = f"{value!r} is not a point; write longitude,latitude such as 36.83,35.89"
            raise click.BadParameter(message, ctx, param) from error
        if not (-_LON_MAX <= lon <= _LON_MAX and -_LAT_MAX <= lat <= _LAT_MAX):
            raise click.BadParameter(
                f"{value!r} is not on Earth; longitude comes first, then latitude", ctx, param
            )
        points.append((lon, lat))
    return tuple(points)


@click.command(
    cls=Command,
    examples=(
        'frontline locate "the M4/M5 junction"',
        'frontline locate "the M5 between Saraqib and Maarat al-Numan" --json',
        'frontline locate Hama "10 km south of Hama on the M5" --near 36.75,35.13',
        'frontline locate "the A28/A41 junction" --network porto/',
    ),
    short_help="Say where a place expression is.",
)
@click.argument("expressions", metavar="EXPRESSION...", nargs=-1, required=True)
@theatre_option
@click.option(
    "--network",
    metavar="FOLDER",
    help="Stored roads of any region, with the places of their map and of GeoNames; with --theatre, that theatre's places.",
)
@click.option(
    "--near",
    callback=points_given,
    multiple=True,
    metavar="LON,LAT",
    help="A point that the report is about; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def locate(
    ctx: click.Context,
    *,
    expressions: tuple[str, ...],
    theatre_name: str,
    network: str | None,
    near: tuple[tuple[float, float], ...],
    as_json: bool,
) -> None:
    """Say where a town, road, junction or section of road is, as a report would write it (- reads lines from standard input).

    Where something cannot be placed with good reason there is no pin: the reason is given, and the exit code is 1.
    """
    is_named = ctx.get_parameter_source("theatre_name") is not click.core.ParameterSource.DEFAULT
    locator = _locator(theatre_name if is_named or network is None else None, network)
    problems: list[FrontlineError] = []
    for number, text in enumerate(_texts(expressions)):
        try:
            location = locator.locate(text, near=near)
        except PlaceExpressionError as error:
            problems.append(error)
            continue
        if as_json:
            click.echo(harmless_json(json.dumps(_as_json(location), ensure_ascii=False)))
        elif location.is_located:
            click.echo(("\n" if number else "") + _as_text(location))
        if not location.is_located:
            problems.append(PlaceNotFoundError(why_not(location)))
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise FrontlineError("\n".join(str(problem) for problem in problems))


def _texts(expressions: Sequence[str]) -> list[str]:
    texts: list[str] = []
    for expression in expressions:
        if expression == "-":
            lines = sys.stdin.buffer.read().decode("utf-8-sig", "replace").splitlines()
            texts.extend(line.strip() for line in lines if line.strip())
        else:
            texts.append(expression)
    if not texts:
        raise PlaceNotFoundError(
            'standard input is empty; give a place expression, such as "the M4/M5 junction"'
        )
    return texts


def _locator(theatre_name: str | None, network: str | None) -> Locator:
    """Open a theatre, a network, or a theatre's places on another network."""
    from geo.places.locate import Locator
    from geo.places.open import load_network
    from geo.roads.network import Network
    from geo.theatre import Theatre

    theatre = None if theatre_name is None else Theatre.open(theatre_name)
    if network is None:
        assert theatre is not None
        return Locator(theatre, load_network(theatre))
    if not Path(network).is_dir():
        raise NetworkFormatError(
            f"{network} is no folder; make one with `frontline roads import FILE.osm.pbf -o {network}`"
        )
    roads = Network.open(Path(network))
    return Locator.of_network(roads) if theatre is None else Locator(theatre, roads)


def why_not(location: Location) -> str:
    """Say why there is no pin, and what it could be."""
    lines = [
        f'cannot place "{clean(location.text)}" ({location.status.words}): {location.why or "nothing of that name is known"}'
    ]
    alike = [one for one in location.candidates if one.score >= _ALIKE][:_CANDIDATES]
    if alike:
        found = "; ".join(f"{one.label} ({one.lon:.4f}, {one.lat:.4f})" for one in alike)
        lines.append(f"  it could be: {found}")
    return "\n".join(lines)


def _as_text(location: Location) -> str:
    """Describe a location for a person."""
    is_line = bool(location.pieces) and location.at_road is None
    rows = [
        ("what", str(location.kind)),
        ("middle" if is_line else "where", f"{location.lon:.6f}, {location.lat:.6f}  (longitude, latitude)"),
        ("precision", _precision(location)),
    ]
    rows.extend(
        ("road", f"{piece.road_id} km {piece.from_km:.1f} to {piece.to_km:.1f}") for piece in location.pieces
    )
    if location.junction is not None:
        rows.extend(("road", f"{road} km {km:.1f}") for road, km in sorted(location.junction.km.items()))
    elif location.at_road is not None:
        rows.append(("road", f"{location.at_road[0]} km {location.at_road[1]:.1f}"))
    rows.append(("why", location.why))
    own = {piece.road_id for piece in location.pieces}
    others = [one for one in location.candidates[1:_CANDIDATES] if one.score > 0 and one.road_id not in own]
    rows.extend(
        ("or", f"{one.label} ({one.lon:.4f}, {one.lat:.4f}; score {one.score:.2f})") for one in others
    )
    body = table(("", ""), [(f"  {name}", value) for name, value in rows], width=160)
    return f"{clean(location.text)}\n{_indent(body)}"


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _precision(location: Location) -> str:
    """Return the codes and how far off it may be; of a line, how long it is, because where on it is not told."""
    codes = f"UCDP {location.where_prec}, ACLED {location.geo_precision}"
    return ", ".join(part for part in (codes, location.reach()) if part)


def _as_json(location: Location) -> dict[str, Any]:
    from shapely.geometry import mapping

    return {
        "text": location.text,
        "status": str(location.status),
        "kind": str(location.kind),
        "lon": location.lon,
        "lat": location.lat,
        "where_prec": location.where_prec,
        "geo_precision": location.geo_precision,
        "error_m": location.error_m,
        "why": location.why,
        "pieces": [
            {"road": piece.road_id, "km_from": piece.from_km, "km_to": piece.to_km}
            for piece in location.pieces
        ],
        "candidates": [
            {"label": one.label, "lon": one.lon, "lat": one.lat, "score": one.score, "why": one.why}
            for one in location.candidates
        ],
        "geometry": mapping(location.geometry) if location.geometry is not None else None,
    }

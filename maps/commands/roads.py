"""``frontline roads``: make a stored road network of a file or of a map server, and say what is in one."""

# ruff: noqa: PLC0415 - heavy imports stay inside functions, so that --help is there at once

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maps.commands.shared import Command, Group, progress_bar
from maps.commands.show import clean, count_of, table

if TYPE_CHECKING:
    from geo.roads.area import Box
    from geo.roads.junction import Junction
    from geo.roads.network import Network
    from geo.roads.road import Road
    from geo.roads.summary import Summary

__all__ = ["roads"]

_IMPORT = "frontline roads import region.osm.pbf -o roads/"
_SHOWN_ROADS = 10
"""Roads of one name that are shown in full."""


@click.group(
    cls=Group,
    examples=(
        _IMPORT,
        'frontline roads download --place "Idlib, Syria" -o roads/',
        "frontline roads show roads/ M5",
        'frontline locate "the M4/M5 junction" --network roads/',
    ),
    short_help="Import the roads of a region.",
)
def roads() -> None:
    """Make road networks of OpenStreetMap data once, so that they open at once, and show what is in them."""


_output_option = click.option(
    "-o",
    "--output",
    required=True,
    metavar="NETWORK",
    help="Folder of the network; one that is there is replaced.",
)


@roads.command("import", cls=Command, examples=(_IMPORT, "frontline roads import export.json -o roads/"))
@click.argument("file")
@_output_option
def import_(file: str, output: str) -> None:
    """Import the roads of an OpenStreetMap file: .osm.pbf, .osm, .osm.gz, .osm.bz2, or .json from Overpass."""
    from geo.roads.osm import import_osm
    from geo.roads.store import check_target

    check_target(output)
    with progress_bar() as progress:
        network = import_osm(Path(file), progress=progress)
    network.save(output)
    _tell(network, output)


def _box(ctx: click.Context, param: click.Parameter, value: str | None) -> Box | None:
    from geo.errors import AreaError
    from geo.roads.area import Box

    try:
        return None if value is None else Box.parse(value)
    except AreaError as error:
        raise click.BadParameter(str(error), ctx, param) from error


@roads.command(
    cls=Command,
    examples=(
        'frontline roads download --place "Idlib, Syria" -o roads/',
        "frontline roads download --bbox 36.5,35.7,37,36.1 -o roads/ --keep saraqib.json",
    ),
)
@click.option("--place", metavar="NAME", help="A place that the map knows as an area, with its country.")
@click.option("--bbox", callback=_box, metavar="W,S,E,N", help="A box, in degrees.")
@_output_option
@click.option("--keep", metavar="FILE.json", help="Keep the server's answer too, for frontline roads import.")
@click.option("--overpass", default="", metavar="URL", help="Another Overpass server than the public one.")
@click.option("--refresh", is_flag=True, help="Ask again, even if the same was asked before.")
@click.option("--large", is_flag=True, help="Ask even for an area that a bulk extract would serve better.")
def download(
    *,
    place: str | None,
    bbox: Box | None,
    output: str,
    keep: str | None,
    overpass: str,
    refresh: bool,
    large: bool,
) -> None:
    """Download the roads and places of a small area from OpenStreetMap, roads closed to the public included.

    No other command uses a network. A name is looked up by Nominatim, roads come from an Overpass server, both asked by
    osmnx. The answer is kept, so that the same is asked once. Routes that are mapped as relations do not come; a bulk
    extract has them.
    """
    from geo.roads.download import download as ask
    from geo.roads.osm import import_osm
    from geo.roads.store import check_target
    from maps.output import replaced_file

    area = place or bbox
    if area is None or (place and bbox):
        raise click.UsageError("Give either --place or --bbox.")
    if keep is not None and not keep.endswith(".json"):
        raise click.BadParameter(f"{keep!r} does not end in .json", param_hint="--keep")
    check_target(output)
    with progress_bar() as progress:
        answer = ask(area, server=overpass, refresh=refresh, large=large, progress=progress)
        if keep is not None:
            with replaced_file(keep) as fresh:
                shutil.copyfile(answer.path, fresh)
        network = import_osm(keep or answer.path, progress=progress)
    network.manifest["source"] = {**network.manifest["source"], "area": answer.area}
    network.save(output)
    if answer.is_kept:
        click.echo(f"{clean(answer.area)} was downloaded before: nobody was asked (--refresh asks again)")
    _tell(network, output)


@roads.command(cls=Command, examples=("frontline roads show roads/", "frontline roads show roads/ M5"))
@click.argument("network")
@click.argument("road", required=False)
def show(network: str, road: str | None) -> None:
    """Show what a network holds and its longest roads, or one ROAD of it with its junctions by kilometre."""
    from geo.roads.network import Network
    from geo.roads.summary import summarise

    opened = Network.open(network)
    if road is None:
        summary = summarise(opened)
        click.echo(f"{_facts(opened, summary)}\n{_doubts(summary)}\n\n{_longest(summary)}")
    else:
        click.echo("\n\n".join(_described(one) for one in _roads_called(opened, road)))


def _tell(network: Network, output: str) -> None:
    """Say what was made, and where it is."""
    from geo.roads.summary import summarise

    summary = summarise(network)
    click.echo(f"{_facts(network, summary)}\n{_doubts(summary)}\nWritten to {clean(output)}")


def _facts(network: Network, summary: Summary) -> str:
    """Return what the network was made of and how much it holds."""
    manifest = network.manifest
    date = str(manifest.get("osm_date") or "")
    counts = (
        f"{count_of(summary.ways, 'way')}, {count_of(summary.roads, 'road')} of {summary.length_km:,.0f} km"
    )
    lines = [
        f"{manifest['source'].get('name', '?')}: {counts}",
        f"OpenStreetMap as of {date}" if date else "The file does not say of when its data is",
        f"{manifest.get('attribution', '?')}, {manifest.get('licence', '?')}",
    ]
    missing = manifest.get("missing_nodes")
    if isinstance(missing, int) and missing > 0:
        lines.append(f"{count_of(missing, 'node')} of its ways missing in the file: roads end there")
    return "\n".join(clean(line) for line in lines)


def _doubts(summary: Summary) -> str:
    """Return how much of the roads is theirs by inference only, and where most of it is."""
    told = f"{summary.inferred_share:.1%} of the road km belongs to its road by inference only"
    if not summary.most_inferred:
        return told
    rows = [(road.road_id, *_numbers(road)) for road in summary.most_inferred]
    return f"{told}; the greatest shares:\n" + table(("road", "km", "inferred"), rows, right=(1, 2))


def _longest(summary: Summary) -> str:
    rows = [
        (road.road_id, road.name_en or road.name_ar, road.highway, *_numbers(road))
        for road in summary.longest
    ]
    return table(("road", "name", "class", "km", "inferred"), rows, right=(3, 4))


def _numbers(road: Road) -> tuple[str, str]:
    return f"{road.length_km:,.1f}", f"{road.inferred_share:.1%}"


def _roads_called(network: Network, name: str) -> Sequence[Road]:
    """Return the roads of an identifier, reference or name.

    Raises:
        RoadNotFoundError: there is none.
    """
    found = network.roads_by_ref(name) or network.roads_by_name(name)
    same = [road for road in found if road.road_id == name]
    return same or found[:_SHOWN_ROADS] or [network.road(name)]


def _described(road: Road) -> str:
    """Describe a road for a person: how long, how sure, and what it meets at which kilometre."""
    names = ", ".join(dict.fromkeys(name for name in (road.name_en, road.name_ar) if name))
    km, share = _numbers(road)
    lines = [
        f"{road.road_id}" + (f" ({names})" if names else ""),
        f"{road.highway}, {km} km in {count_of(len(road.parts), 'part')}, {share} by inference only",
    ]
    if len(road.parts) > 1:
        parts = ", ".join(f"{part.from_km:,.1f} to {part.to_km:,.1f}" for part in road.parts)
        lines.append(f"parts, km: {parts}")
    head = "\n".join(clean(line) for line in lines)
    junctions = road.junctions()
    if not junctions:
        return f"{head}\nIt meets no other road of this network"
    rows = [_junction_row(junction, road.road_id) for junction in junctions]
    return f"{head}\n\n{table(('km', 'meets', 'evidence', 'longitude', 'latitude'), rows, width=160, right=(0, 3, 4))}"


def _junction_row(junction: Junction, road_id: str) -> tuple[str, ...]:
    others = ", ".join(other for other in junction.road_ids if other != road_id)
    meets = f"{others} ({junction.given_name})" if junction.given_name else others
    return (
        f"{junction.km[road_id]:.1f}",
        meets,
        junction.evidence,
        f"{junction.lon:.4f}",
        f"{junction.lat:.4f}",
    )

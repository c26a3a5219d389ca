"""The same country drawn by folium's Timeline, the best of the time plugins that folium has: the peer of our page.

One GeoJSON feature a state, as its documentation asks for, drawn on canvas, which is the faster of Leaflet's two ways. What the
page links is answered from npm packages on disk (`tests/bench/package.json`), so that the network costs it nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.period import FOREVER

if TYPE_CHECKING:
    from geo.situation import Situation

_MODULES = Path(__file__).parent / "node_modules"
LINKED = {
    "leaflet.timeline": _MODULES / "leaflet.timeline" / "dist" / "leaflet.timeline.js",
    "moment.js": _MODULES / "moment" / "min" / "moment.min.js",
}
"""What the page links, by a part of the address; the rest of folium's links are not needed and get an empty answer."""


def is_installed() -> bool:
    return all(path.is_file() for path in LINKED.values())


def answer(address: str) -> tuple[bytes, str]:
    """Return the content for an address that the page links, and its type."""
    if "leaflet@" in address:
        from maps.inline import leaflet_css, leaflet_js

        return (
            (leaflet_css().encode(), "text/css")
            if address.endswith(".css")
            else (leaflet_js().encode(), "text/javascript")
        )
    kind = "text/css" if address.endswith(".css") else "text/javascript"
    found = next((path for part, path in LINKED.items() if part in address), None)
    return (found.read_bytes() if found else b"", kind)


def write_timeline(situation: Situation, path: Path) -> None:
    """Write the page; ``window.peer`` is its slider."""
    import folium
    from folium.plugins import Timeline, TimelineSlider
    from folium.utilities import JsCode

    colours = {actor.actor_id: actor.colour for actor in situation.theatre.actors}
    shown = folium.Map([36, 36], zoom_start=6, tiles=None, prefer_canvas=True)
    style = JsCode("function(feature) { return {color: feature.properties.colour, weight: 2}; }")
    timeline = Timeline({"type": "FeatureCollection", "features": _features(situation, colours)}, style=style)
    slider = TimelineSlider(auto_play=False, show_ticks=False, steps=len(situation.days))
    timeline.add_to(shown)
    slider.add_timelines(timeline).add_to(shown)
    page = shown.get_root().render()
    before, end, after = page.rpartition("</script>")
    path.write_text(f"{before}window.peer = {slider.get_name()};{end}{after}", encoding="utf-8")


def _features(situation: Situation, colours: dict[str, str]) -> list[dict[str, Any]]:
    """Return one feature a state that we hold true today."""
    days, network, found = situation.days, situation.network, []
    lines: dict[str, list[tuple[float, float]]] = {}
    for one in situation.timeline.stretches.items:
        if not one.known.is_open:
            continue
        if one.object_id not in lines:
            line = network.road(one.road_id).line(one.from_km, one.to_km)
            lines[one.object_id] = [(round(lon, 5), round(lat, 5)) for lon, lat in line.coords]
        end = days[-1] if one.valid.end >= FOREVER else one.valid.end
        properties = {
            "start": f"{one.valid.start:%Y-%m-%dT%H:%M:%SZ}", "end": f"{end:%Y-%m-%dT%H:%M:%SZ}",
            "holder": one.holder, "state": str(one.state), "colour": colours.get(one.holder, "#B9B3A7"),
        }  # fmt: skip
        geometry = {"type": "LineString", "coordinates": lines[one.object_id]}
        found.append({"type": "Feature", "geometry": geometry, "properties": properties})
    return found

"""The page: one HTML file that shows who held which road when, and opens anywhere without a network.

folium gives the shell (`ControlMap` is a `folium.Map`); the layer on it, the panel, the time bar and the chart are the
scripts in `maps/assets` on the skeleton `page.html`, put inline together with Leaflet from its installed package. No text of a claim, a place or a
theatre goes through folium's templates, which would run it: it all travels in a parcel that nothing runs (`maps.parcel`), and the
scripts show it with ``textContent``. What leaves here is sealed by `maps.inline.seal`.
"""

from __future__ import annotations

import html
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Figure
from folium.template import Template

from maps.compare import Compare, comparison_of
from maps.inline import asset, leaflet_css, leaflet_js, seal, without_turns
from maps.ontop import PluginFiles, Verbatim, in_working_order, make_stand_alone
from maps.output import replaced_file
from maps.parcel import parcel
from maps.payload import make_payload
from maps.stops import DEFAULT_STEP
from maps.style import css_variables

if TYPE_CHECKING:
    from geo.situation import Situation
    from geo.timesteps import Step
    from maps.tiles import Tiles

__all__ = ["ControlMap", "write_map"]

log = logging.getLogger(__name__)

SCRIPTS = (
    "parcel.js",
    "tables.js",
    "data.js",
    "draw.js",
    "names.js",
    "roadlines.js",
    "repaint.js",
    "fronts.js",
    "layer.js",
    "strip.js",
    "stops.js",
    "axis.js",
    "timebar.js",
    "range.js",
    "changes.js",
    "changelist.js",
    "changemarks.js",
    "key.js",
    "panel.js",
    "spelling.js",
    "find.js",
    "swipe.js",
    "compare.js",
    "store.js",
    "sync.js",
    "slicefiles.js",
    "picture.js",
    "save.js",
    "hook.js",
    "app.js",
)
STYLES = ("page.css", "range.css", "key.css", "sync.css", "save.css", "compare.css")
LARGE_STRETCHES = 200_000
"""Above so many intervals of stretches a page gets slow; the log says so."""


class _SealedFigure(Figure):
    """A figure whose rendering is always sealed: saved, shown in a notebook, or asked for as text."""

    plugin_files = PluginFiles()
    images_from = ""
    """The origin of online tiles, where there are any."""

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - branca's own signature
        """Return the whole page with its policy."""
        for child in self._children.values():
            child.render(**kwargs)
        has_layers = make_stand_alone(self, self.plugin_files)
        page = str(self._template.render(this=self, kwargs=kwargs))
        return seal(
            page.replace("<html>", '<html lang="en">', 1),
            with_layers=has_layers,
            images_from=self.images_from,
        )


class ControlMap(folium.Map):
    """A folium map that shows a situation over time, and displays itself in a notebook.

    Args:
        situation: what is to be drawn.
        title: heading of the page; the theatre's title if None.
        step: from stop to stop of time when the page opens: ``1h``, ``6h``, ``1d``, ``1w``, ``1mo`` or what lies between.
        compare: two dates to open with, left and right of a divider, or ``"readings"``: see `maps.compare`.
        tiles: online base tiles; none if None, and then the page asks for nothing.
        plugin_files: folder with the files that plugins of folium link, see `maps.ontop`.

    Layers of folium are added as to any map, in any order: ``folium.Marker([35.1, 36.7], popup="Hama").add_to(shown)``.

    Raises:
        OutputError: ``plugin_files`` is no folder.
        PeriodError: the step is none, or too short for so long a time; or a date to compare cannot be read, or the theatre does
            not reach it.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own shape: nothing is to be linked
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - the same

    _template = Template(
        '{% macro header(this, kwargs) %}<meta name="viewport" content="width=device-width, initial-scale=1">{% endmacro %}'
        "{% macro html(this, kwargs) %}" + asset("page.html") + "{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.map_options|tojson }});"
        "L.control.zoom({position: 'topright'}).addTo({{ this.get_name() }});"
        "frontlineParts.start({{ this.get_name() }});"
        "{% for layer in this.objects_to_stay_in_front %}"
        "{{ this.get_name() }}.whenReady(() => setTimeout(() => {{ layer.get_name() }}.bringToFront()));"
        "{{ this.get_name() }}.on('overlayadd', () => {{ layer.get_name() }}.bringToFront());"
        "{% endfor %}"
        "{% endmacro %}"
    )

    def __init__(
        self,
        situation: Situation,
        *,
        title: str | None = None,
        step: Step | str = DEFAULT_STEP,
        compare: Compare | None = None,
        tiles: Tiles | None = None,
        plugin_files: str | Path | None = None,
    ) -> None:
        payload = make_payload(situation, title=title, step=step)
        payload["compare"] = comparison_of(situation, compare)
        if tiles is not None:
            payload["tiles"] = tiles.payload()
            payload["attribution"].insert(0, f"Base tiles: {tiles.attribution}")
        west, south, east, north = payload["bounds"]
        super().__init__(location=[(south + north) / 2, (west + east) / 2], zoom_start=7, tiles=None)
        self._id = "frontline"  # the same page each time it is written
        self.map_options = {
            "attributionControl": False,
            "center": self.location,
            "keyboard": False,
            "maxZoom": 16,
            "minZoom": 4,
            "zoom": 7,
            "zoomControl": False,
            "zoomSnap": 0.25,
            "wheelPxPerZoomLevel": 120,
        }
        figure = _SealedFigure(title=html.escape(without_turns(payload["title"])), height="720px")
        figure.plugin_files = PluginFiles(plugin_files)
        figure.images_from = tiles.origin if tiles is not None else ""
        figure.add_child(self)
        more = [name for name in ("tiles", "notes") if name in payload]
        for name, text in _head_parts(*more):
            figure.header.add_child(Verbatim(text), name=name)
        data = f'<script type="text/plain" id="frontline-data">{parcel(payload)}</script>'
        figure.html.add_child(Verbatim(data), name="data")
        rows = payload["tables"]["stretches"]["rows"]
        if rows > LARGE_STRETCHES:
            log.warning("the page holds %d stretches of road; stepping through the days may be slow", rows)

    def render(self, **kwargs: Any) -> Any:  # noqa: ANN401 - branca's own signature
        """Put the map and what was added to it into its figure."""
        in_working_order(self)
        return super().render(**kwargs)  # type: ignore[no-untyped-call]

    def to_html(self) -> str:
        """Return the whole page, sealed.

        Raises:
            OutputError: a layer that was added would fetch something from outside.
        """
        return str(self.get_root().render())


def _head_parts(*more: str) -> list[tuple[str, str]]:
    """Return the styles and scripts of the page as elements, in the order in which they work.

    Args:
        more: names of assets that not every page has, each a style and a script.
    """
    styles = [
        leaflet_css(),
        css_variables(),
        *(asset(name) for name in (*STYLES, *(f"{one}.css" for one in more))),
    ]
    scripts = [leaflet_js(), *(asset(name) for name in (*(f"{one}.js" for one in more), *SCRIPTS))]
    parts = [(f"style_{number}", f"<style>{text}</style>") for number, text in enumerate(styles)]
    parts += [(f"script_{number}", f"<script>{text}</script>") for number, text in enumerate(scripts)]
    return parts


def write_map(
    situation: Situation,
    path: str | Path,
    *,
    title: str | None = None,
    step: Step | str = DEFAULT_STEP,
    compare: Compare | None = None,
    tiles: Tiles | None = None,
) -> Path:
    """Write the map of a situation as one self-contained HTML file.

    The file is complete or not there, see `maps.output.replaced_file`.

    Args:
        situation: what is to be drawn.
        path: where to write; its folder is made if it is missing.
        title: heading of the page; the theatre's title if None.
        step: from stop to stop of time when the page opens, see `ControlMap`.
        compare: two dates to open with, or ``"readings"``, see `ControlMap`.
        tiles: online base tiles, see `maps.tiles.read_tiles`; none if None.

    Raises:
        OutputError: the file cannot be written.
        PeriodError: the step or a date to compare is none that the theatre has, see `ControlMap`.
    """
    page = ControlMap(situation, title=title, step=step, compare=compare, tiles=tiles).to_html()
    with replaced_file(path) as draft:
        draft.write_text(page, encoding="utf-8", newline="\n")
    return Path(path)

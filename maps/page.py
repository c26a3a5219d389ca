"""The page: one HTML file that shows who held which road when, and opens anywhere without a network.

folium gives the shell (`ControlMap` is a `folium.Map`); the layer on it, the panel, the time bar and the chart are the
scripts in `maps/assets`, put inline together with Leaflet from its installed package. No text of a claim, a place or a
theatre goes through folium's templates, which would run it: it all travels as JSON that nothing runs (`maps.inline.json_for_script`), and
the scripts show it with ``textContent``. What leaves here is sealed by `maps.inline.seal`.
"""

from __future__ import annotations

import html
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure
from folium.template import Template

from maps.inline import asset, json_for_script, leaflet_css, leaflet_js, seal, without_turns
from maps.output import replaced_file
from maps.payload import make_payload
from maps.style import css_variables

if TYPE_CHECKING:
    from geo.situation import Situation

__all__ = ["ControlMap", "write_map"]

log = logging.getLogger(__name__)

SCRIPTS = (
    "data.js",
    "draw.js",
    "names.js",
    "layer.js",
    "strip.js",
    "timebar.js",
    "panel.js",
    "find.js",
    "store.js",
    "hook.js",
    "app.js",
)
STYLES = ("page.css",)
LARGE_STRETCHES = 200_000
"""Above so many intervals of stretches a page gets slow; the log says so."""

_SKELETON = """
<div id="app">
  <aside id="panel" aria-label="Legend and claims">
    <header id="head">
      <h1 id="title"></h1>
      <time id="asof"></time>
      <p id="asof-note"></p>
      <div class="switch" role="radiogroup" aria-label="Reading">
        <button type="button" role="radio" data-reading="hindsight" aria-checked="true" title="What is held true today about that day">With hindsight</button>
        <button type="button" role="radio" data-reading="known" aria-checked="false" title="Only what had been published by that day">As known then</button>
      </div>
    </header>
    <div id="sheet">
      <section id="legend" aria-label="Legend">
        <h2>Kilometres of road held</h2>
        <ul id="holders"></ul>
        <details id="how" open><summary>How to read the lines</summary><ul id="key"></ul></details>
      </section>
      <section id="claims" aria-label="Claims">
        <div id="claims-head">
          <h2>Claims</h2>
          <div class="scopes" role="group" aria-label="Which claims">
            <button type="button" data-scope="until">Up to this date</button>
            <button type="button" data-scope="now">This date</button>
            <button type="button" data-scope="all">All</button>
            <button type="button" data-scope="nowhere">Not located</button>
          </div>
        </div>
        <div id="card" hidden>
          <p id="card-title"></p><div id="card-body"></div>
          <button type="button" id="deselect" aria-label="Close">×</button>
        </div>
        <div id="claim-scroll"><ol id="claim-list"></ol></div>
      </section>
    </div>
  </aside>
  <main id="stage">
    <div class="folium-map" id={{ this.get_name()|tojson }} tabindex="0"></div>
    <div id="tools">
      <div id="find">
        <input id="find-input" type="text" placeholder="Find a place or road" aria-label="Find a place or road" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="find-list" aria-autocomplete="list">
        <ul id="find-list" role="listbox" aria-label="Found" hidden></ul>
      </div>
      <button type="button" class="tool" id="language" aria-pressed="false" aria-label="Names in Arabic" title="Names in Arabic">ع</button>
      <button type="button" class="tool" id="theme" aria-label="Light or dark" title="Light or dark"><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor"/></svg></button>
    </div>
    <button type="button" id="credits"></button>
  </main>
  <section id="dock" aria-label="Road and time">
    <div id="strip-head">
      <h2 class="chart-only"><label for="road">Along the road</label></h2>
      <select id="road" class="chart-only"></select>
      <span id="strip-note" class="chart-only"></span>
      <button type="button" id="strip-toggle" aria-expanded="true" aria-controls="strip-box">Hide chart</button>
    </div>
    <div id="strip-box"><canvas id="strip" tabindex="0" role="slider" aria-orientation="vertical" aria-valuemin="0" aria-valuemax="0" aria-valuenow="0" aria-label="Chart of the chosen road, kilometres upwards, days across: up and down move along the road, enter chooses the place"></canvas></div>
    <div id="timebar">
      <div id="buttons">
        <button type="button" id="previous" aria-label="Previous day" title="Previous (comma)"><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d="M11 1.5v11L3.5 7z M2 1.5h1.6v11H2z" fill="currentColor"/></svg></button>
        <button type="button" id="play" aria-label="Play" title="Play (space)"><svg class="play-sign" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d="M3.5 1.2v11.6L12.5 7z" fill="currentColor"/></svg><svg class="pause-sign" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d="M3 1.5h3v11H3z M8 1.5h3v11H8z" fill="currentColor"/></svg></button>
        <button type="button" id="next" aria-label="Next day" title="Next (full stop)"><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d="M3 1.5v11L10.5 7z M10.4 1.5H12v11h-1.6z" fill="currentColor"/></svg></button>
        <button type="button" id="speed" aria-label="Speed 1×" title="Speed">1×</button>
      </div>
      <div id="histogram-box"><canvas id="histogram" aria-hidden="true"></canvas><input type="range" id="slider" min="0" max="0" step="1" value="0" aria-label="Date"></div>
    </div>
  </section>
  <nav id="tabs" aria-label="Sheets">
    <button type="button" data-tab="legend" aria-expanded="false">Legend</button>
    <button type="button" data-tab="claims" aria-expanded="false">Claims</button>
    <button type="button" data-tab="chart" aria-expanded="false">Road chart</button>
  </nav>
  <div id="tip" aria-hidden="true" hidden></div>
  <p id="spoken" class="unseen" aria-live="polite"></p>
</div>
<noscript>This page draws its map with the script that it holds; please allow it to run.</noscript>
"""


class _SealedFigure(Figure):
    """A figure whose rendering is always sealed: saved, shown in a notebook, or asked for as text."""

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - branca's own signature
        """Return the whole page with its policy."""
        page = super().render(**kwargs)
        return seal(page.replace("<html>", '<html lang="en">', 1))


class _Verbatim(Element):
    """Text that goes into the page as it is.

    branca reads what a macro of a map returned as a template once more, so that braces in it would run as code here, in
    Python. Nothing that carries data may go that way; it goes this way.
    """

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class ControlMap(folium.Map):
    """A folium map that shows a situation over time, and displays itself in a notebook.

    Args:
        situation: what is to be drawn.
        title: heading of the page; the theatre's title if None.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own shape: nothing is to be linked
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - the same

    _template = Template(
        '{% macro header(this, kwargs) %}<meta name="viewport" content="width=device-width, initial-scale=1">{% endmacro %}'
        "{% macro html(this, kwargs) %}" + _SKELETON + "{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.map_options|tojson }});"
        "L.control.zoom({position: 'topright'}).addTo({{ this.get_name() }});"
        "frontlineParts.start({{ this.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, situation: Situation, *, title: str | None = None) -> None:
        payload = make_payload(situation, title=title)
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
        figure.add_child(self)
        for name, text in _head_parts():
            figure.header.add_child(_Verbatim(text), name=name)
        data = f'<script type="application/json" id="frontline-data">{json_for_script(payload)}</script>'
        figure.html.add_child(_Verbatim(data), name="data")
        rows = payload["readings"]["hindsight"]["stretches"]["rows"]
        if rows > LARGE_STRETCHES:
            log.warning("the page holds %d stretches of road; stepping through the days may be slow", rows)

    def to_html(self) -> str:
        """Return the whole page, sealed.

        Raises:
            OutputError: a layer that was added would fetch something from outside.
        """
        return str(self.get_root().render())


def _head_parts() -> list[tuple[str, str]]:
    """Return the styles and scripts of the page as elements, in the order in which they work."""
    styles = [leaflet_css(), css_variables(), *(asset(name) for name in STYLES)]
    scripts = [leaflet_js(), *(asset(name) for name in SCRIPTS)]
    parts = [(f"style_{number}", f"<style>{text}</style>") for number, text in enumerate(styles)]
    parts += [(f"script_{number}", f"<script>{text}</script>") for number, text in enumerate(scripts)]
    return parts


def write_map(situation: Situation, path: str | Path, *, title: str | None = None) -> Path:
    """Write the map of a situation as one self-contained HTML file.

    The file is complete or not there, see `maps.output.replaced_file`.

    Args:
        situation: what is to be drawn.
        path: where to write; its folder is made if it is missing.
        title: heading of the page; the theatre's title if None.

    Raises:
        OutputError: the file cannot be written.
    """
    page = ControlMap(situation, title=title).to_html()
    with replaced_file(path) as draft:
        draft.write_text(page, encoding="utf-8", newline="\n")
    return Path(path)

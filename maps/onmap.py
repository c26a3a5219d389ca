"""A situation as a layer of an ordinary folium map: roads by holder, places, fronts, a time bar and a legend.

For maps that somebody makes with folium for another purpose, with tiles and layers of their own. Such a map links scripts
and tiles of other servers, as folium does, and is not sealed by us; the page that stands alone is `maps.page`.

The drawing is the same canvas as there (`maps/assets`). All text of claims and theatres travels as JSON that nothing
runs, and is shown as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import folium
from folium.template import Template

from geo.errors import OutputError
from maps.inline import asset
from maps.ontop import Verbatim
from maps.page import SCRIPTS as PAGE_SCRIPTS
from maps.page import ControlMap
from maps.parcel import parcel
from maps.payload import make_payload
from maps.style import LIGHT

if TYPE_CHECKING:
    from geo.situation import Situation

__all__ = ["ControlLayer", "control_layer"]

_OF_THE_PAGE_ALONE = {
    "app.js", "axis.js", "changelist.js", "compare.js", "find.js", "hook.js", "picture.js", "range.js", "save.js", "slicefiles.js",
    "spelling.js", "strip.js", "swipe.js", "sync.js", "timebar.js",
}  # fmt: skip
SCRIPTS = (*(name for name in PAGE_SCRIPTS if name not in _OF_THE_PAGE_ALONE), "onmap.js")


class ControlLayer(folium.map.Layer):
    """A situation over time, to be added to a `folium.Map`.

    ``folium.LayerControl`` shows and hides it; two of them on one map are independent of each other. Its bounds are those of the
    theatre: ``shown.fit_bounds(layer.get_bounds())``.

    Args:
        situation: what is to be drawn.
        name: its name in the layer control. Folium shows it as HTML: do not take it from data of strangers.
        show: whether it is shown when the map opens.
        control: whether the layer control lists it.
        reading: ``hindsight``, or ``known`` for what had been published by the day shown; the reader can change it.
        veil: how much white is laid over the map's own ground so that the roads stand out, 0 to 1.
        names: whether names of places, roads and areas are written; tiles may have names of their own.

    Raises:
        ValueError: ``veil`` or ``reading`` is something else.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = frontlineParts.onMap({{ (this.get_name() + '_data')|tojson }}, {{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(
        self,
        situation: Situation,
        *,
        name: str = "Control of roads",
        show: bool = True,
        control: bool = True,
        reading: Literal["hindsight", "known"] = "hindsight",
        veil: float = 0.35,
        names: bool = True,
    ) -> None:
        super().__init__(name=name, overlay=True, control=control, show=show)
        if not 0 <= veil <= 1:
            raise ValueError(f"got veil {veil}, allowed: 0 (none) to 1 (all white)")
        if reading not in {"hindsight", "known"}:
            raise ValueError(f"got reading {reading!r}, allowed: hindsight or known")
        self._name = "ControlLayer"
        self.options = {"reading": reading, "veil": veil, "names": names}
        self._payload = make_payload(situation)

    def _get_self_bounds(self) -> list[list[float | None]]:
        """Return [[south, west], [north, east]], as `folium.Map.fit_bounds` takes it."""
        west, south, east, north = self._payload["bounds"]
        return [[south, west], [north, east]]

    def render(self, **kwargs: Any) -> Any:  # noqa: ANN401 - branca's own signature
        """Put scripts (once a figure), data and the layer itself into the figure of the map.

        Raises:
            OutputError: the map is a `ControlMap`, which draws a situation already.
        """
        figure: Any = self.get_root()
        if any(isinstance(child, ControlMap) for child in figure._children.values()):  # noqa: SLF001 - no other way
            raise OutputError(
                "a ControlMap draws a situation already; add the layer to a folium.Map, or compare two dates on one page"
            )
        for part, text in (("frontline_style", _style()), ("frontline_script", _script())):
            figure.header.add_child(Verbatim(text), name=part)
        name = f"{self.get_name()}_data"
        data = f'<script type="text/plain" id="{name}">{parcel(self._payload)}</script>'
        figure.html.add_child(Verbatim(data), name=name)
        return super().render(**kwargs)  # type: ignore[no-untyped-call]


def control_layer(situation: Situation, **options: Any) -> ControlLayer:  # noqa: ANN401 - those of ControlLayer
    """Return a situation as a layer: ``control_layer(situation).add_to(folium.Map([35, 37.5], zoom_start=7))``.

    Args:
        situation: what is to be drawn.
        **options: those of `ControlLayer`.
    """
    return ControlLayer(situation, **options)


def _style() -> str:
    colours = "".join(f"--{name}:{colour};" for name, colour in LIGHT.items())
    return f"<style>:root{{{colours}}}\n{asset('onmap.css')}</style>"


def _script() -> str:
    return f"<script>{''.join(asset(name) for name in SCRIPTS)}</script>"

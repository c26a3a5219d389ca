"""Layers and plugins of folium on top of the page: told whether they can stand alone, and made to.

What Leaflet itself draws works as it is: markers, circles, lines, polygons, GeoJSON, groups, popups, tooltips, the layer
control. What links a script or a style from a server works when its files are on disk: `PluginFiles` puts them inline.
What asks a server for pictures or data while the page is read is refused.

All of this is code and text of whoever makes the map, not data of strangers: folium runs it through its templates, and
popups are HTML.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import folium
from branca.element import CssLink, Element, Figure, IFrame, JavascriptLink

from geo.errors import OutputError
from maps.inline import asset, data_url, leaflet_icons, with_files

__all__ = ["PluginFiles", "Verbatim", "in_working_order", "make_stand_alone"]

_ENDS_SCRIPT = re.compile(r"<(?=/script|!--)", re.IGNORECASE)
_SOURCE_MAP = re.compile(r"^//[#@] sourceMappingURL=.*$", re.MULTILINE)
_ADDRESSES = ("url", "tiles", "video_url", "embed_link")
"""Attributes of folium's layers that name what is fetched while the page is read."""


class Verbatim(Element):
    """Text that goes into the page as it is.

    branca reads what a macro of a map returned as a template once more, so that braces in it would run as code here, in
    Python. Nothing that carries data may go that way; it goes this way.
    """

    _template = folium.template.Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


def _inside(element: Element) -> OrderedDict[str, Element]:
    """Return what was put on an element, by name; it can be changed."""
    children: OrderedDict[str, Element] = element._children  # noqa: SLF001 - branca offers no other way
    return children


class PluginFiles:
    """The files of plugins, found by name in a folder and the folders in it.

    Args:
        folder: where they are; None for no files.

    Raises:
        OutputError: it is no folder.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = folder
        if folder is not None and not Path(folder).is_dir():
            raise OutputError(
                f"plugin_files names {folder}, which is no folder; give the one with the files of plugins"
            )
        files = sorted(Path(folder).rglob("*"), reverse=True) if folder is not None else []
        self._files = {path.name: path for path in files if path.is_file()}

    def find(self, address: str) -> Path | None:
        """Return the file of an address, by its last part: ``https://…/dist/fullscreen.js`` is ``fullscreen.js``."""
        return self._files.get(urlsplit(address).path.rpartition("/")[2])

    def script(self, path: Path) -> str:
        """Return a script as an element; what would end the element early is written in another way."""
        text = _SOURCE_MAP.sub("", _text(path))
        return "<script>" + _ENDS_SCRIPT.sub(r"<\\", text) + "</script>"

    def style(self, path: Path) -> str:
        """Return a style as an element, with its pictures and fonts inside."""

        def found(address: str) -> str:
            file = self.find(address)
            if file is None:
                raise OutputError(f"{path} asks for {address!r}; save that file beside it too")
            return data_url(file.name, file.read_bytes())

        return f"<style>{with_files(_text(path), found)}</style>"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"cannot read {path} as text: {error}") from error


def in_working_order(shown: folium.Map) -> None:
    """Put layer controls last: they name variables of the layers, which must be there before them."""
    for name, child in list(_inside(shown).items()):
        if type(child).__name__.endswith("LayerControl"):
            _inside(shown).move_to_end(name)


def make_stand_alone(figure: Figure, files: PluginFiles) -> bool:
    """Put inline what rendered layers link, in place.

    Args:
        figure: the page, whose children were rendered.
        files: where the files of plugins are.

    Returns:
        Whether there is any layer on top.

    Raises:
        OutputError: layers cannot stand alone; all are named, each with what to do.
    """
    (shown,) = (child for child in _inside(figure).values() if isinstance(child, folium.Map))
    layers = list(_descendants(shown))
    links = {
        name: child
        for name, child in _inside(figure.header).items()
        if isinstance(child, (JavascriptLink, CssLink))
    }
    problems = [problem for layer in layers for problem in _problems_of(layer)]
    problems += _without_file([link.url for link in links.values()], layers, files)
    if problems:
        raise OutputError("the page would not stand alone: " + "; ".join(dict.fromkeys(problems)))
    for name, link in links.items():
        path = files.find(link.url)
        assert path is not None
        text = files.script(path) if isinstance(link, JavascriptLink) else files.style(path)
        _inside(figure.header)[name] = Verbatim(text)
    if not layers:
        return False
    first = {
        "folium_style": f"<style>{asset('folium.css')}</style>",
        "folium_script": f"<script>{leaflet_icons()}{asset('folium.js')}</script>",
    }
    for name, text in first.items():
        figure.header.add_child(Verbatim(text), name=name)
        if links:  # before what plugins bring
            _move_before(figure.header, name, next(iter(links)))
    return True


def _move_before(parent: Element, name: str, other: str) -> None:
    names = [one for one in _inside(parent) if one != name]
    names.insert(names.index(other), name)
    for one in names:
        _inside(parent).move_to_end(one)


def _descendants(element: Element) -> Iterator[Element]:
    """Yield everything that was put on an element, also what a popup holds or a small map shows."""
    for child in _inside(element).values():
        yield child
        yield from _descendants(child)
        for more in ("html", "tile_layer"):
            inner = getattr(child, more, None)
            if isinstance(inner, Element):
                yield inner
                yield from _descendants(inner)


def _problems_of(layer: Any) -> Iterator[str]:  # noqa: ANN401 - any class of folium
    """Yield what keeps a layer from standing alone, apart from files of its plugin."""
    name = type(layer).__name__
    if isinstance(layer, folium.Icon) and not isinstance(layer, folium.CustomIcon):
        yield (
            "folium.Icon draws with a script and fonts from several servers: leave the icon of the marker out, "
            "or use folium.CircleMarker, folium.DivIcon or a folium.CustomIcon from a file"
        )
    if isinstance(layer, IFrame):
        yield "a popup holds an IFrame, which the page does not open: give its HTML to folium.Popup itself"
    options = getattr(layer, "options", None)
    given = [getattr(layer, attribute, None) for attribute in _ADDRESSES]
    given += [options.get(key) for key in ("icon_url", "shadow_url")] if isinstance(options, dict) else []
    for value in given:
        if isinstance(value, str) and value and not value.startswith("data:"):
            yield f"{name} would fetch {value[:80]} while the page is read: leave it out, or give it the file itself"


def _without_file(addresses: list[str], layers: list[Any], files: PluginFiles) -> Iterator[str]:
    """Yield one message for each layer that links files which are not on disk."""
    missing = [address for address in addresses if files.find(address) is None]
    for layer in layers:
        own = [*getattr(layer, "default_js", ()), *getattr(layer, "default_css", ())]
        links = [address for _, address in own if address in missing]
        if links:
            missing = [address for address in missing if address not in links]
            yield _advice(type(layer).__name__, links, files)
    if missing:
        yield _advice("a layer", missing, files)


def _advice(name: str, links: list[str], files: PluginFiles) -> str:
    where = (
        f"into {files.folder}"
        if files.folder
        else "into a folder and make the map with ControlMap(…, plugin_files=folder)"
    )
    return f"{name} links {' and '.join(links)}: save {'it' if len(links) == 1 else 'them'} {where}, or leave it out"

"""Ask the servers of the map, through osmnx; nothing else in Frontline uses a network.

osmnx cuts the area, waits for its turn as the server's status says, names itself, and keeps each answer in its cache. It
is told to stop there (``cache_only_mode``), because its graph drops tags and roads that are needed here.

Roads come with all nodes of their ways, so with exits and named crossings; places come with a second question. Routes
that are mapped as relations do not come: osmnx could ask for them only together with all their ways, to the far end of the
continent. Importing this module loads no osmnx.
"""

from __future__ import annotations

import json
import shutil
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.errors import AreaError, DownloadError, PlaceNotFoundError
from geo.roads.tags import HIGHWAY_CLASSES

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    Report = Callable[[str, int], None]

__all__ = ["PLACES", "WAYS", "Question", "base_address"]

WAYS = f'["highway"~"^({"|".join(HIGHWAY_CLASSES)})$"]'
PLACES = (
    "city",
    "town",
    "village",
    "hamlet",
    "suburb",
    "quarter",
    "neighbourhood",
    "isolated_dwelling",
    "locality",
)
"""What people live in or name; countries, islands and seas would come with all their borders and coasts."""
_BUSY = (429, 504)
_PATIENCE = 5
"""Times that a server may say that it is busy, a minute each; osmnx itself would ask for ever."""
_REACH_S = 15
_SHOWN = 200


def base_address(server: str) -> str:
    """Return the address of an Overpass API without the name of its script."""
    base = server.strip().rstrip("/").removesuffix("/interpreter")
    try:
        parts = urlsplit(base)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query
    except ValueError:
        is_address = False
    if not is_address:
        raise AreaError(
            f"{server!r} is no address of an Overpass API; it looks like https://overpass-api.de/api"
        )
    return base


class Question:
    """One question to the servers of the map, by way of osmnx, whose settings are as before after each call."""

    def __init__(self, folder: Path, server: str, report: Report) -> None:
        self._answers_folder = folder / "answers"
        self._outline_folder = folder / "outline"
        self._server = server
        self._report = report
        folder.mkdir(parents=True, exist_ok=True)
        self._mend()

    def outline(self, place: str) -> Polygon | MultiPolygon:
        """Return the area of a place, as the geocoder of the map knows it.

        Raises:
            PlaceNotFoundError: there is no place of that name that is an area.
        """
        import osmnx  # noqa: PLC0415 - a second and a half that only a download needs

        self._report("looking up the place", 0)
        with self._asking(osmnx.settings, self._outline_folder, osmnx.settings.nominatim_url):
            try:
                found: Polygon | MultiPolygon = osmnx.geocode_to_gdf(place).geometry.iloc[0]
            except (ValueError, TypeError, LookupError, RecursionError) as error:
                raise PlaceNotFoundError(
                    f"the map knows no area called {place!r}; write it with its country (Idlib, Syria), or give a box"
                ) from error
        return found if found.is_valid else found.buffer(0)

    def answers(self, polygon: Polygon | MultiPolygon) -> list[Path]:
        """Return the files of the answers, in their order; what came before a download was broken off is not asked for again."""
        import osmnx  # noqa: PLC0415 - a second and a half that only a download needs

        self._report("asking the map server", 0)
        address = self._server or osmnx.settings.overpass_url
        with self._asking(osmnx.settings, self._answers_folder, address):
            _reach(address, osmnx.settings)
            asks: tuple[Callable[[], object], ...] = (
                lambda: osmnx.graph_from_polygon(polygon, custom_filter=WAYS),
                lambda: osmnx.features_from_polygon(polygon, {"place": list(PLACES)}),
            )
            for ask in asks:
                try:
                    ask()
                except InterruptedError:  # so osmnx ends when it has kept every answer
                    continue
        return sorted(
            self._answers_folder.glob("*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name)
        )

    def forget(self) -> None:
        """Delete what servers answered."""
        for path in (self._answers_folder, self._outline_folder):
            shutil.rmtree(path, ignore_errors=True)

    def _mend(self) -> None:
        """Delete answers of a download that was killed while it wrote them."""
        for path in (*self._answers_folder.glob("*.json"), *self._outline_folder.glob("*.json")):
            try:
                json.loads(path.read_bytes())
            except (ValueError, RecursionError):
                path.unlink()

    @contextmanager
    def _asking(self, settings: Any, folder: Path, address: str) -> Iterator[None]:  # noqa: ANN401 - a module
        """Lend osmnx its settings, and turn what goes wrong on the way to a server into our errors."""
        import requests  # noqa: PLC0415 - only a download needs it

        ours = {
            "use_cache": True,
            "cache_only_mode": True,
            "cache_folder": folder,
            # osmnx asks a third party for an address that the system does not know; nobody agreed to that
            "doh_url_template": None,
            "requests_kwargs": {
                **settings.requests_kwargs,
                "hooks": {"response": _Watch(self._report, address)},
            },
            **({"overpass_url": self._server} if self._server else {}),
        }
        before = {name: getattr(settings, name) for name in ours}
        # osmnx puts its own in this place, to stay with one of the machines that share a name
        resolve = socket.getaddrinfo
        try:
            for name, value in ours.items():
                setattr(settings, name, value)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # how large an area may be is said here, in our words
                yield
        except requests.RequestException as error:
            raise DownloadError(
                f"{address} cannot be reached ({_reason(error)}); check the network, or name another server"
            ) from error
        finally:
            socket.getaddrinfo = resolve
            for name, value in before.items():
                setattr(settings, name, value)


def _reach(address: str, settings: Any) -> None:  # noqa: ANN401 - a module
    """Touch a server; osmnx would wait a minute before it finds that there is none."""
    import requests  # noqa: PLC0415 - only a download needs it

    headers = {"User-Agent": settings.http_user_agent, "Referer": settings.http_referer}
    requests.get(f"{address.rstrip('/')}/status", headers=headers, timeout=_REACH_S)


def _reason(error: Exception) -> str:
    """Return the innermost cause of an error, which says what happened."""
    cause: BaseException = error
    while cause.__context__ is not None:
        cause = cause.__context__
    return str(cause)[:_SHOWN]


class _Watch:
    """Looks at each response that osmnx gets, and stops it where it would ask for ever or lose that data is missing."""

    def __init__(self, report: Report, address: str) -> None:
        self._report = report
        self._address = address
        self._busy = 0
        self._answers = 0

    def __call__(self, response: Any, *_arguments: object, **_named: object) -> None:  # noqa: ANN401 - of requests
        try:
            self._look_at(response)
        except DownloadError:
            response.close()  # requests has read no body yet, and would leave the connection to the garbage collector
            raise

    def _look_at(self, response: Any) -> None:  # noqa: ANN401 - of requests
        if response.is_redirect or response.url.endswith("/status"):
            return
        if response.status_code in _BUSY:
            self._wait(response)
        elif not response.ok:
            raise DownloadError(
                f"{self._address} refuses: {response.status_code} {response.reason}; check the address, or try later"
            )
        elif response.request.method == "POST":
            self._answers += 1
            self._report("answers of the map server", self._answers)
            _check(response, self._address)

    def _wait(self, response: Any) -> None:  # noqa: ANN401 - of requests
        self._busy += 1
        if self._busy >= _PATIENCE:
            raise DownloadError(
                f"{self._address} is busy ({response.status_code} {response.reason}, {self._busy} times); "
                "try later: what has come so far is kept"
            )
        self._report("waiting for the map server", self._busy)


def _check(response: Any, address: str) -> None:  # noqa: ANN401 - of requests
    """Refuse what is no answer, and one that ran out of time or memory; osmnx takes that, but does not keep it."""
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        answer = None
    remark = answer.get("remark") if isinstance(answer, dict) else None
    if remark:
        raise DownloadError(
            f"{address} gave a part of the data only: it says {str(remark)[:_SHOWN]!r}; ask for a smaller area, or try later"
        )
    elements = answer.get("elements") if isinstance(answer, dict) else None
    if not isinstance(elements, list) or not all(map(_is_element, elements)):
        raise DownloadError(
            f"{address} answered with something else than data; check the address, or try later"
        )


def _is_element(element: object) -> bool:
    return (
        isinstance(element, dict)
        and isinstance(element.get("type"), str)
        and isinstance(element.get("id"), int)
    )

"""Make a network of the ways that an importer read: the steps in their order.

ways ──topology──▶ edges ──identity──▶ roads ──survey──▶ kilometres ──meeting, interchange──▶ junctions
"""

from __future__ import annotations

import hashlib
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import OsmImportError
from geo.roads.identity import find_identities
from geo.roads.interchange import find_junctions
from geo.roads.network import Network
from geo.roads.roadnames import names_of
from geo.roads.store import Columns
from geo.roads.survey import survey
from geo.roads.tags import SPOT_KEYS, TEXT_KEYS
from geo.roads.topology import split_at_shared_nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.roads.identity import Identity
    from geo.roads.measure import Spine
    from geo.roads.raw import RawOsm
    from geo.roads.topology import Edges

    Progress = Callable[[str, int], None]
    Arrays = dict[str, NDArray[Any]]

__all__ = ["build_network"]

LICENCE = "ODbL 1.0"
ATTRIBUTION = "© OpenStreetMap contributors"
_HAIR_M = 1e-6
"""What an edge without length counts for where lengths decide."""


def build_network(raw: RawOsm, *, source: Path, progress: Progress | None = None) -> Network:
    """Return the network of the ways that were read from a file."""
    report = progress or _silent
    report("joining roads", len(raw.way_id))
    edges = split_at_shared_nodes(raw)
    if len(edges.u) == 0:
        raise OsmImportError(
            f"{source} holds no road of any length; check that the extract keeps the nodes of its ways"
        )
    identities = find_identities(raw, edges)
    spines, measures = [], []
    for spine, km in survey(identities, raw, edges):
        spines.append(spine)
        measures.append(km)
        report("measuring roads", len(spines))
    report("finding junctions", len(identities))
    columns = {
        **_way_columns(raw),
        **_edge_columns(raw, edges),
        **_road_columns(raw, edges, identities),
        **_spine_columns(spines),
        **_member_columns(identities, measures),
    }
    columns |= find_junctions(columns, raw.pool)
    columns |= _text_columns(raw.pool.texts)
    return Network(Columns(columns), _manifest(raw, edges, identities, source))


def _silent(step: str, done: int) -> None:
    """Report progress to nobody."""


def _way_columns(raw: RawOsm) -> Arrays:
    return {
        "point_xy": raw.xy,
        "way_id": raw.way_id,
        "way_class": raw.way_class,
        "way_oneway": raw.way_oneway,
        **{f"way_{_file(key)}": raw.way_text[key] for key in TEXT_KEYS},
        "spot_id": raw.spot_id,
        "spot_xy": raw.spot_xy,
        **{f"spot_{_file(key)}": raw.spot_text[key] for key in SPOT_KEYS},
    }


def _file(key: str) -> str:
    return key.replace(":", "_")


def _edge_columns(raw: RawOsm, edges: Edges) -> Arrays:
    return {
        "edge_first": edges.first,
        "edge_last": edges.last,
        "edge_way": edges.way,
        "edge_u": edges.u,
        "edge_v": edges.v,
        "edge_length_m": edges.length_m.astype(np.float32),
        "node_id": edges.node_id,
        "node_xy": raw.xy[edges.node_point],
    }


def _road_columns(raw: RawOsm, edges: Edges, identities: Sequence[Identity]) -> Arrays:
    code = raw.pool.code
    rows = []
    names: list[tuple[int, ...]] = []
    for identity in identities:
        own = identity.edges[~identity.inferred]
        own = own if len(own) else identity.edges
        metres, way = edges.length_m[own], edges.way[own]
        called = names_of(raw, way, metres)
        names.append(called.every)
        highway = int(np.bincount(raw.way_class[way], metres + _HAIR_M).argmax())
        all_m = float(edges.length_m[identity.edges].sum())
        share = float(edges.length_m[identity.edges[identity.inferred]].sum()) / all_m if all_m else 0.0
        texts = (code(identity.road_id), code(identity.ref), called.english, called.arabic)
        rows.append((*texts, highway, identity.pinned, share))
    table = np.array(rows, dtype=np.float64).reshape(-1, 7)
    integers = ("road_id", "road_ref", "road_name_en", "road_name_ar")
    return {
        **{name: table[:, column].astype(np.int32) for column, name in enumerate(integers)},
        "road_class": table[:, 4].astype(np.int8),
        "road_pinned": table[:, 5].astype(bool),
        "road_inferred_share": table[:, 6],
        "road_names_start": _starts(names),
        "road_names": np.fromiter(chain.from_iterable(names), dtype=np.int32),
    }


def _starts(groups: Sequence[Sequence[int] | NDArray[Any]]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([len(group) for group in groups], dtype=np.int64)])


def _spine_columns(spines: Sequence[Spine]) -> Arrays:
    part_count = [spine.start[1:] for spine in spines]
    offset = _starts([spine.km for spine in spines])
    shifted = [spine.start[:-1] + first for spine, first in zip(spines, offset[:-1].tolist(), strict=True)]
    return {
        "road_part_start": _starts(part_count),
        "part_start": np.concatenate([*shifted, offset[-1:]]).astype(np.int64),
        "spine_xy": np.concatenate([np.empty((0, 2), dtype=np.int32), *(spine.xy for spine in spines)]),
        "spine_km": np.concatenate([np.empty(0), *(spine.km for spine in spines)]),
    }


def _member_columns(identities: Sequence[Identity], measures: Sequence[NDArray[np.float64]]) -> Arrays:
    nothing = np.empty(0, dtype=np.int64)
    return {
        "member_start": _starts([identity.edges for identity in identities]),
        "member_edge": np.concatenate([nothing, *(identity.edges for identity in identities)]).astype(
            np.int32
        ),
        "member_inferred": np.concatenate(
            [nothing.astype(bool), *(identity.inferred for identity in identities)]
        ),
        "member_km": np.concatenate([np.empty((0, 2)), *measures]),
    }


def _text_columns(texts: list[str]) -> Arrays:
    encoded = [text.encode() for text in texts]
    return {
        "text_start": _starts(encoded),
        "text_bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8),
    }


def _manifest(raw: RawOsm, edges: Edges, identities: Sequence[Identity], source: Path) -> dict[str, Any]:
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "source": {"name": source.name, "sha256": digest, "bytes": source.stat().st_size},
        "osm_date": raw.osm_date,
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "ways": int(np.count_nonzero(np.diff(raw.way_id))) + 1,  # runs of one way follow one another
        "edges": len(edges.u),
        "nodes": len(edges.node_id),
        "roads": len(identities),
        "missing_nodes": raw.missing_nodes,
    }

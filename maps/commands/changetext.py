"""What changed, as text for a terminal: a headline, kilometres, places, fronts and traffic, each with who says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from geo.control.state import State
from maps.commands.changefronts import front_section, traffic_section
from maps.commands.changeplaces import place_sections
from maps.commands.show import count_of, table

if TYPE_CHECKING:
    from maps.commands.changesetting import Setting

__all__ = ["change_lines"]

_LEAST_KM = 0.05
_SHOWN_ROADS = 25


def change_lines(setting: Setting) -> list[str]:
    """Return what changed as lines, without the heading."""
    if setting.found.is_empty:
        return ["Nothing else was learnt." if setting.is_learnt else "Nothing changed."]
    told = _Kilometres(setting)
    sections = (
        [*told.headline(), *_places_headline(setting)],
        list(told.by_road()),
        list(told.by_holder()),
        list(told.words()),
        *place_sections(setting),
        list(front_section(setting)),
        list(traffic_section(setting)),
    )
    lines: list[str] = []
    for section in sections:
        lines += [*([""] if lines and section else []), *section]
    return lines


def _places_headline(setting: Setting) -> list[str]:
    """Say how many places and junctions changed hands, and to whom."""
    changed = [*setting.found.places, *setting.found.junctions]
    fallen = [one for one in changed if one.changed_hands and not one.is_first]
    if not fallen:
        return []
    gainers = Counter(one.gainer for one in fallen)
    claimed = Counter(one.gainer for one in fallen if one.after and one.after.state is State.CLAIMED)
    parts = [
        f"{number:,} to {setting.names.actor(holder) if holder else 'nobody'}"
        + (f" ({claimed[holder]:,} only claimed)" if claimed[holder] else "")
        for holder, number in sorted(gainers.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    kinds = {one.object_id.partition(":")[0] for one in fallen}
    nouns = (kinds.pop(), "") if len(kinds) == 1 else ("", "places and junctions")
    verb = "had changed hands, which was not known" if setting.is_learnt else "changed hands"
    return setting.filled(f"{count_of(len(fallen), *nouns)} {verb}: {', '.join(parts)}.")


class _Kilometres:
    """Who gained and lost how much road."""

    def __init__(self, setting: Setting) -> None:
        self._set = setting
        self._names = setting.names

    def headline(self) -> list[str]:
        """Say who has more and who has less."""
        net = [(km, holder) for holder, km in self._set.found.net_km().items() if abs(km) >= _LEAST_KM]
        told = [
            f"{self._names.actor(holder)} {self._verb(km)}{self._claimed(holder, km)}"
            for km, holder in sorted(net, key=lambda pair: (-pair[0], pair[1]))
            if holder
        ]
        return self._set.filled("; ".join(told) + ".") if told else []

    def _verb(self, km: float) -> str:
        shown = f"{abs(km):,.0f} km" if abs(km) >= 1 else f"{abs(km):,.1f} km"
        if self._set.is_learnt:
            return f"had {shown} of road {'more' if km > 0 else 'less'} than was known"
        return f"{'gained' if km > 0 else 'lost'} {shown} of road"

    def _claimed(self, holder: str, net_km: float) -> str:
        km = sum(piece.claimed_km for piece in self._set.found.ground if piece.gainer == holder)
        return f" ({km:,.0f} km only claimed)" if 1 <= km <= net_km + _LEAST_KM else ""

    def by_road(self) -> Iterator[str]:
        """Yield a table of the kilometres that went from one to another, the road with the most of them first."""
        by_road = {
            road_id: [
                (km, *pair) for pair, km in self._set.found.flows(road_id).items() if km >= _LEAST_KM
            ]
            for road_id in sorted({piece.road_id for piece in self._set.found.ground})
        }  # fmt: skip
        roads = sorted((-sum(row[0] for row in rows), road_id) for road_id, rows in by_road.items() if rows)
        if not roads:
            return
        rows = [
            row for _, road_id in roads[:_SHOWN_ROADS] for row in self._road_rows(road_id, by_road[road_id])
        ]
        header = ("road", "from", "to", "km", "only claimed")
        yield from table(header, rows, width=self._set.width, right=(3, 4)).splitlines()
        if len(roads) > _SHOWN_ROADS:
            left = len(roads) - _SHOWN_ROADS
            yield f"and {count_of(left, 'road')} with fewer km; --road shows one, --json all"

    def words(self) -> Iterator[str]:
        """Say what is borne out that was only claimed, and what is only claimed that was not."""
        km: dict[tuple[bool, str, str], float] = defaultdict(float)
        for piece in self._set.found.words:
            km[piece.is_claimed, piece.holder, piece.road_id] += piece.length_km
        for is_claimed, holder in sorted({key[:2] for key in km}):
            rows = [(length, key[2]) for key, length in km.items() if key[:2] == (is_claimed, holder)]
            told = [
                f"{self._names.road(road_id)} {length:,.1f} km"
                for length, road_id in sorted(rows, key=lambda row: (-row[0], row[1]))
                if length >= _LEAST_KM
            ]
            what = "Only claimed now, and not before" if is_claimed else "Borne out, and only claimed before"
            if told:
                yield from self._set.filled(f"{what}, {self._names.actor(holder)}: {'; '.join(told)}")

    def by_holder(self) -> Iterator[str]:
        """Yield a table of what each gained and lost on all roads, where there are several."""
        if len({piece.road_id for piece in self._set.found.ground if piece.length_km >= _LEAST_KM}) > 1:
            header = ("all roads", "gained", "lost", "net")
            yield from table(header, self._totals(), width=self._set.width, right=(1, 2, 3)).splitlines()

    def _road_rows(self, road_id: str, flows: Iterable[tuple[float, str, str]]) -> Iterator[tuple[str, ...]]:
        claimed: dict[tuple[str, str], float] = defaultdict(float)
        for piece in self._set.found.ground:
            if piece.road_id == road_id:
                claimed[piece.loser, piece.gainer] += piece.claimed_km
        name = self._names.road(road_id)
        for km, loser, gainer in sorted(flows, key=lambda row: (-row[0], row[1:])):
            word = claimed[loser, gainer]
            said = f"{word:,.1f}" if word >= _LEAST_KM else ""
            yield name, self._names.actor(loser), self._names.actor(gainer), f"{km:,.1f}", said
            name = ""

    def _totals(self) -> list[tuple[str, ...]]:
        gained: dict[str, float] = defaultdict(float)
        lost: dict[str, float] = defaultdict(float)
        for (loser, gainer), km in self._set.found.flows().items():
            gained[gainer] += km
            lost[loser] += km
        net = {holder: gained[holder] - lost[holder] for holder in {*gained, *lost}}
        order = sorted(net, key=lambda holder: (not holder, -net[holder], holder))
        return [
            (self._names.actor(h), _km(gained[h]), _km(lost[h]), f"{net[h]:+,.1f}".replace("-", "−"))
            for h in order
        ]


def _km(km: float) -> str:
    return f"{km:,.1f}" if km >= _LEAST_KM else ""

"""Which features are drawn how: the rules of each layer, with the words of its legend.

A rule is made for each holder, state and opponent that the table has, so that the legend tells what there is and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from geo.control.state import Basis, State
from maps.gis.qgis import symbols
from maps.gis.qgis.symbols import Symbol
from maps.gis.table import About, Table
from maps.style import NO_HOLDER, PATTERNS

__all__ = ["Condition", "Group", "Rule", "rules_of"]

_STATES = {pattern.state: number for number, pattern in enumerate(PATTERNS)}
_LABELS = {pattern.state: pattern.label for pattern in PATTERNS}
_WITH_OTHER = {
    State.CONTESTED: "Contested with {other}",
    State.BESIEGED: "Besieged by {other}",
    State.PRESSURED: "Under pressure from {other}",
    State.ADVANCE: "{other} advances on it",
    State.VACATED: "Left by {other}",
}
"""States that are drawn in the colour of the second actor as well."""
_PASSAGES = {
    "open": "Open",
    "military_only": "Military traffic only",
    "closed": "Closed",
    "interdicted": "Under fire or interdicted",
    "unknown": "Not known",
}
_NOBODY = "Nobody said to hold it"


@dataclass(frozen=True, slots=True)
class Condition:
    """A column has a value, or has another one."""

    column: str
    value: str | bool
    is_equal: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """What features of a group are drawn so, and what the legend calls them."""

    label: str
    conditions: tuple[Condition, ...]
    symbol: Symbol


@dataclass(frozen=True, slots=True)
class Group:
    """Rules under a heading; without a heading (``""``) they stand by themselves."""

    label: str
    conditions: tuple[Condition, ...]
    rules: tuple[Rule, ...]


class _Actors:
    """Names and colours of those that a table names, in the order of the theatre; others behind them."""

    def __init__(self, table: Table, about: About) -> None:
        self._names = {
            actor: name
            for column in ("holder", "other", "holder_low", "holder_high")
            if column in table.columns
            for actor, name in zip(table.columns[column], table.columns[f"{column}_name"], strict=True)
        }
        self._known = {one.actor_id: one for one in about.holders}
        self._order = {actor_id: number for number, actor_id in enumerate(self._known)}

    def name(self, actor: str) -> str:
        known = self._known.get(actor)
        return known.name if known else self._names.get(actor, actor) or _NOBODY

    def colour(self, actor: str) -> str:
        known = self._known.get(actor)
        return known.colour if known else NO_HOLDER

    def order(self, actor: str) -> tuple[int, str]:
        return (self._order.get(actor, len(self._order)) if actor else len(self._order) + 1, actor)


def rules_of(table: Table, about: About) -> list[Group]:
    """Return how the features of a table with geometry are drawn, in the order of the legend."""
    actors = _Actors(table, about)
    return list(_MAKERS[table.layer.name](table, actors))


def _distinct(table: Table, *columns: str) -> set[tuple[str, ...]]:
    return set(zip(*(table.columns[column] for column in columns), strict=True))


def _control(table: Table, actors: _Actors) -> Iterator[Group]:
    """Yield the rules of roads, places and junctions: by holder, then by state."""
    found = {
        (holder, State(state), other if State(state) in _WITH_OTHER else "", _is_hollow(table, state, basis))
        for holder, state, other, basis in _distinct(table, "holder", "state", "other", "basis")
    }
    held = [one for one in found if one[1] not in (State.FRONT, State.UNKNOWN)]
    held.sort(key=lambda one: (actors.order(one[0]), _STATES[one[1]], actors.order(one[2]), one[3]))
    for holder, of_holder in groupby(held, key=lambda one: one[0]):
        rules = tuple(_state_rule(table, actors, one) for one in of_holder)
        yield Group(actors.name(holder), (Condition("holder", holder),), rules)
    for state, label in (
        (State.FRONT, "Undecided between two holders"),
        (State.UNKNOWN, "No claim says whose"),
    ):
        if any(one[1] is state for one in found):
            symbol = _symbol(table, state, NO_HOLDER, NO_HOLDER)
            yield Group("", (), (Rule(label, (Condition("state", str(state)),), symbol),))


def _is_hollow(table: Table, state: str, basis: str) -> bool:
    return table.layer.name == "roads" and state == State.CONTROLLED and basis == Basis.INTERPOLATED


def _state_rule(table: Table, actors: _Actors, row: tuple[str, State, str, bool]) -> Rule:
    holder, state, other, is_hollow = row
    label = _WITH_OTHER[state].format(other=actors.name(other)) if state in _WITH_OTHER else _LABELS[state]
    conditions = [Condition("state", str(state))]
    if state in _WITH_OTHER:
        conditions.append(Condition("other", other))
    if state is State.CONTROLLED and table.layer.name == "roads":
        conditions.append(Condition("basis", str(Basis.INTERPOLATED), is_equal=is_hollow))
        label += ", inferred between two places" if is_hollow else ""
    symbol = _symbol(table, state, actors.colour(holder), actors.colour(other), is_inferred=is_hollow)
    return Rule(label, tuple(conditions), symbol)


def _symbol(table: Table, state: State, holder: str, other: str, *, is_inferred: bool = False) -> Symbol:
    if table.layer.geometry == "LineString":
        return symbols.road_symbol(state, holder, other, is_inferred=is_inferred)
    return symbols.point_symbol(state, holder, other, is_junction=table.layer.name == "junctions")


def _passage(table: Table, actors: _Actors) -> Iterator[Group]:  # noqa: ARG001 - as all of them
    found = set(zip(table.columns["passage"], table.columns["is_point"], strict=True))
    for passage, label in _PASSAGES.items():
        for is_point in (True, False):
            if (passage, is_point) in found:
                where = "" if is_point else ", somewhere on the stretch"
                conditions = (Condition("passage", passage), Condition("is_point", is_point))
                symbol = symbols.passage_symbol(passage, is_point=is_point)
                yield Group("", (), (Rule(label + where, conditions, symbol),))


def _fronts(table: Table, actors: _Actors) -> Iterator[Group]:
    pairs = sorted(_distinct(table, "holder_low", "holder_high"), key=lambda one: [*map(actors.order, one)])
    for low, high in pairs:
        conditions = (Condition("holder_low", low), Condition("holder_high", high))
        symbol = symbols.front_symbol(actors.colour(low), actors.colour(high))
        yield Group("", (), (Rule(f"{actors.name(low)} | {actors.name(high)}", conditions, symbol),))


def _front_lines(table: Table, actors: _Actors) -> Iterator[Group]:  # noqa: ARG001 - as all of them
    yield Group("", (), (Rule("Undecided stretch", (), symbols.front_band()),))


def _changes(table: Table, actors: _Actors) -> Iterator[Group]:
    found = sorted(_distinct(table, "change", "holder"), key=lambda one: (one[0], actors.order(one[1])))
    for change, holder in found:
        is_of_hands = change == "hands"
        name = actors.name(holder)
        label = f"To {name}" if is_of_hands else f"{name}: another state"
        if not holder:
            label = "Lost, to nobody said" if is_of_hands else "Another state, holder not told"
        conditions = (Condition("change", change), Condition("holder", holder))
        symbol = symbols.change_symbol(actors.colour(holder), is_of_hands=is_of_hands)
        yield Group("", (), (Rule(label, conditions, symbol),))


def _claims(table: Table, actors: _Actors) -> Iterator[Group]:
    for actor in sorted(set(table.columns["actor"]), key=actors.order):
        label = f"About {actors.name(actor)}" if actor else "Actor not told"
        symbol = symbols.claim_symbol(actors.colour(actor))
        yield Group("", (), (Rule(label, (Condition("actor", actor),), symbol),))


_Maker = Callable[[Table, _Actors], Iterable[Group]]
_MAKERS: dict[str, _Maker] = {
    "roads": _control,
    "places": _control,
    "junctions": _control,
    "passage": _passage,
    "fronts": _fronts,
    "front_lines": _front_lines,
    "changes": _changes,
    "claims": _claims,
}

"""All spellings of all places as columns, with the keys by which they are found: made once, and stored for large maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from geo.places.kindwords import split_kind
from geo.places.names import exact_key, skeleton, sound_key
from geo.theatre_tables import PlaceRecord

__all__ = ["SITES", "Forms"]

SITES = frozenset({"facility", "crossing"})


@dataclass(frozen=True, slots=True)
class Forms:
    """One row a spelling, in the order of the places.

    Attributes:
        place: position of the place.
        text: the spelling.
        own: whether it is the place's English or Arabic name, and not a variant.
        bare: whether it is the name of a site without its kind word: "Kuweires" of "Kuweires airbase", which a village
            can be called too.
        exact: `geo.places.names.exact_key`.
        bones: `geo.places.names.skeleton`.
        sound: `geo.places.names.sound_key`.
    """

    place: Sequence[int]
    text: Sequence[str]
    own: Sequence[bool]
    bare: Sequence[bool]
    exact: Sequence[str]
    bones: Sequence[str]
    sound: Sequence[str]

    @classmethod
    def of(cls, places: Sequence[PlaceRecord]) -> Forms:
        """Return the spellings of places."""
        rows = [(index, *form) for index, place in enumerate(places) for form in _forms(place)]
        texts = [text for _, text, _, _ in rows]
        return cls(
            place=[place for place, _, _, _ in rows],
            text=texts,
            own=[own for _, _, own, _ in rows],
            bare=[bare for _, _, _, bare in rows],
            exact=[exact_key(text) for text in texts],
            bones=[skeleton(text) for text in texts],
            sound=[sound_key(text) for text in texts],
        )

    def columns(self) -> dict[str, Sequence[object]]:
        """Return the columns by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _forms(place: PlaceRecord) -> Iterator[tuple[str, bool, bool]]:
    """Yield the spellings of a place: text, whether it is an own name, whether its kind word was taken off."""
    own = [name for name in (place.name_en, place.name_ar) if name]
    texts = [text for text in dict.fromkeys([*own, *place.variants]) if exact_key(text)]
    for text in texts:
        yield text, text in own, False
    if place.kind in SITES:
        seen = set(texts)
        for text in dict.fromkeys([*own, *place.variants]):
            bare = split_kind(text).name
            if exact_key(bare) and bare not in seen:
                seen.add(bare)
                yield bare, text in own, True

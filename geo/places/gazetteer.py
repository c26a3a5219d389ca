"""The gazetteer: which places of the theatre could a name mean?

It scores names only; nothing here knows roads or the rest of a report. Four tiers, best first:

=========  ============  ==============================================================================
tier       score         the name as written ...
=========  ============  ==============================================================================
exact      1.00          is the place's English or Arabic name, but for case, accents, hyphens, article
alias      0.97          is one of its variants in the same sense
skeleton   0.86 - 0.94   has the same consonants, and vowels that can be another transliteration
fuzzy      0.80 - 0.85   differs by one consonant of at least five
weak       below 0.80    has something in common: listed for the reader, never chosen
=========  ============  ==============================================================================

A place that has forms in the script of the question is compared in that script only: the Arabic spelling tells apart
what a skeleton cannot. Candidates come from an index of skeletons and, where that gives nothing, from rapidfuzz.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from geo.places.kindwords import Hint, split_kind
from geo.places.location import Candidate
from geo.places.names import exact_key, is_arabic, name_words, similarity, skeleton, sound_key, word_skeletons
from geo.theatre import PlaceRecord

__all__ = ["ALIAS", "CERTAIN", "EXACT", "Gazetteer", "Match"]

EXACT = 1.0
ALIAS = 0.97
CERTAIN = 0.80
"""From this score on a name counts as the place's own; below it, it is a suggestion."""

_SKELETON_FLOOR, _SKELETON_SPAN = 0.86, 0.08
_LEAST_LIKE = 0.72
"""Least similarity of a same-skeleton name: "Salamieh" and "Salamiyya" 0.86, "Qasimiyah" and "Qaysumah" 0.57."""
_SHORT_CONSONANTS = 3
_SHORT_LEAST_LIKE = 0.85
"""The same where the skeleton has three consonants or fewer: "Mars" is not "Ma'rus", and "Hama" not "Hammam"."""
_FUZZY_FLOOR, _FUZZY_SPAN = 0.80, 0.05
_FUZZY_LEAST_LIKE = 0.75
_FUZZY_CONSONANTS = 5
_FUZZY_LETTERS = 5
_WEAK_TOP = 0.75
_BARE_TOP = 0.79
_SITES = frozenset({"facility", "crossing"})
_KEPT = 24
_LONGEST = 200
"""No name is longer; a text that is one comes from a stranger and is not looked at."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place whose name is like the one asked for."""

    place: PlaceRecord
    score: float
    form: str
    tier: str
    bare: bool = False

    def candidate(self, score: float | None = None, why: str = "") -> Candidate:
        """Return the match as the reader sees it."""
        told = f"{self.tier} match with {self.form!r}" + (f"; {why}" if why else "")
        shown = self.score if score is None else score
        place = self.place
        return Candidate(place.name_en, place.lon, place.lat, round(min(shown, 1.0), 3), told, place.place_id)


@dataclass(frozen=True, slots=True)
class _Form:
    """One spelling of one place."""

    place: int
    text: str
    own: bool
    bare: bool
    """The name of a site without its kind word: "Kuweires" of "Kuweires airbase", which a village can be called too."""


class Gazetteer:
    """The places of a theatre, found by name.

    Args:
        places: the places; their order decides between equals of the same size.

    Example:
        >>> saraqib = PlaceRecord("saraqib", "Saraqib", "سراقب", (), "town", 34231, "Idlib", 36.80, 35.86)
        >>> [(found.label, found.score) for found in Gazetteer([saraqib]).candidates("Saraqeb")]
        [('Saraqib', 0.94)]
    """

    def __init__(self, places: Iterable[PlaceRecord]) -> None:
        self.places = tuple(places)
        self._by_id = {place.place_id: place for place in self.places}
        self._by_exact: dict[str, list[_Form]] = defaultdict(list)
        self._by_skeleton: dict[str, list[_Form]] = defaultdict(list)
        self._scripts: list[tuple[bool, bool]] = []
        forms = [form for index, place in enumerate(self.places) for form in self._forms(index, place)]
        for form in forms:
            self._by_exact[exact_key(form.text)].append(form)
            self._by_skeleton[skeleton(form.text)].append(form)
        self._fuzzy_forms = forms
        self._fuzzy_keys = [sound_key(form.text) for form in forms]
        self.matches = lru_cache(maxsize=32768)(self._matches)

    def place(self, place_id: str) -> PlaceRecord | None:
        """Return the place of an identifier, or None."""
        return self._by_id.get(place_id)

    def candidates(self, name: str, limit: int = 8) -> list[Candidate]:
        """Return the places that a name could mean, best first; larger places first among equals.

        Args:
            name: as written, kind words and all.
            limit: how many at most.
        """
        return [match.candidate() for match in self.matches(name)[:limit]]

    def _forms(self, index: int, place: PlaceRecord) -> list[_Form]:
        own = [name for name in (place.name_en, place.name_ar) if name]
        texts = dict.fromkeys([*own, *place.variants])
        self._scripts.append(
            (any(not is_arabic(text) for text in texts), any(is_arabic(text) for text in texts))
        )
        forms = {text: _Form(index, text, text in own, bare=False) for text in texts if exact_key(text)}
        if place.kind in _SITES:
            for text in texts:
                bare = split_kind(text).name
                if exact_key(bare):
                    forms.setdefault(bare, _Form(index, bare, text in own, bare=True))
        return list(forms.values())

    def _matches(self, name: str, hint: Hint = Hint.NONE) -> tuple[Match, ...]:
        """Return the places that a name could mean; ``hint`` says what sort is meant where the name does not."""
        if len(name) > _LONGEST:
            return ()
        named = split_kind(name)
        site_meant = (named.hint or hint) not in {Hint.NONE, Hint.SETTLEMENT, Hint.TOWN, Hint.VILLAGE}
        asked = dict.fromkeys((name.strip(), named.name))
        found: dict[int, Match] = {}
        for text in asked:
            for match in self._by_name(text):
                key = id(match.place)
                literal = text == name.strip() and match.score >= ALIAS and not match.bare
                if not literal and not self._fits(match, named.hint):
                    continue
                if match.bare and not site_meant:
                    match = replace(match, score=min(match.score, _BARE_TOP), tier="weak")  # noqa: PLW2901 - the same match, for less
                if key not in found or found[key].score < match.score:
                    found[key] = match
        ranked = sorted(found.values(), key=lambda match: (-match.score, -(match.place.population or 0)))
        return tuple(ranked[:_KEPT])

    @staticmethod
    def _fits(match: Match, hint: Hint) -> bool:
        """Tell whether a place can be of the sort that a kind word says; asked unless its own name holds that word."""
        kind = match.place.kind
        if hint is Hint.NONE:
            return True
        if hint.is_settlement:
            return kind not in _SITES
        if hint is Hint.CROSSING:
            return kind == "crossing"
        texts = (match.place.name_en, match.place.name_ar, *match.place.variants)
        return kind == "facility" and any(split_kind(text).hint is hint for text in texts)

    def _by_name(self, text: str) -> Iterable[Match]:
        exact = [
            Match(
                self.places[form.place],
                EXACT if form.own else ALIAS,
                form.text,
                "exact" if form.own else "alias",
                form.bare,
            )
            for form in self._by_exact.get(exact_key(text), ())
        ]
        yield from exact
        yield from self._by_consonants(text)
        if not exact:
            yield from self._by_likeness(text)

    def _same_script(self, form: _Form, text: str) -> bool:
        """Tell whether a form may be compared: in the script of the question, where the place has one in it."""
        arabic = is_arabic(text)
        return is_arabic(form.text) == arabic or not self._scripts[form.place][arabic]

    def _by_consonants(self, text: str) -> Iterable[Match]:
        bones = skeleton(text)
        least = _SHORT_LEAST_LIKE if len(bones.lstrip("'")) <= _SHORT_CONSONANTS else _LEAST_LIKE
        for form in self._by_skeleton.get(bones, ()):
            if not self._same_script(form, text):
                continue
            alike = similarity(text, form.text)
            if alike >= least:
                score = _SKELETON_FLOOR + _SKELETON_SPAN * alike
                yield Match(self.places[form.place], score, form.text, "skeleton", form.bare)
            else:
                yield Match(self.places[form.place], _WEAK_TOP * alike, form.text, "weak")

    def _by_likeness(self, text: str) -> Iterable[Match]:
        key = sound_key(text)
        if not key:
            return
        for _, ratio, index in process.extract(
            key, self._fuzzy_keys, scorer=fuzz.ratio, limit=_KEPT, score_cutoff=60
        ):
            form = self._fuzzy_forms[index]
            if not self._same_script(form, text):
                continue
            alike = similarity(text, form.text)
            if _one_slip(text, form.text) and alike >= _FUZZY_LEAST_LIKE:
                yield Match(
                    self.places[form.place], _FUZZY_FLOOR + _FUZZY_SPAN * alike, form.text, "fuzzy", form.bare
                )
            else:
                yield Match(
                    self.places[form.place], min(_WEAK_TOP, _WEAK_TOP * ratio / 100), form.text, "weak"
                )


def _one_slip(left: str, right: str) -> bool:
    """Tell whether two long names differ by one consonant, so that one can be a slip of the other.

    Every word that differs must be long itself: in a short one a letter is the whole difference ("Nabl", "Nabw").
    """
    ours, theirs = word_skeletons(left), word_skeletons(right)
    if (
        len(ours) != len(theirs)
        or sum(map(len, ours)) < _FUZZY_CONSONANTS
        or left[:1].isdigit() != right[:1].isdigit()
    ):
        return False
    slips = 0
    for one, other, word in zip(ours, theirs, name_words(left), strict=True):
        if one == other:
            continue
        if len(word) < _FUZZY_LETTERS or one[:1] != other[:1] or any(map(str.isdigit, one + other)):
            return False
        slips += OSA.distance(one, other)
    return slips <= 1

"""The gazetteer: which places of a theatre or a map could a name mean?

It scores names only; nothing here knows roads or the rest of a report. The tiers, best first:

=========  ============  ==============================================================================
tier       score         the name as written ...
=========  ============  ==============================================================================
exact      1.00          is the place's English or Arabic name, but for case, accents, hyphens, article
alias      0.97          is one of its variants in the same sense
script     0.95          fits the Arabic letters of a place that a map names in these only
doubtful   0.95          the same, and so short that it only makes another answer ambiguous
skeleton   0.86 - 0.94   has the same consonants, and vowels that can be another transliteration
fuzzy      0.80 - 0.85   differs by one consonant of at least five
weak       below 0.80    has something in common: listed for the reader, never chosen
=========  ============  ==============================================================================

A place that has forms in the script of the question is compared in that script only: the Arabic spelling tells apart
what a skeleton cannot. Candidates come from an index of skeletons and, where that gives nothing, from rapidfuzz.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from geo.places.elsewhere import Elsewhere
from geo.places.forms import SITES, Forms
from geo.places.kindwords import Hint, split_kind
from geo.places.location import Candidate
from geo.places.names import (
    can_be_written_so,
    exact_key,
    is_arabic,
    is_generic,
    is_same_in_arabic,
    name_words,
    similarity,
    skeleton,
    sound_key,
    word_skeletons,
)
from geo.places.spelling import fits_script, is_another_spelling
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
_CROSSED = 0.95
_FUZZY_FLOOR, _FUZZY_SPAN = 0.80, 0.05
_FUZZY_LEAST_LIKE = 0.75
_FUZZY_CONSONANTS = 5
_FUZZY_LETTERS = 5
_WEAK_TOP = 0.75
_BARE_TOP = 0.79
_KEPT = 24
_LARGE = frozenset({"city", "town"})
_WORTH_SHOWING = 60
"""Least likeness in percent at which a name is worth suggesting."""
_LONG_WORD = 7
"""In a gazetteer of Latin names a letter may be wrong in a word of this length: "Lagos" is not "Lagoa"."""
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


class Gazetteer:
    """Places found by name.

    Args:
        places: the places; their order decides between equals of the same size.
        forms: their spellings, where they are at hand; worked out from the places otherwise.
        elsewhere: names of cities that are not among the places.
        transliterated: whether the names are Arabic, so that no Latin spelling is the right one; elsewhere "Gaia" is not
            "Caia", and "Praga" not "Braga", although they share what Arabic can write of them.
        curated: whether somebody chose the names, so that a small difference between two of them is meant. Those of a map
            are not: "An Najmah" and "al-Najma" are two villages called النجمة, whichever of them a text writes.

    Example:
        >>> saraqib = PlaceRecord("saraqib", "Saraqib", "سراقب", (), "town", 34231, "Idlib", 36.80, 35.86)
        >>> [(found.label, found.score) for found in Gazetteer([saraqib]).candidates("Saraqeb")]
        [('Saraqib', 0.94)]
    """

    def __init__(
        self,
        places: Iterable[PlaceRecord],
        forms: Forms | None = None,
        elsewhere: Elsewhere | None = None,
        *,
        transliterated: bool = True,
        curated: bool = True,
    ) -> None:
        self.places = tuple(places)
        self.elsewhere = elsewhere or Elsewhere()
        self.transliterated = transliterated
        self.curated = curated
        self.forms = Forms.of(self.places) if forms is None else forms
        self.matches = lru_cache(maxsize=32768)(self._matches)
        self._with_likeness = lru_cache(maxsize=8192)(self._by_likeness)

    @cached_property
    def _by_id(self) -> dict[str, PlaceRecord]:
        return {place.place_id: place for place in self.places}

    @cached_property
    def _by_exact(self) -> dict[str, list[int]]:
        return _rows_by(self.forms.exact)

    @cached_property
    def _by_skeleton(self) -> dict[str, list[int]]:
        return _rows_by(self.forms.bones)

    @cached_property
    def _by_start(self) -> dict[str, tuple[list[int], list[str]]]:
        """Rows and sounds of the forms by their first consonant, in which no misspelling is forgiven."""
        rows = _rows_by([bones[:1] for bones in self.forms.bones])
        return {start: (group, [self.forms.sound[row] for row in group]) for start, group in rows.items()}

    def place(self, place_id: str) -> PlaceRecord | None:
        """Return the place of an identifier, or None."""
        return self._by_id.get(place_id)

    def is_famous_elsewhere(self, name: str) -> bool:
        """Tell whether a name is letter for letter that of a great city that is not among the places."""
        return exact_key(name) in self.elsewhere.famous

    def candidates(self, name: str, limit: int = 8) -> list[Candidate]:
        """Return the places that a name could mean, best first; larger places first among equals.

        Args:
            name: as written, kind words and all.
            limit: how many at most.
        """
        return [match.candidate() for match in self.matches(name)[:limit]]

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
        self._doubt(found, named.name)
        self._drop_doubtful(found)
        self._add_readings(found, named.name)
        self._add_namesakes(found, named.name)
        ranked = sorted(found.values(), key=lambda match: (-match.score, -(match.place.population or 0)))
        return tuple(ranked[:_KEPT])

    def _doubt(self, found: dict[int, Match], name: str) -> None:
        """Take a name that is letter for letter that of a city elsewhere for no misspelling of one here."""
        if exact_key(name) not in self.elsewhere.known or any(
            match.score >= ALIAS for match in found.values()
        ):
            return
        for key, match in found.items():
            if match.score > _BARE_TOP:
                found[key] = replace(match, score=_BARE_TOP, tier="weak")

    @staticmethod
    def _drop_doubtful(found: dict[int, Match]) -> None:
        """Let names that are too short to be told from another script stand against others only, not by themselves."""
        best = max((match.score for match in found.values() if match.tier != "doubtful"), default=0.0)
        for key, match in found.items():
            if match.tier == "doubtful" and best < CERTAIN:
                found[key] = replace(match, score=_BARE_TOP, tier="weak")
            elif match.tier == "doubtful":
                found[key] = replace(match, score=min(match.score, best))

    def _add_namesakes(self, found: dict[int, Match], name: str) -> None:
        """Let the places whose Arabic name is that of the best match count as much as it does.

        Only where the name as written is a reading of that Arabic name: a map can show a village by another one.
        """
        if self.curated or not found:
            return
        best = max(found.values(), key=lambda match: match.score)
        arabic = best.place.name_ar
        if best.score < CERTAIN or not arabic or (skeleton(name) != skeleton(arabic) and not is_arabic(name)):
            return
        self._raise(found, self._by_exact.get(exact_key(arabic), ()), best.score, best.tier)

    def _add_readings(self, found: dict[int, Match], name: str) -> None:
        """Let the places of whose Arabic name a text is a reading count as much as a name that only another source gives.

        A map writes them in other Latin letters, so that they are not found by these; by themselves they are no answer.
        """
        best = max(found.values(), key=lambda match: match.score, default=None)
        if self.curated or not self.transliterated or is_arabic(name) or best is None:
            return
        own = {skeleton(text) for text in (best.place.name_en, best.place.name_ar) if text}
        if best.tier != "alias" or best.place.kind == "city" or skeleton(name) in own:
            return
        rows = [
            row
            for row in self._by_skeleton.get(skeleton(name), ())
            if is_arabic(self.forms.text[row]) and can_be_written_so(name, self.forms.text[row])
        ]
        self._raise(found, rows, best.score, "script")

    def _raise(self, found: dict[int, Match], rows: Iterable[int], score: float, tier: str) -> None:
        for row in rows:
            place = self.places[self.forms.place[row]]
            known = found.get(id(place))
            if self.forms.own[row] and (known is None or known.score < score):
                found[id(place)] = self._match(row, score, tier)

    @staticmethod
    def _fits(match: Match, hint: Hint) -> bool:
        """Tell whether a place can be of the sort that a kind word says; asked unless its own name holds that word."""
        kind = match.place.kind
        if hint is Hint.NONE:
            return True
        if hint.is_settlement:
            return kind not in SITES
        if hint is Hint.CROSSING:
            return kind == "crossing"
        texts = (match.place.name_en, match.place.name_ar, *match.place.variants)
        return kind == "facility" and any(split_kind(text).hint is hint for text in texts)

    def _match(self, row: int, score: float, tier: str) -> Match:
        forms = self.forms
        return Match(self.places[forms.place[row]], score, forms.text[row], tier, forms.bare[row])

    def _by_name(self, text: str) -> Iterable[Match]:
        own = self.forms.own
        exact = [
            self._match(row, EXACT, "exact") if own[row] else self._match(row, ALIAS, "alias")
            for row in self._by_exact.get(exact_key(text), ())
        ]
        yield from exact
        yield from self._by_consonants(text)
        if not exact:
            yield from self._with_likeness(text)

    def _same_script(self, row: int, text: str) -> bool:
        """Tell whether a form may be compared: in the script of the question, where the place has one in it."""
        arabic, forms = is_arabic(text), self.forms
        if is_arabic(forms.text[row]) == arabic:
            return True
        place = forms.place[row]
        others = range(bisect_left(forms.place, place), bisect_right(forms.place, place))
        return not any(is_arabic(forms.text[other]) == arabic for other in others)

    def _is_like(self, text: str, row: int, least: float) -> float:
        """Return the similarity of a text to a spelling that counts as the same name, 0 where it does not."""
        alike = similarity(text, self.forms.text[row])
        return alike if alike >= least and (self.curated or self._is_plausible(text, row)) else 0.0

    def _is_plausible(self, text: str, row: int) -> bool:
        """Tell whether two names that sound alike can be one, in a gazetteer that nobody has looked through."""
        form, place = self.forms.text[row], self.places[self.forms.place[row]]
        if is_generic(text):
            return False
        if is_arabic(text) != is_arabic(form):
            return fits_script(text, form)
        if is_arabic(text):
            return is_same_in_arabic(text, form)
        if not self.transliterated:
            return _spelt_alike(text, form)
        return is_another_spelling(text, form, place.name_ar, is_large=place.kind in _LARGE)

    def _by_consonants(self, text: str) -> Iterable[Match]:
        bones = skeleton(text)
        least = _SHORT_LEAST_LIKE if len(bones.lstrip("'")) <= _SHORT_CONSONANTS else _LEAST_LIKE
        for row in self._by_skeleton.get(bones, ()):
            if not self._same_script(row, text):
                continue
            form = self.forms.text[row]
            crosses = is_arabic(text) != is_arabic(form) and not self.curated
            if (alike := self._is_like(text, row, least)) and (self.forms.own[row] or not crosses):
                # where the map has no Latin name, one that fits the Arabic letters is as good as the name itself
                score = _CROSSED if crosses else _SKELETON_FLOOR + _SKELETON_SPAN * alike
                yield self._match(row, score, "script" if crosses else "skeleton")
            elif crosses and self.forms.own[row] and can_be_written_so(text, form):
                yield self._match(row, _CROSSED, "doubtful")
            else:
                yield replace(self._match(row, _WEAK_TOP * similarity(text, form), "weak"), bare=False)

    def _by_likeness(self, text: str) -> tuple[Match, ...]:
        key = sound_key(text)
        rows, sounds = self._by_start.get(skeleton(text)[:1], ((), ()))
        if not key or not rows:
            return ()
        alike = process.extract(key, sounds, scorer=fuzz.ratio, limit=_KEPT, score_cutoff=_WORTH_SHOWING)
        return tuple(
            self._slip_or_hint(text, rows[at], ratio)
            for _, ratio, at in alike
            if self._same_script(rows[at], text)
        )

    def _slip_or_hint(self, text: str, row: int, ratio: float) -> Match:
        form = self.forms.text[row]
        if _one_slip(text, form) and (alike := self._is_like(text, row, _FUZZY_LEAST_LIKE)):
            return self._match(row, _FUZZY_FLOOR + _FUZZY_SPAN * alike, "fuzzy")
        return replace(self._match(row, min(_WEAK_TOP, _WEAK_TOP * ratio / 100), "weak"), bare=False)


def _rows_by(keys: Iterable[str]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        rows.setdefault(key, []).append(row)
    return rows


def _spelt_alike(left: str, right: str) -> bool:
    """Tell whether two names have the same letters, but for one in a long word.

    Example:
        >>> _spelt_alike("Povoa de Varsim", "Póvoa de Varzim"), _spelt_alike("Gaia", "Caia")
        (False, False)
        >>> _spelt_alike("Matosinhus", "Matosinhos"), _spelt_alike("Vila-Real", "Vila Real")
        (True, True)
    """
    ours, theirs = name_words(left), name_words(right)
    if len(ours) != len(theirs):
        return "".join(ours) == "".join(theirs)
    slips = [OSA.distance(one, other) for one, other in zip(ours, theirs, strict=True)]
    if sum(slips) > 1:
        return False
    return all(
        not slip or min(len(one), len(other)) >= _LONG_WORD
        for slip, one, other in zip(slips, ours, theirs, strict=True)
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

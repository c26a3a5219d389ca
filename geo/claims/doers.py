"""Finds who does what a verb says where no list of parties knows them, or where the verb leaves them unsaid."""

from __future__ import annotations

from collections.abc import Sequence

from geo.claims.claim import Action
from geo.claims.clauses import Clause, subject_of
from geo.claims.grammar import Shape, VerbGroup
from geo.claims.lexicon import lexicon
from geo.claims.nounphrases import is_acting, phrase_before, phrase_from
from geo.claims.parties import Party
from geo.claims.reading import Event, SentenceReader
from geo.claims.verbs import Verb

__all__ = ["doer"]

_LEXICON = lexicon()
_ADVERB = _LEXICON.words("grammar", "adverb")
_TIME = _LEXICON.words("dates", "names")
_INSIDE_SUBJECT = frozenset({"in", "from", "on", "near", "at"})
"""Words that can stand inside a subject: "the offensive in the north retook"."""
_DOES = _LEXICON.verbs | _LEXICON.words("grammar", "auxiliary") | _ADVERB
_OPENING = 1
"""Words before a participle that opens the sentence: "after", "by"."""
_FAR = 30
_PLACE_BEFORE = frozenset({"in", "of", "from", "near", "at", "to", "into", "on", "for", "with", "against"})


def doer(reader: SentenceReader, verb: Verb, found: Sequence[Event]) -> Party | None:
    """Return who does what a verb in the active says, None where nobody can be told.

    The subject of its clause; a name before it that no list knows; who did what the sentence told before, where the verb
    goes on from there; and whose deed a relative clause tells more of.
    """
    if reader.low(verb.group.start) == "to" and verb.group.shape is Shape.FINITE:
        return reader.acting_before(verb.group.start)  # "forced the army to leave"
    party = subject_of(reader.words, verb.group, verb.clause, reader.parties) or _named_subject(reader, verb)
    if party is None and found and _continues(reader, verb.group):
        party = found[-1].actor
    if party is None and verb.clause.relative:
        party = _doer_before(reader, verb.clause)
    if party is None and verb.group.shape is Shape.FINITE and verb.form.frame.action is Action.CAPTURED:
        phrase = phrase_from(reader.words, verb.clause.start)
        first = (
            phrase is not None and phrase[1] < verb.group.start and reader.low(phrase[1]) in _INSIDE_SUBJECT
        )
        if phrase is not None and first and is_acting(reader.words, *phrase):
            party = Party(*phrase, is_name=True)
    if party is None and verb.group.shape is Shape.PARTICIPLE and verb.group.start <= _OPENING:
        party = _doer_behind(reader, verb.group.head)
    return party


def _doer_behind(reader: SentenceReader, head: int) -> Party | None:
    """Return whose deed an opening participle tells: "By seizing the junction, the rebels cut the road"."""
    for at in range(head + 1, min(head + _FAR, len(reader.words))):
        if reader.low(at) == "," and at not in reader.taken:
            party = reader.acting_at(at + 1)
            if party is not None and reader.low(party.stop) in _DOES:
                return party
    return None


def _named_subject(reader: SentenceReader, verb: Verb) -> Party | None:
    """Return who stands before the verb and is on no list of parties: "Jund al-Aqsa captured", "gunmen in trucks seized"."""
    words, clause = reader.words, verb.clause
    if verb.form.frame.action is Action.CONTESTED:
        return None
    before = verb.group.start - 1
    if verb.form.frame.own_object and reader.low(before) in {"he", "she", "we"}:
        return Party(before, before + 1, "singular")
    stop = clause.inserted or verb.group.start
    while stop > clause.start and (reader.low(stop - 1) in _ADVERB or reader.low(stop - 1) in _TIME):
        stop -= 1
    phrase = phrase_before(words, stop, clause.start)
    if phrase is None or reader.low(phrase[0] - 1) in _PLACE_BEFORE:
        return None
    start, stop = phrase
    alone = start == 0 and stop == 1 and not words[0].text.isupper() and words[0].kind == "word"
    if (alone and words[0].low in _LEXICON.verbs) or not is_acting(
        words, start, stop, captures=verb.form.frame.action is Action.CAPTURED
    ):
        return None
    return Party(start, stop, "", is_name=True)


def _doer_before(reader: SentenceReader, clause: Clause) -> Party | None:
    """Return whose deed a relative clause tells more of: "the army launched an attack which drove rebels out of"."""
    if reader.low(clause.start - 2) not in _LEXICON.words("actors", "no_actor"):
        return None
    before = [party for party in reader.parties if party.stop <= clause.start and not party.pronoun]
    return before[0] if before else None


def _continues(reader: SentenceReader, group: VerbGroup) -> bool:
    before = reader.low(group.start - 1)
    return before in {"and", ",", "then", "-"} or group.shape is Shape.PARTICIPLE

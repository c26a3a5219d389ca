"""The words of ``lexicon.toml`` as tables to look up: verb forms, frames, word classes.

To teach the extractor a verb, add its lemma to an entry of the lexicon, or write an entry with a new frame; the file
says how at its top. No word of this module or that file may be the name of a town.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from geo.claims.claim import Action
from geo.claims.placewords import lexicon_data

__all__ = ["Attempt", "Form", "Frame", "Lexicon", "inflect", "lexicon", "losing"]


@dataclass(frozen=True, slots=True)
class Frame:
    """How a trigger and its roles stand to each other; the fields are those of the lexicon.

    Attributes:
        action: action of the claim.
        after: word sequences between the trigger and the target, longest first.
        agent: word sequences before the actor, where the actor is not the subject.
        subject_is_target: the grammatical subject is the place.
        opponent_object: the direct object is who is driven out.
        own_object: the direct object is the actor's own people ("withdrew its troops from Y").
        holder_object: the direct object is who holds the place from now on.
        held_object: the direct object is the place, and `agent` stands before who holds it.
        then: word sequences that must stand behind the target.
        only: ``"road"``, ``"place"`` or ``""``.
        strict: lemmas that need a target with a name or a place noun.
        armed: the actor must be an armed party.
        stative: a state that lasts, not an event.
        intransitive: the verb needs neither object nor agent ("the town fell").
        traffic_subject: the grammatical subject is what passes on the road ("traffic on the M5 resumed").
        live: counts only with a word that says that it goes on.
        alone: the words of `agent` say all and no actor follows them.
        nominal: the trigger is a noun.
    """

    action: Action
    after: tuple[tuple[str, ...], ...]
    agent: tuple[tuple[str, ...], ...] = ()
    then: tuple[tuple[str, ...], ...] = ()
    subject_is_target: bool = False
    opponent_object: bool = False
    own_object: bool = False
    holder_object: bool = False
    held_object: bool = False
    only: str = ""
    strict: frozenset[str] = frozenset()
    armed: bool = False
    stative: bool = False
    intransitive: bool = False
    traffic_subject: bool = False
    live: bool = False
    alone: bool = False
    nominal: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a trigger.

    Attributes:
        lemma: its dictionary form.
        tags: what the form can be: ``base``, ``s``, ``past``, ``participle``, ``ing``, ``noun``.
        frame: its frame.
    """

    lemma: str
    tags: frozenset[str]
    frame: Frame


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to read a form of a trigger.

    Attributes:
        form: the form.
        after: the word sequence that stands between it and the place.
        needs: a word that must stand behind it for that, ``""`` where none must; looked for first, since it is cheap.
        reach: words behind the form among which it must stand.
    """

    form: Form
    after: tuple[str, ...]
    needs: str
    reach: int


_VOWELS = "aeiou"
_FAR_OBJECT = 16
"""Words between a verb and the place where somebody stands between them: "drove the last of the rebels out of Y"."""
_NEAR_OBJECT = 7
"""The same where nobody does, for fillers and insertions."""


def inflect(lemma: str, irregular: tuple[str, str, str] | None = None) -> dict[str, set[str]]:
    """Return the forms of a verb and what each can be.

    Example:
        >>> sorted(inflect("seize"))
        ['seize', 'seized', 'seizes', 'seizing']
        >>> sorted(inflect("take", ("took", "taken", "taking")))
        ['take', 'taken', 'takes', 'taking', 'took']
    """
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        past, third = lemma[:-1] + "ied", lemma[:-1] + "ies"
    else:
        past = stem + "ed"
        third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
    participle, ing = past, stem + "ing"
    if irregular:
        past, participle, ing = irregular
    forms: dict[str, set[str]] = {}
    for form, tag in (
        (lemma, "base"),
        (third, "s"),
        (past, "past"),
        (participle, "participle"),
        (ing, "ing"),
    ):
        forms.setdefault(form, set()).add(tag)
    if lemma == "be":
        forms = {
            "is": {"s"},
            "are": {"base"},
            "was": {"past"},
            "were": {"past"},
            "been": {"participle"},
            "be": {"base"},
            "being": {"ing"},
        }
    if lemma == "have":
        forms["has"] = forms.pop("haves")
    return forms


class Lexicon:
    """The lexicon, ready to look up.

    Attributes:
        forms: trigger forms by lower-case word.
        attempts: for each trigger form, what can be tried with it, the longest sequences first.
        nouns: the trigger forms that are nouns, verbs or not.
        attribution: forms of the verbs of saying, to their lemma.
        verbs: every verb form that the lexicon knows, trigger or not.
    """

    def __init__(self) -> None:
        """Read ``lexicon.toml``."""
        data = lexicon_data()
        self._data = data
        self._irregular = {lemma: tuple(forms) for lemma, forms in data["irregular"].items()}
        self.forms: dict[str, list[Form]] = {}
        for entry in data["trigger"]:
            self._add_verbs(entry)
        for entry in data["nominal"]:
            frame = _frame(entry, nominal=True)
            for noun in entry["nouns"].split():
                self.forms.setdefault(noun, []).append(Form(noun, frozenset({"noun"}), frame))
        self.attempts = {word: _attempts(forms) for word, forms in self.forms.items()}
        self.nouns = frozenset(
            word for word, forms in self.forms.items() if any("noun" in form.tags for form in forms)
        )
        self.attribution: dict[str, str] = {}
        for lemma in data["attribution"]["verb"].split():
            for form in inflect(lemma, self._forms_of(lemma)):
                self.attribution[form] = lemma
        self.verbs = frozenset(
            word for word, forms in self.forms.items() if any("noun" not in form.tags for form in forms)
        ) | frozenset(self.attribution)

    def _forms_of(self, lemma: str) -> tuple[str, str, str] | None:
        forms = self._irregular.get(lemma)
        return (forms[0], forms[1], forms[2]) if forms else None

    def _add_verbs(self, entry: dict[str, object]) -> None:
        frame = _frame(entry)
        for lemma in str(entry["verbs"]).split():
            for word, tags in inflect(lemma, self._forms_of(lemma)).items():
                self.forms.setdefault(word, []).append(Form(lemma, frozenset(tags), frame))

    @cache  # noqa: B019 - one lexicon lives as long as the process
    def words(self, table: str, key: str) -> frozenset[str]:
        """Return a word class of a table, such as ``words("grammar", "modal")``."""
        return frozenset(self._data[table][key].split())


def _attempts(forms: list[Form]) -> list[Attempt]:
    pairs = [(form, after) for form in forms for after in form.frame.after or ((),)]
    pairs.sort(key=lambda pair: (-len(pair[1]), not pair[0].frame.then))
    return [_attempt(form, after) for form, after in pairs]


def _attempt(form: Form, after: tuple[str, ...]) -> Attempt:
    frame = form.frame
    if frame.nominal or frame.subject_is_target or not after:
        return Attempt(form, after, "", 0)
    far = frame.opponent_object or frame.own_object or frame.holder_object or "DISTANCE" in after
    return Attempt(form, after, after[-1], _FAR_OBJECT if far else _NEAR_OBJECT + len(after))


def _frame(entry: dict[str, object], *, nominal: bool = False) -> Frame:
    return Frame(
        action=Action(str(entry["action"])),
        after=_sequences(entry.get("after", [])),
        agent=_sequences(entry.get("agent", [])),
        then=_sequences(entry.get("then", [])),
        subject_is_target=entry.get("subject") == "target",
        opponent_object=entry.get("object") == "opponent",
        own_object=entry.get("object") == "own",
        holder_object=entry.get("object") == "holder",
        held_object=entry.get("object") == "held",
        only=str(entry.get("only", "")),
        strict=frozenset(str(entry.get("strict", "")).split()),
        armed=bool(entry.get("armed", False)),
        stative=bool(entry.get("stative", False)),
        intransitive=bool(entry.get("intransitive", False)),
        traffic_subject=entry.get("subject") == "traffic",
        live=bool(entry.get("live", False)),
        alone=bool(entry.get("alone", False)),
        nominal=nominal,
    )


def _sequences(items: object) -> tuple[tuple[str, ...], ...]:
    assert isinstance(items, list)
    return tuple(sorted((tuple(item.split()) for item in items), key=len, reverse=True))


def losing() -> Frame:
    """Return the frame of what a holder that "no longer holds" has done."""
    return next(form.frame for form in lexicon().forms["lose"] if form.lemma == "lose")


@cache
def lexicon() -> Lexicon:
    """Return the lexicon; read once."""
    return Lexicon()

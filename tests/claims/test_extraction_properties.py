"""What holds for every verb of the lexicon and for names that nobody ever heard of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.claims.claim import Claim, Side
from geo.claims.extract import RuleExtractor
from geo.claims.lexicon import Form, lexicon
from geo.claims.placewords import lexicon_data
from geo.claims.report import Report

LEXICON = lexicon()
MANY = settings(max_examples=150)
SOME = settings(max_examples=60)
PUBLISHED = datetime(2023, 5, 10, tzinfo=ZoneInfo("UTC"))


# ---- names that no list knows ----

_ONSETS = [
    "b",
    "d",
    "g",
    "k",
    "l",
    "m",
    "n",
    "r",
    "s",
    "t",
    "v",
    "z",
    "kr",
    "dr",
    "ng",
    "sh",
    "th",
    "br",
    "ny",
]
_CORES = ["a", "e", "i", "o", "u", "aa", "ie", "ou"]
_ENDS = ["", "", "n", "r", "l", "k", "sk", "vo", "ra", "ndi", "dh", "nto"]
SYLLABLES = st.builds(lambda onset, core: onset + core, st.sampled_from(_ONSETS), st.sampled_from(_CORES))
_KNOWN = {
    word for table in lexicon_data().values() if isinstance(table, dict)
    for words in table.values() for word in " ".join(words if isinstance(words, list) else [words]).split()
} | set(LEXICON.forms)  # fmt: skip
WORDS = st.builds(
    lambda first, second, end: (first + second + end).capitalize(),
    SYLLABLES,
    SYLLABLES,
    st.sampled_from(_ENDS),
).filter(lambda word: word.lower() not in _KNOWN)
"""Invented names of two syllables or more."""
PARTIES = st.one_of(
    st.sampled_from(["The rebels", "The army", "Government troops", "Insurgents", "Local militias", "The paramilitaries"]),
    st.builds("The {} Front".format, WORDS),
    st.builds("{} rebels".format, WORDS),
    st.builds("Fighters of the {} Brigade".format, WORDS),
    st.builds("The {}-backed militia".format, WORDS),
)  # fmt: skip
ROADS = st.one_of(
    st.sampled_from(["the M9", "the N4 highway", "Route 60", "Highway 15", "the T-05-04", "the E40 motorway", "the H20"]),
    st.builds("the road from {} to {}".format, WORDS, WORDS),
    st.builds("the {}–{} highway".format, WORDS, WORDS),
)  # fmt: skip


def claims_of(text: str) -> list[Claim]:
    # not `read_report`: whether a line of three invented names is English is another question
    return RuleExtractor().extract(Report("R", text, "", "", PUBLISHED, Side.UNKNOWN, "", ""))


def told(text: str) -> list[tuple[str, str, str]]:
    return [(claim.act.value, claim.target, claim.actor) for claim in claims_of(text)]


# ---- every verb of the lexicon, in its plain frames ----


@dataclass(frozen=True)
class Deed:
    """A verb with what stands between it and its place."""

    lemma: str
    past: str
    participle: str
    after: str
    action: str
    only: str
    object: str

    def active(self, actor: str, place: str, *, verb: str = "") -> str:
        return " ".join(part for part in (actor, verb or self.past, self.object, self.after, place) if part)

    def passive(self, actor: str, place: str) -> str:
        be = "were" if " and " in place else "was"
        return " ".join(part for part in (place, be, self.participle, self.after, "by", actor) if part)

    @property
    def has_passive(self) -> bool:
        """Whether "X was Yed by Z" is English: of verbs with a direct object, a particle at most behind them."""
        return (
            self.action in {"captured", "cut", "reopened", "besieged"}
            and not self.object
            and self.after in _PARTICLES
        )


_PARTICLES = {"", "over", "back", "off", "down", "up"}


def _deeds() -> Iterator[Deed]:
    """Yield the verbs whose subject is who does it; those whose subject is the place have golden passages."""
    seen: set[tuple[str, str, str]] = set()
    for form in [form for forms in LEXICON.forms.values() for form in forms if "base" in form.tags]:
        frame = form.frame
        another = frame.subject_is_target or frame.traffic_subject or frame.held_object or frame.holder_object
        if another or frame.then or frame.stative:
            continue
        what = "the enemy" if frame.opponent_object else "its troops" if frame.own_object else ""
        for after in map(" ".join, frame.after):
            # "laid encirclement of" is no English
            if (form.lemma, after, frame.only) in seen or "DISTANCE" in after or after == "encirclement of":
                continue
            seen.add((form.lemma, after, frame.only))
            past, participle = _form(form, "past"), _form(form, "participle")
            yield Deed(form.lemma, past, participle, after, frame.action.value, frame.only, what)


def _form(form: Form, tag: str) -> str:
    return next(
        word for word, forms in LEXICON.forms.items()
        if any(other.lemma == form.lemma and other.frame is form.frame and tag in other.tags for other in forms)
    )  # fmt: skip


def _name(deed: Deed) -> str:
    return " ".join(part for part in (deed.lemma, deed.object, deed.after) if part)


DEEDS = list(_deeds())
ONE_EACH = list({(deed.lemma, deed.action): deed for deed in DEEDS}.values())
PASSIVES = [deed for deed in DEEDS if deed.has_passive]
CAPTURES = [deed for deed in PASSIVES if deed.action == "captured" and not deed.after]


def place_for(deed: Deed) -> st.SearchStrategy[str]:
    return ROADS if deed.only == "road" else st.builds("the town of {}".format, WORDS)


def name_of(place: str) -> str:
    return place.removeprefix("the town of ")


def sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


FIXED = [("The army", "Bakoru"), ("Mazandi rebels", "Vesk"), ("The Kuvala Front", "Thieradh")]


def fixed_place(deed: Deed, name: str) -> str:
    return f"the road from {name} to Zungo" if deed.only == "road" else f"the town of {name}"


@pytest.mark.parametrize("deed", DEEDS, ids=_name)
def test_every_verb_gives_its_claim_in_the_active_voice(deed):
    for actor, name in FIXED:
        place = fixed_place(deed, name)
        assert told(sentence(deed.active(actor, place))) == [(deed.action, name_of(place), actor)]


@pytest.mark.parametrize("deed", PASSIVES, ids=_name)
def test_every_verb_gives_its_claim_in_the_passive_voice(deed):
    for actor, name in FIXED:
        place = fixed_place(deed, name)
        ((action, target, by),) = told(sentence(deed.passive(actor, place)))
        assert (action, target.lower(), by) == (deed.action, name_of(place).lower(), actor)


@given(deed=st.sampled_from(DEEDS), actor=PARTIES, data=st.data())
@MANY
def test_names_that_nobody_knows_are_read_as_any_other(deed, actor, data):
    place = data.draw(place_for(deed))
    assert told(sentence(deed.active(actor, place))) == [(deed.action, name_of(place), actor)]


@given(deed=st.sampled_from(PASSIVES), actor=PARTIES, data=st.data())
@MANY
def test_names_that_nobody_knows_are_read_before_a_passive(deed, actor, data):
    place = data.draw(place_for(deed))
    ((action, target, by),) = told(sentence(deed.passive(actor, place)))
    assert (action, target.lower(), by) == (deed.action, name_of(place).lower(), actor)


def test_there_are_verbs_of_each_kind():
    assert len(DEEDS) > 100
    assert {deed.action for deed in DEEDS} == {
        "captured", "lost", "withdrew", "cut", "reopened", "contested", "besieged", "advanced_to",
    }  # fmt: skip
    assert {"take", "seize", "liberate", "retake", "overrun", "capture"} <= {deed.lemma for deed in CAPTURES}


# ---- what keeps a deed from having happened ----

HEDGES = [
    "failed to", "tried to", "plan to", "want to", "hope to", "threatened to", "were ordered to", "attempted to", "did not",
    "have yet to", "were unable to", "could", "will", "might soon", "refused to", "are preparing to", "cannot",
]  # fmt: skip


@pytest.mark.parametrize("deed", ONE_EACH, ids=_name)
def test_what_is_tried_planned_or_denied_alone_gives_nothing(deed):
    for hedge in HEDGES:
        verb = f"{hedge} {deed.lemma}"
        assert told(sentence(deed.active("The rebels", fixed_place(deed, "Bakoru"), verb=verb))) == [], hedge


@given(deed=st.sampled_from(DEEDS), actor=PARTIES, hedge=st.sampled_from(HEDGES), data=st.data())
@MANY
def test_whoever_only_tries_or_plans_gives_nothing(deed, actor, hedge, data):
    place = data.draw(place_for(deed))
    assert told(sentence(deed.active(actor, place, verb=f"{hedge} {deed.lemma}"))) == []


@given(deed=st.sampled_from(DEEDS), data=st.data(), opener=st.sampled_from(["If", "Unless", "Even if"]))
@MANY
def test_a_condition_gives_nothing(deed, data, opener):
    actor, place = data.draw(PARTIES), data.draw(place_for(deed))
    low = actor[0].lower() + actor[1:] if actor.startswith("The ") else actor
    assert told(f"{opener} {deed.active(low, place)}, the war would be over.") == []


# ---- lists ----


@given(
    names=st.lists(WORDS, min_size=1, max_size=20, unique=True),
    actor=PARTIES, deed=st.sampled_from(CAPTURES), head=st.sampled_from(["", "the towns of ", "the villages of "]),
    last=st.sampled_from([" and ", ", and ", " as well as "]),
)  # fmt: skip
@MANY
def test_a_list_gives_one_claim_for_each_place_in_its_order(names, actor, deed, head, last):
    head = head or "the town of "
    listed = last.join(filter(None, [", ".join(names[:-1]), names[-1]]))
    assert told(sentence(deed.active(actor, head + listed))) == [(deed.action, name, actor) for name in names]


@given(
    names=st.lists(WORDS, min_size=2, max_size=20, unique=True), actor=PARTIES, deed=st.sampled_from(CAPTURES)
)
@MANY
def test_a_list_before_a_passive_gives_one_claim_for_each_place(names, actor, deed):
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    assert told(sentence(deed.passive(actor, f"the towns of {listed}"))) == [
        (deed.action, name, actor) for name in names
    ]


# ---- typography ----

LINES = st.builds(
    "{}{}{}{}".format,
    st.builds(lambda deed, actor, name: deed.active(actor, f"the town of {name}"), st.sampled_from(CAPTURES), PARTIES, WORDS),
    st.builds(" and cut {}".format, ROADS),
    st.sampled_from(["", " on Monday", " on 3 May"]),
    st.sampled_from([".", ", a resident's relatives said.", ', the "Dawn" observatory said.', " - officials said so."]),
)  # fmt: skip


def plain(text: str) -> str:
    for fancy, simple in (
        ("\u00a0", " "),
        ("\n", " "),
        ("–", "-"),
        ("‑", "-"),
        ("’", "'"),
        ("“", '"'),
        ("”", '"'),
    ):
        text = text.replace(fancy, simple)
    return text


def seen(text: str) -> list[tuple[str, ...]]:
    return [
        (
            claim.action.value,
            plain(claim.target),
            plain(claim.actor),
            str(claim.when),
            plain(claim.attribution),
        )
        for claim in claims_of(text)
    ]


@given(
    line=LINES, space=st.sampled_from([" ", "\u00a0", "\n"]), at=st.integers(0, 40),
    dash=st.sampled_from(["-", "–", "‑"]), quote=st.booleans(),
)  # fmt: skip
@MANY
def test_typography_changes_no_claim(line, space, at, dash, quote):
    words = line.split(" ")
    at %= len(words)
    fancy = space.join([" ".join(words[: at + 1]), " ".join(words[at + 1 :])]).strip()
    fancy = fancy.replace("–", dash).replace("-", dash) if " - " not in fancy else fancy
    fancy = fancy.replace("'", "’").replace('"Dawn"', "“Dawn”") if quote else fancy
    assert seen(fancy) == seen(line)
    assert len(seen(line)) == 2


# ---- neighbours ----

UNRELATED = st.sampled_from(
    ["Schools were open again.", "Rain is expected in the north.", "The minister of health resigned.",
     "Prices rose by nine percent.", "A film festival began on Friday.", "Two ships sank off the coast.",
     "Talks are going on abroad."]
)  # fmt: skip
DATED = st.builds(
    lambda deed, actor, name, when: sentence(deed.active(actor, f"the town of {name}") + when),
    st.sampled_from(CAPTURES), PARTIES, WORDS, st.sampled_from(["", " on Monday", " on 3 May", " in March"]),
)  # fmt: skip


@given(line=DATED, before=UNRELATED, after=UNRELATED)
@SOME
def test_unrelated_sentences_change_no_claim(line, before, after):
    assert seen(f"{before} {line} {after}") == seen(line)


@given(first=DATED, second=DATED)
@SOME
def test_two_sentences_without_pronouns_give_what_each_gives(first, second):
    assume(first != second)
    assert seen(f"{first} {second}") == seen(first) + seen(second)


# ---- spans ----


@given(line=LINES, before=UNRELATED)
@SOME
def test_every_part_of_a_claim_stands_where_its_span_says(line, before):
    text = f"{before} {line}"
    for claim in claims_of(text):
        spans = claim.spans
        first, last = spans.sentence
        assert text[first:last] == claim.sentence == line
        assert text[slice(*spans.target)] == claim.target or claim.target in text[slice(*spans.target)]
        assert text[slice(*spans.actor)] == claim.actor
        for span in (spans.trigger, spans.target, spans.actor, spans.when, spans.attribution):
            assert span is None or first <= span[0] < span[1] <= last

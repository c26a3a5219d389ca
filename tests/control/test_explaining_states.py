"""Why a state is what it is: small histories, and what is told of them."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.claims.claim import Passage
from geo.control.casefile import CaseFile
from geo.control.evidence import Word
from geo.control.explain import explain
from geo.control.naming import Names
from geo.period import FOREVER


def casefile(world, claims, baseline=()):
    return CaseFile(
        world.judge(claims, baseline),
        network=world.network,
        places=world.theatre.places,
        claims=claims,
        baseline=baseline,
    )


def day_of(instant):
    """Return the day of December on which an instant falls in the theatre's zone."""
    return (instant + timedelta(hours=3)).day


def voices(told):
    """Return each voice with its claims: whose word, and what it says."""
    return [
        f"{voice.origin}: " + " / ".join(f"{cited.says} ({cited.whose})" for cited in voice.citations)
        for voice in told
    ]


def change(told):
    if told is None:
        return None
    return (day_of(told.at), told.sentence, [cited.claim.claim_id for cited in told.claims])


def facts(told):
    """Return everything that an explanation says, without what it leaves empty."""
    found = {
        "what": f"{told.name} ({told.sort})",
        "state": told.sentence,
        "since": None if told.since is None else day_of(told.since),
        "rule": told.interval.rule if told.interval else "",
        "basis": told.basis,
        "age": told.age_days,
        "for": voices(told.claims_for),
        "against": voices(told.claims_against),
        "read off": [f"{parent.name}: {parent.sentence}" for parent in told.parents],
        "before": change(told.before),
        "after": change(told.after),
        "reading": told.reading and (told.reading.sentence, told.reading.is_same),
        "missing": told.missing,
        "passages": [note.sentence for note in told.passages],
        "roads": [f"{road.name} km {road.km:.0f}: {road.sentence}" for road in told.roads],
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


# ---- whole explanations of small histories ----


def test_a_town_that_was_taken_and_whose_loss_is_denied(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=5, opponent="government"),
        world.claim("captured", "Jim", "hts", day=5, by="army", opponent="government", denied=True),
    ]
    told = explain(casefile(world, claims, world.held("Jim")), "place:jim", world.noon(7))
    assert facts(told) == {
        "what": "Jim (town)",
        "state": "held by HTS",
        "since": 5,
        "rule": "independent-report",
        "basis": "claims that speak of it itself",
        "age": 2,
        "for": ["Monitor: says that HTS captured Jim from Government (independent (monitor))"],
        "against": [
            "Army: denies that HTS captured Jim from Government (own word of the side it favours (government))"
        ],
        "before": (5, "held by Government", ["monitor-captured-Jim-hts-2024-12-05-"]),
        "roads": ["the N1 km 50: not known who holds it"],
    }
    assert told.rule_words == "A voice that belongs to neither side says so."


def test_copies_of_one_voice_stand_together_the_weightiest_first(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=5, by="rebels", opponent="government"),
        world.claim("captured", "Jim", "hts", day=5, known=7, opponent="government", claim_id="copy"),
        world.claim("captured", "Jim", "hts", day=5, known=6, opponent="government", claim_id="first"),
    ]
    told = explain(casefile(world, claims), "place:jim", world.noon(8))
    assert [[cited.claim.claim_id for cited in voice.citations] for voice in told.claims_for] == [
        ["first", "copy"],
        ["rebels-captured-Jim-hts-2024-12-05-"],
    ]


def test_an_admission_stands_first_and_is_called_one(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=5, by="agency", opponent="government"),
        world.claim("lost", "Jim", "government", day=5, by="army", opponent="hts"),
    ]
    told = explain(casefile(world, claims, world.held("Jim")), "place:jim", world.noon(6))
    assert voices(told.claims_for) == [
        "Army: says that Government lost Jim to HTS (an admission, against its own side (government))",
        "Agency: says that HTS captured Jim from Government (independent (agency))",
    ]
    assert told.interval.rule == "admitted-by-the-loser"


def test_a_loss_without_a_winner_is_an_admission_because_of_who_held_the_town(world):
    claims = [world.claim("captured", "Jim", "hts", day=5, by="army")]
    told = explain(casefile(world, claims, world.held("Jim")), "place:jim", world.noon(6))
    assert told.claims_for[0].citations[0].word is Word.ADVERSE


@pytest.mark.parametrize(
    ("by", "only", "words"),
    [
        ("agency", True, "given only as a claim, so it confirms nothing (agency)"),
        ("weak agency", False, "graded doubtful, so it confirms nothing (agency)"),
        ("rebels", True, "own word of the side it favours (opposition)"),
        ("jordan", False, "counts as independent (a third state)"),
        ("sdf", False, "counts as independent (SDF)"),
    ],
)
def test_it_is_told_why_a_claim_confirms_nothing(world, by, only, words):
    claims = [world.claim("captured", "Jim", "hts", day=5, by=by, only=only, opponent="government")]
    told = explain(casefile(world, claims), "place:jim", world.noon(6))
    assert told.claims_for[0].citations[0].whose == words


def test_what_was_so_before_the_first_report_began_at_no_day_that_is_told_of(world):
    told = explain(casefile(world, [], world.held("Jim")), "place:jim", world.noon(6))
    assert facts(told) == {
        "what": "Jim (town)",
        "state": "held by Government",
        "rule": "baseline",
        "basis": "what was so before the first report, carried forward",
        "age": 5,
        "for": ["Monitor: says that Government held Jim (common knowledge before the first report)"],
        "roads": ["the N1 km 50: not known who holds it"],
    }


def test_a_stretch_between_two_towns_is_read_off_both(world):
    claims = [
        world.claim("captured", "Alif", "hts", day=3, opponent="government"),
        world.claim("captured", "Jim", "hts", day=5, by="rebels", opponent="government"),
        world.claim("cut", "Ba", "hts", day=4, passage=Passage.CLOSED),
    ]
    told = explain(casefile(world, claims, world.held("Alif", "Jim")), "road:N1:18", world.noon(6))
    assert facts(told) == {
        "what": "the N1 between Alif and Jim (stretch)",
        "state": "claimed by HTS, held by Government before",
        "since": 5,
        "rule": "between-anchors",
        "basis": "what stands next to it on the road; no claim speaks of it itself",
        "age": 3,
        "read off": ["Alif: held by HTS", "Jim: claimed by HTS, held by Government before"],
        "before": (5, "undecided between HTS and Government", ["rebels-captured-Jim-hts-2024-12-05-"]),
        "passages": ["the N1, at 20 km north of Alif (km 30): closed to traffic"],
    }
    assert [parent.claims_for[0].origin for parent in told.parents] == ["Monitor", "Rebel command"]


def test_near_a_changed_anchor_the_older_statement_about_the_road_is_cited(world):
    claims = [world.claim("captured", "Cross", "hts", day=3)]
    told = explain(casefile(world, claims, world.held("N1 0-100")), "road:N1:35", world.noon(4))
    assert facts(told) == {
        "what": "the N1 between 10 km south of Cross and Cross (stretch)",
        "state": "undecided between Government and HTS",
        "since": 3,
        "rule": "front-reach",
        "basis": "what stands next to it on the road; no claim speaks of it itself",
        "age": 3,
        "for": ["Monitor: says that Government held N1 0-100 (common knowledge before the first report)"],
        "read off": ["Cross: held by HTS"],
        "before": (3, "held by Government", ["monitor-captured-Cross-hts-2024-12-03-"]),
    }


def test_an_anchor_that_is_only_a_point_of_the_road_is_named_by_its_kilometre(world):
    claims = [
        world.claim("captured", "N1", "hts", day=3, extent="unstated", fix=world.fix(20)),
        world.claim("captured", "Jim", "hts", day=3),
    ]
    told = explain(casefile(world, claims), "road:N1:30", world.noon(4))
    assert [(parent.name, parent.sentence, voices(parent.claims_for)) for parent in told.parents] == [
        (
            "km 20 of the N1",
            "a point that claims speak of",
            ["Monitor: says that HTS captured N1 (independent (monitor))"],
        ),
        ("Jim", "held by HTS", ["Monitor: says that HTS captured Jim (independent (monitor))"]),
    ]
    assert not told.claims_for


def test_a_change_that_time_alone_brought_names_the_rule(world):
    claims = [world.claim("advanced_to", "Jim", "hts", day=3, extent="near")]
    case = casefile(world, claims, world.held("Jim"))
    under, faded = (explain(case, "place:jim", world.noon(day)) for day in (4, 10))
    assert under.sentence == "held by Government, HTS near"
    assert change(under.after) == (8, "held by Government", [])
    assert (under.after.rule, under.after.rule_words) == (
        "attack-faded",
        "An attack was reported and nothing followed.",
    )
    assert change(faded.before) == (8, "held by Government, HTS near", [])


def test_a_claim_against_that_changed_the_state_is_named_as_what_was_new(world):
    claims = [
        world.claim("captured", "Jim", "hts", day=3, by="rebels", opponent="government"),
        world.claim("controls", "Jim", "government", day=4, by="army", claim_id="still here"),
    ]
    told = explain(casefile(world, claims, world.held("Jim")), "place:jim", world.noon(5))
    assert told.interval.rule == "word-against-word"
    assert change(told.before) == (4, "claimed by HTS, held by Government before", ["still here"])


def test_a_place_far_from_the_road_is_an_anchor_of_it_where_a_claim_puts_it_there(world):
    far = [world.claim("captured", "Far", "hts", day=3, roads=roads) for roads in ((), ("N1",))]
    assert [casefile(world, [one]).anchors.get("N1", ()) for one in far] == [
        (),
        ((pytest.approx(60.0), "place:far"),),
    ]


def test_a_stretch_named_by_its_ends_keeps_its_middle_when_its_ends_were_others(world):
    claims = [
        world.claim("captured", "Alif", "hts", day=3),
        world.claim("captured", "Ba", "hts", day=5),
        world.claim("captured", "Jim", "hts", day=5),
    ]
    case = casefile(world, claims, world.held("N1 0-100"))
    told = explain(case, "road:N1:30.00-50.00", world.noon(6))
    assert told.name == "the N1 between Ba and Jim"
    assert told.before.sentence == "held by Government"


# ---- two readings ----


def test_as_known_then_the_later_picture_is_told_in_one_line(world):
    claims = [world.claim("captured", "Jim", "hts", day=5, known=7, opponent="government")]
    case = casefile(world, claims, world.held("Jim"))
    then = explain(case, "place:jim", world.noon(6), world.noon(6))
    assert then.sentence == "held by Government"
    assert (then.reading.known, then.reading.sentence, then.reading.rule) == (
        FOREVER,
        "held by HTS",
        "independent-report",
    )
    assert day_of(then.reading.since) == 5
    hindsight = explain(case, "place:jim", world.noon(6))
    assert (hindsight.reading.known, hindsight.reading.sentence) == (world.noon(6), "held by Government")
    assert not hindsight.reading.is_same


def test_where_nothing_was_published_in_between_there_is_no_other_reading(world):
    claims = [world.claim("captured", "Jim", "hts", day=5)]
    assert explain(casefile(world, claims), "place:jim", world.noon(6)).reading is None


# ---- what is missing ----


def test_a_town_that_no_claim_speaks_of_is_told_by_its_road(world):
    claims = [world.claim("captured", "Alif", "hts", day=3), world.claim("captured", "Jim", "hts", day=3)]
    told = explain(casefile(world, claims), "place:ba", world.noon(4))
    assert facts(told) == {
        "what": "Ba (town)",
        "state": "nothing known",
        "missing": "no claim speaks of it",
        "roads": ["the N1 km 30: held by HTS"],
    }
    assert told.is_unknown


def test_the_road_at_a_town_between_two_holders_is_told_on_each_side(world):
    claims = [world.claim("captured", "Jim", "hts", day=3)]
    told = explain(casefile(world, claims, world.held("Alif", "Ha")), "place:jim", world.noon(4))
    (road,) = told.roads
    assert road.sentence == (
        "towards 10 km south of Jim undecided between Government and HTS; "
        "towards 10 km north of Jim undecided between HTS and Government"
    )


def test_before_the_first_claim_it_is_said_that_none_is_so_early(world):
    claims = [world.claim("captured", "Jim", "hts", day=5)]
    told = explain(casefile(world, claims), "place:jim", world.noon(3))
    assert (told.sentence, told.missing) == (
        "not known who holds it",
        "no claim about it is of this time or an earlier one: none says who held it then",
    )
    assert change(told.after) == (5, "held by HTS", ["monitor-captured-Jim-hts-2024-12-05-"])


@pytest.mark.parametrize(
    ("spot", "known", "words"),
    [
        ("road:N1:5", None, "no claim speaks of the N1 here, or of a place on it before Jim (km 50)"),
        ("road:N1:95", None, "no claim speaks of the N1 here, or of a place on it beyond Dal (km 70)"),
        ("road:N2:95", None, "no claim speaks of the N2 or of any place on it"),
        ("road:N1:60", 2, "no claim that was known by then speaks of the N1 or of any place on it"),
    ],
)
def test_an_unknown_stretch_says_which_anchor_is_the_last(world, spot, known, words):
    claims = [world.claim("captured", "Jim", "hts", day=3), world.claim("captured", "Dal", "hts", day=3)]
    report = FOREVER if known is None else world.noon(known)
    assert explain(casefile(world, claims), spot, world.noon(4), report).missing == words


def test_beside_a_town_that_was_left_it_is_said_that_nobody_came(world):
    claims = [world.claim("withdrew", "Jim", "government", day=3)]
    told = explain(casefile(world, claims, world.held("Alif", "Jim")), "road:N1:45", world.noon(4))
    assert told.interval.rule == "beside-vacated"
    assert told.missing == (
        "nobody is known to hold Jim or to have come there, and no claim speaks of the road beside it"
    )


@pytest.mark.parametrize(
    "name", ["place:nowhere", "road:N9:3", "road:N1:x", "nothing", "", "place:", "road:"]
)
def test_of_something_that_is_not_there_no_claim_speaks(world, name):
    told = explain(casefile(world, [world.claim("captured", "Alif", "hts", day=3)]), name, world.noon(4))
    assert (told.interval, told.name, told.missing) == (None, name, "no claim speaks of it")


# ---- names ----


def test_roads_are_called_as_people_call_them(world, situation):
    names = Names(situation.casefile)
    assert [names.road(road_id) for road_id in ("M5", "M4-W", "R60", "R42", "R-HSAL", "nowhere")] == [
        "the M5",
        "the M4 Latakia - Saraqib",
        "road 60",
        "road 42 (Salamiyah - Khanasser - Aleppo)",
        "the road Homs - Salamiyah",
        "nowhere",
    ]


def test_the_ends_of_a_stretch_are_named_after_what_stands_there(situation):
    names = Names(situation.casefile)
    saraqib = next(km for km, one in situation.casefile.anchors["M5"] if one == "place:saraqib")
    assert names.spot("M5", saraqib) == "Saraqib"
    assert names.spot("M5", saraqib - 10) == "10 km south-west of Saraqib"
    assert names.spot("M5", saraqib - 0.4) == "0.4 km south-west of Saraqib"
    assert names.spot("M4-E", 0.0) == "its start near Duwayrinah"


# ---- laws ----


TARGETS = ("Alif", "Jim", "Dal", "Cross", "N1", "N1 30-70")
ACTIONS = ("captured", "controls", "lost", "withdrew", "cut", "contested", "besieged", "advanced_to")
tellings = st.builds(
    dict,
    action=st.sampled_from(ACTIONS),
    target=st.sampled_from(TARGETS),
    actor=st.sampled_from(("government", "hts", "sna")),
    opponent=st.sampled_from(("", "government", "hts")),
    day=st.integers(2, 8),
    delay=st.integers(0, 3),
    by=st.sampled_from(("monitor", "weak agency", "rebels", "army")),
    denied=st.booleans(),
    km=st.sampled_from((None, 20.0, 60.0)),
)


def claims_of(world, history):
    return [
        world.claim(
            telling["action"], telling["target"], telling["actor"], opponent=telling["opponent"], day=telling["day"],
            known=telling["day"] + telling["delay"], by=telling["by"], denied=telling["denied"], claim_id=f"c{number}",
            extent="all" if telling["km"] is None else "unstated",
            fix=None if telling["km"] is None else world.fix(telling["km"]),
        )
        for number, telling in enumerate(history)
    ]  # fmt: skip


def cited_in(told):
    own = {
        cited.claim.claim_id
        for voice in (*told.claims_for, *told.claims_against)
        for cited in voice.citations
    }
    return own.union(*(cited_in(parent) for parent in told.parents))


@settings(max_examples=60)
@given(st.lists(tellings, min_size=1, max_size=7), st.integers(1, 11), st.integers(2, 12))
def test_every_claim_behind_a_state_is_cited_and_none_that_was_not_known(world, history, day, known):
    claims = claims_of(world, history)
    case = casefile(world, claims, world.held("Alif", "Ha"))
    at, report = world.noon(day), world.noon(known)
    published = {one.claim.claim_id for one in claims if one.claim.source.published <= report}
    now = case.timeline.as_of(at, report)
    spots = [f"road:{one.road_id}:{(one.from_km + one.to_km) / 2}" for one in now.stretches]
    for object_id in [*(f"place:{key}" for key in now.places), *spots]:
        told = explain(case, object_id, at, report)
        behind = {*told.interval.claims_for, *told.interval.claims_against}
        assert behind <= cited_in(told) <= published | {"base-Alif", "base-Ha"}
        assert bool(told.missing) == told.is_unknown
        assert cited_in(told) or told.is_unknown
        if told.before:
            assert told.before.sentence != told.sentence
            assert told.since == told.before.at


def test_every_state_of_the_embedded_theatre_gives_its_reasons(situation):
    for day in situation.days:
        for known in (None, day):
            now = situation.at(day, known)
            spots = [f"road:{one.road_id}:{(one.from_km + one.to_km) / 2}" for one in now.stretches]
            objects = [f"place:{key}" for key in now.places] + [f"junction:{key}" for key in now.junctions]
            for object_id in objects + spots:
                told = situation.explain(object_id, day, known)
                behind = {*told.interval.claims_for, *told.interval.claims_against}
                assert behind <= cited_in(told), object_id
                if told.is_unknown:
                    assert told.missing, object_id
                else:
                    assert told.claims_for or told.parents, object_id
                    assert told.rule_words and told.basis and told.sentence, object_id  # noqa: PT018


def test_of_every_place_that_no_claim_speaks_of_it_is_said_so(situation):
    day = situation.days[-1]
    silent = [
        one.place_id
        for one in situation.theatre.places
        if situation.timeline.find(f"place:{one.place_id}", day) is None
    ]
    assert silent
    for place_id in silent:
        told = situation.explain(f"place:{place_id}", day)
        assert told.missing == "no claim speaks of it"

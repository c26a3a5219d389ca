"""What the extractor makes of sentences: who did what to which place, when, on whose word, and what is no claim."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.claims.claim import Action, Claim, Extent, Passage, Polarity, Side, TargetKind
from geo.claims.extract import RuleExtractor, extract
from geo.claims.report import Report, read_report
from geo.claims.table import read_claims, write_claims

DAMASCUS = ZoneInfo("Asia/Damascus")
ARTICLE = Path(__file__).parents[3] / "shared" / "reports" / "2024-11-28-highway-severed.txt"
SUNDAY = "2024-12-08"


@dataclass(frozen=True)
class Somebody:
    """An actor or a source of a theatre made for these tests."""

    actor_id: str = ""
    side: str = "unknown"
    origin: str = ""
    reliability: str = "F"
    credibility: int = 6


class SmallTheatre:
    """Three parties and two sources."""

    parties: ClassVar = {
        "HTS": Somebody("hts", "opposition"),
        "the rebels": Somebody("opposition", "opposition"),
        "the army": Somebody("government", "government"),
    }
    sources: ClassVar = {
        "syrian observatory for human rights": Somebody("", "monitor", "SOHR", "B", 2),
        "sana": Somebody("", "government", "SANA", "D", 4),
    }

    @property
    def actors(self) -> SmallTheatre:
        return self

    def mentions(self) -> list[tuple[str, str]]:
        return [(name, actor.actor_id) for name, actor in self.parties.items()]

    def resolve(self, text: str) -> Somebody | None:
        low = text.lower()
        if "hts" in low:
            return self.parties["HTS"]
        if "rebel" in low or "opposition" in low:
            return self.parties["the rebels"]
        return self.parties["the army"] if "army" in low or "government" in low else None

    def source(self, name: str) -> Somebody | None:
        return self.sources.get(name.lower().removeprefix("the "))


def report_of(text: str, published: str = SUNDAY, side: str = "agency") -> Report:
    return read_report(text, zone=DAMASCUS, published=published, side=side, publisher="Our desk")


def claims_of(text: str, **facts) -> list[Claim]:
    return extract(report_of(text, **facts), SmallTheatre())


def told(text: str, **facts) -> list[str]:
    """Each claim as ``actor action target``."""
    return [f"{claim.actor or '-'} {claim.action} {claim.target}" for claim in claims_of(text, **facts)]


# ---- who did what to which place ----


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Rebels seized Tal Warda.", ["Rebels captured Tal Warda"]),
        ("The army has retaken the town of Tal Warda.", ["The army captured Tal Warda"]),
        ("HTS and its allies took control of the Homs-Tartus highway.",
         ["HTS and its allies captured the Homs-Tartus highway"]),
        ("Tal Warda was captured by rebels.", ["rebels captured Tal Warda"]),
        ("The town of Tal Warda fell to the rebels.", ["the rebels captured Tal Warda"]),
        ("Rebels drove the army out of Tal Warda.", ["Rebels captured Tal Warda"]),
        ("The rebels' capture of Tal Warda surprised everybody.", ["The rebels captured Tal Warda"]),
        ("The army was driven from Tal Warda by rebels.", ["rebels captured Tal Warda"]),
        ("The army controls the village of Ayn Dara.", ["The army controls Ayn Dara"]),
        ("Ayn Dara is under army control.", ["army controls Ayn Dara"]),
        ("The army lost control of Ayn Dara.", ["The army lost Ayn Dara"]),
        ("Army units withdrew from Ayn Dara.", ["Army units withdrew Ayn Dara"]),
        ("Rebels severed the M9.", ["Rebels cut the M9"]),
        ("The road between Ayn Dara and Tal Warda was blocked by rebels.",
         ["rebels cut The road between Ayn Dara and Tal Warda"]),
        ("The road between Ayn Dara and Tal Warda remains closed.",
         ["- cut The road between Ayn Dara and Tal Warda"]),
        ("The army reopened the M9.", ["The army reopened the M9"]),
        ("Fierce clashes continued in Ayn Dara.", ["- contested Ayn Dara"]),
        ("Rebels battled the army for control of Ayn Dara.", ["Rebels contested Ayn Dara"]),
        ("Government forces have encircled Ayn Dara.", ["Government forces besieged Ayn Dara"]),
        ("Rebels entered the city of Ayn Dara.", ["Rebels advanced_to Ayn Dara"]),
        ("Rebels came within 5 km of Ayn Dara.", ["Rebels advanced_to Ayn Dara"]),
        ("Rebels seized the M9/M7 junction.", ["Rebels captured the M9/M7 junction"]),
        ("Rebels seized Base 12 and the Ayn Dara airbase.",
         ["Rebels captured Base 12", "Rebels captured the Ayn Dara airbase"]),
    ],
)  # fmt: skip
def test_each_action_is_read_in_its_usual_forms(sentence, expected):
    assert told(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("Rebels took the city of Ayn Dara, the towns of Tal Warda and Bir Sand, and the M9.",
         ["Ayn Dara", "Tal Warda", "Bir Sand", "the M9"]),
        ("Rebels took several villages, including Ayn Dara, Tal Warda and Bir Sand.",
         ["Ayn Dara", "Tal Warda", "Bir Sand"]),
        ("Rebels took key towns such as Ayn Dara and Tal Warda on Friday.", ["Ayn Dara", "Tal Warda"]),
        ("Rebels took Ayn Dara (south of Tal Warda), Bir Sand in Idlib province as well as Kafr Mil.",
         ["Ayn Dara", "Bir Sand", "Kafr Mil"]),
        ("Rebels captured Ayn Dara, and Tal Warda was shelled.", ["Ayn Dara"]),
        ("Rebels captured Ayn Dara, Idlib.", ["Ayn Dara"]),
        ("Rebels captured twenty villages.", []),
    ],
)  # fmt: skip
def test_lists_give_one_claim_for_each_place_with_a_name(sentence, places):
    assert [claim.target for claim in claims_of(sentence)] == places


@pytest.mark.parametrize(
    ("sentence", "extent", "kind"),
    [
        ("Rebels captured most of Ayn Dara.", Extent.PART, TargetKind.SETTLEMENT),
        ("Rebels captured the entire city of Ayn Dara.", Extent.ALL, TargetKind.SETTLEMENT),
        ("Rebels captured parts of Ayn Dara.", Extent.PART, TargetKind.AREA),
        ("Rebels captured the outskirts of Ayn Dara.", Extent.NEAR, TargetKind.AREA),
        ("Rebels cut the M9 near Ayn Dara.", Extent.NEAR, TargetKind.SECTION),
        ("Rebels captured Ayn Dara.", Extent.UNSTATED, TargetKind.SETTLEMENT),
    ],
)
def test_how_much_of_a_place_is_meant_is_kept(sentence, extent, kind):
    (claim,) = claims_of(sentence)
    assert (claim.extent, claim.target_kind) == (extent, kind)


def test_a_road_keeps_its_numbers_and_ends_and_what_traffic_can_do():
    (claim,) = claims_of("Rebels have cut the M9 highway between Ayn Dara and Tal Warda.")
    assert (claim.roads, claim.between, claim.passage) == (("M9",), ("Ayn Dara", "Tal Warda"), Passage.CLOSED)
    (claim,) = claims_of("The army reopened the Homs-Tartus highway.")
    assert (claim.roads, claim.between, claim.passage) == ((), ("Homs", "Tartus"), Passage.OPEN)


def test_several_verbs_share_their_subject_and_consequences_count():
    sentence = "Rebels stormed into Ayn Dara on Friday, seized the town of Tal Warda and cut the M9, severing the M7."
    assert told(sentence) == [
        "Rebels advanced_to Ayn Dara",
        "Rebels captured Tal Warda",
        "Rebels cut the M9",
        "Rebels cut the M7",
    ]


# ---- pronouns ----


def test_they_means_the_party_that_the_sentence_before_was_about():
    claims = claims_of("HTS and its allies took Ayn Dara from the army. They also seized the M9/M7 junction.")
    assert [(claim.actor, claim.actor_id) for claim in claims] == [
        ("HTS and its allies", "hts"),
        ("They", "hts"),
    ]
    assert claims[0].opponent_id == "government"


def test_the_city_and_it_mean_the_place_named_before_and_the_span_shows_the_words():
    text = "The rebels stand at the gates of Ayn Dara. On Friday HTS entered the city."
    claim = claims_of(text)[-1]
    assert (claim.action, claim.target) == (Action.ADVANCED_TO, "Ayn Dara")
    assert text[slice(*claim.spans.target)] == "the city"


def test_a_place_that_nobody_can_tell_stays_as_written():
    assert told("Rebels captured the village.") == ["Rebels captured the village"]


def test_a_place_that_says_nothing_gives_no_claim():
    assert told("Rebels captured a village and entered the area.") == []


# ---- on whose word ----


@pytest.mark.parametrize(
    ("sentence", "action", "attribution"),
    [
        ("Rebels captured Ayn Dara, according to the Syrian Observatory for Human Rights.",
         Action.CAPTURED, "the Syrian Observatory for Human Rights"),
        ("Rebels captured Ayn Dara, a war monitor said on Friday.", Action.CAPTURED, "a war monitor"),
        ("The rebels said they had captured Ayn Dara.", Action.CLAIMED_ONLY, "The rebels"),
        ("SANA said the army had recaptured Ayn Dara.", Action.CLAIMED_ONLY, "SANA"),
        ("Rebels announced the capture of Ayn Dara.", Action.CLAIMED_ONLY, "Rebels"),
        ("HTS declared full control of Ayn Dara.", Action.CLAIMED_ONLY, "HTS"),
        ("The army admitted that rebels had captured Ayn Dara.", Action.CAPTURED, "The army"),
        ("The army said it had withdrawn from Ayn Dara.", Action.WITHDREW, "The army"),
        ("The rebels said the army had withdrawn from Ayn Dara.", Action.CLAIMED_ONLY, "The rebels"),
        ("Rebels captured Ayn Dara, rebels and a war monitor said.", Action.CAPTURED, "rebels and a war monitor"),
    ],
)  # fmt: skip
def test_a_gain_that_only_the_gainer_tells_is_only_claimed(sentence, action, attribution):
    (claim,) = claims_of(sentence)
    assert (claim.action, claim.attribution) == (action, attribution)


def test_the_voice_gives_side_origin_and_grade_and_the_publisher_stays():
    (claim,) = claims_of("Rebels captured Ayn Dara, the Syrian Observatory for Human Rights said.")
    source = claim.source
    assert (source.publisher, source.side, source.origin, source.reliability, source.credibility) == (
        "Our desk", Side.MONITOR, "SOHR", "B", 2,
    )  # fmt: skip


def test_a_publisher_of_the_gaining_side_only_claims_its_gains():
    assert told("Rebels captured Ayn Dara.", side="opposition") == ["Rebels claimed_only Ayn Dara"]
    assert told("Rebels captured Ayn Dara.", side="government") == ["Rebels captured Ayn Dara"]


def test_a_citation_in_brackets_is_the_voice():
    (claim,) = claims_of("Rebels capture the town of Ayn Dara. (SANA)")
    assert (claim.attribution, claim.source.origin) == ("SANA", "SANA")


# ---- when ----


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("Rebels captured Ayn Dara on Thursday.", "2024-12-05"),
        ("Rebels captured Ayn Dara on 29 November.", "2024-11-29"),
        ("Rebels captured Ayn Dara on Nov. 29, 2024.", "2024-11-29"),
        ("Rebels captured Ayn Dara yesterday.", "2024-12-07"),
        ("Rebels captured Ayn Dara overnight.", "2024-12-07/2024-12-08"),
        ("Rebels captured Ayn Dara last week.", "2024-11-25/2024-12-01"),
        ("As of Thursday, the army controls Ayn Dara.", "2024-12-05"),
        ("A monitor said on Friday that rebels had captured Ayn Dara.", "2024-12-06~"),
        ("Rebels capture the town of Ayn Dara.", "2024-12-08"),
        ("Rebels captured Ayn Dara.", None),
    ],
)
def test_times_are_resolved_from_the_publication_and_stay_as_imprecise_as_told(sentence, when):
    (claim,) = claims_of(sentence)
    assert (str(claim.when) if claim.when else None) == when


def test_a_day_earlier_counts_from_the_day_told_before():
    first, second = claims_of("Rebels captured Ayn Dara on Thursday. They had seized the M9 a day earlier.")
    assert (str(first.when), str(second.when)) == ("2024-12-05", "2024-12-04")


def test_each_event_takes_the_time_of_its_own_clause():
    first, second = claims_of(
        "Rebels took Ayn Dara on Monday, while the army withdrew from Bir Sand on Tuesday."
    )
    assert (str(first.when), str(second.when)) == ("2024-12-02", "2024-12-03")


# ---- what is no claim ----


@pytest.mark.parametrize(
    "sentence",
    [
        "Rebels failed to capture Ayn Dara.",
        "Fighters tried to seize the town of Ayn Dara on Monday.",
        "The army plans to retake Ayn Dara within days.",
        "The rebels could capture Ayn Dara soon, analysts said.",
        "If rebels take Ayn Dara, Tal Warda will be next.",
        "The offensive is aimed at cutting the M9.",
        "The army prevented rebels from taking Ayn Dara.",
        "The rebels may be seeking to encircle Ayn Dara.",
        "Jets struck Ayn Dara and Tal Warda, killing nine people.",
        "Shelling in Ayn Dara killed four.",
        "The fighting has claimed 300 lives.",
        "A colonel was killed near Ayn Dara.",
        "Rebels captured forty soldiers near Ayn Dara.",
        "They seized tanks and ammunition in Ayn Dara.",
        "Residents fled from Ayn Dara on Friday.",
        "Aid convoys entered Ayn Dara on Monday.",
        "The army repelled an attack on Ayn Dara.",
        "Rebels advanced towards Ayn Dara on Tuesday.",
        "The road, which had previously been reopened by the army, runs north.",
        "Rebels, who captured Ayn Dara in 2015, run schools there.",
        "The army denied that it had withdrawn from Ayn Dara.",
        "Reports that the army had left Ayn Dara were rejected by the ministry.",
        "The minister took part in talks in Geneva.",
        "The M9 highway connects Ayn Dara and Tal Warda.",
        "Snow blocked the road between Ayn Dara and Tal Warda.",
        "Prices fell in Ayn Dara.",
        "A truce was brokered by two neighbours.",
    ],
)
def test_plans_attempts_casualties_history_and_daily_life_give_no_claim(sentence):
    assert told(sentence + " More was expected by the evening.") == []


def test_denials_and_plans_are_kept_beside_what_happened():
    claims = claims_of("Rebels captured Ayn Dara on Friday. The army denied that it had lost Tal Warda.")
    assert [(claim.polarity, claim.target) for claim in claims] == [
        (Polarity.AFFIRMED, "Ayn Dara"),
        (Polarity.DENIED, "Tal Warda"),
    ]
    claims = claims_of("Rebels captured Ayn Dara and plan to seize Tal Warda.")
    assert [claim.polarity for claim in claims] == [Polarity.AFFIRMED, Polarity.PLANNED]


# ---- spans, shape, speed ----


def test_spans_index_the_original_text_with_its_typography():
    text = "“HTS’s allies” aside,\u00a0HTS seized the Homs–Tartus\u00a0highway on\nThursday, a monitor said."
    (claim,) = claims_of(text)
    spans = claim.spans
    cut = [text[slice(*span)] for span in (spans.trigger, spans.target, spans.when, spans.attribution)]
    assert cut == ["seized", "the Homs–Tartus\u00a0highway", "on\nThursday", "a monitor"]
    assert text[slice(*spans.sentence)] == claim.sentence


def test_without_a_theatre_actors_come_from_the_sentence_alone():
    (claim,) = extract(report_of("Jund al-Warda captured Ayn Dara."))
    assert (claim.actor, claim.actor_id) == ("Jund al-Warda", "")


def test_the_same_report_gives_the_same_identifiers_all_different():
    text = "Rebels took Ayn Dara and Tal Warda. Rebels took Ayn Dara again."
    first, second = claims_of(text), claims_of(text)
    assert [claim.claim_id for claim in first] == [claim.claim_id for claim in second]
    assert len({claim.claim_id for claim in first}) == len(first) == 3


def test_extracted_claims_go_through_a_table_without_loss(tmp_path):
    claims = claims_of(
        "The rebels said they had captured Ayn Dara; HTS cut the M9 between Bir Sand and Kafr Mil."
    )
    write_claims(claims, tmp_path / "claims.csv")
    assert read_claims(tmp_path / "claims.csv", zone=DAMASCUS) == claims


def time_of(text: str) -> float:
    report = Report("R", text, "", "", report_of("Rebels left.").published, Side.UNKNOWN, "", "")
    start = time.process_time()
    RuleExtractor().extract(report)
    return time.process_time() - start


@pytest.mark.parametrize("piece", ["a", "x,", "the city of "])
def test_a_line_of_a_megabyte_takes_no_longer_than_its_length(piece):
    assert time_of(piece * (1_000_000 // len(piece))) < 30


@pytest.mark.parametrize(
    "piece",
    ["(", "captured Ayn, ", "captured ", "the city of ", "A-", '"', "1,", "which was ", "to and ", "M5/"],
)
def test_no_repetition_makes_it_slow(piece):
    assert time_of(piece * (50_000 // len(piece))) < 5


WORDS = st.sampled_from(
    [
        "rebels", "the", "army", "captured", "took", "control", "of", "Ayn", "Dara", "and", ",", "cut", "M9", "highway",
        "between", "to", "that", "said", "on", "Thursday", "(", ")", "it", "they", "their", "was", "by", "from", "most",
        "under", "fell", "fighting", "in", "20", "-", "'s", "had", "not", "which", "according", "city", ".", "\n\n", "“",
    ]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_order_of_words_breaks_it_and_all_spans_lie_in_the_text(words):
    text = " ".join(words)
    report = Report("R", text, "", "", report_of("Rebels left.").published, Side.UNKNOWN, "", "")
    for claim in RuleExtractor().extract(report):
        first, last = claim.spans.sentence
        assert claim.sentence == text[first:last]
        for span in (claim.spans.trigger, claim.spans.target, claim.spans.actor):
            assert span is None or first <= span[0] < span[1] <= last


# ---- the real article ----


@pytest.fixture(scope="module")
def article() -> list[Claim]:
    if not ARTICLE.is_file():
        pytest.skip("the article is read beside the project, from ../shared/reports")
    report = read_report(ARTICLE, zone=DAMASCUS, published="2024-11-28", side="agency")
    return extract(report, SmallTheatre())


def test_the_article_gives_the_cut_the_highway_and_the_junction(article):
    cut, highway, *_, junction = article
    assert (cut.action, cut.roads, cut.between) == (Action.CUT, ("M5",), ("Damascus", "Aleppo"))
    assert cut.actor_id == "opposition"
    assert (highway.action, highway.between, highway.actor) == (
        Action.CAPTURED, ("Damascus", "Aleppo"), "HTS and its allies",
    )  # fmt: skip
    assert (junction.action, junction.target_kind, junction.roads) == (
        Action.CAPTURED, TargetKind.JUNCTION, ("M5", "M4"),
    )  # fmt: skip
    assert (junction.actor, junction.actor_id) == ("They", "hts")


def test_the_article_gives_nothing_else(article):
    consequence = article[2:-1]
    assert [(claim.action, claim.between) for claim in consequence] == [(Action.CUT, ("Damascus", "Aleppo"))]
    assert all(claim.polarity is Polarity.AFFIRMED for claim in article)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels entered Tal Warda and the army admitted on Saturday that it had withdrawn from the town.",
        "The army admitted that rebels had entered Tal Warda and that it had withdrawn from the town.",
        "Rebels entered Tal Warda. The army admitted losing the town. It said it had withdrawn from Ayn Dara.",
    ],
)
def test_what_an_army_admits_of_itself_is_said_of_the_army(text):
    last = claims_of(text)[-1]
    assert (last.act, last.actor, last.actor_id) == (Action.WITHDREW, "it", "government")
    assert (last.source.origin.lower(), last.source.side) == ("the army", Side.GOVERNMENT)


@pytest.mark.parametrize(
    "dateline",
    [
        "TAL WARDA, Syria (Reuters) - ",
        "TAL WARDA, Syria, Dec 5 (Reuters) \u2014 ",
        "Tal Warda (AFP) \u2013 ",
        "BEIRUT/AMMAN (Reuters) - ",
        "TAL WARDA - ",
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(dateline):
    told_plainly = "Syrian rebels said on Thursday they had seized Tal Warda."
    text = f"A headline about nothing\n\n\n{dateline}{told_plainly}"
    (claim,) = claims_of(text)
    assert (claim.actor, claim.actor_id, claim.attribution) == ("they", "opposition", "Syrian rebels")
    assert text[slice(*claim.spans.sentence)] == told_plainly
    assert text[slice(*claim.spans.target)] == "Tal Warda"


@pytest.mark.parametrize("opening", ["HTS", "Rebels (HTS)", "The M9", "Tal Warda"])
def test_what_is_no_dateline_stays_in_its_sentence(opening):
    text = f"{opening} - Syrian rebels seized Ayn Dara."
    assert text[slice(*claims_of(text)[0].spans.sentence)] == text


@pytest.mark.parametrize(
    "bullet", ["\u2022", "\u25aa\ufe0f", "\U0001f534", "\u26a1\ufe0f", "\u27a1", "*", "-"]
)
def test_each_line_of_a_post_that_a_bullet_or_an_emoji_opens_is_a_sentence(bullet):
    lines = [
        f"{bullet} Rebels took Tal Warda",
        f"{bullet} Ayn Dara was shelled on Friday",
        f"{bullet} The army withdrew from the town of Bir Sand",
    ]
    text = "\n".join(lines)
    claims = claims_of(text)
    assert [f"{claim.actor} {claim.action} {claim.target}" for claim in claims] == [
        "Rebels captured Tal Warda",
        "The army withdrew Bir Sand",
    ]
    assert [text[slice(*claim.spans.sentence)] for claim in claims] == [lines[0], lines[2]]
    assert [claim.when for claim in claims] == [None, None]


def test_a_line_end_without_a_bullet_ends_no_sentence():
    assert told("Rebels took\nTal Warda and\nAyn Dara.") == [
        "Rebels captured Tal Warda",
        "Rebels captured Ayn Dara",
    ]


def test_the_lines_of_a_post_are_one_paragraph_so_that_a_denial_beside_a_gain_is_kept():
    claims = claims_of("\u2022 The army denied that Bir Sand had fallen\n\u2022 Rebels took Tal Warda")
    assert [(claim.target, claim.polarity) for claim in claims] == [
        ("Bir Sand", Polarity.DENIED),
        ("Tal Warda", Polarity.AFFIRMED),
    ]

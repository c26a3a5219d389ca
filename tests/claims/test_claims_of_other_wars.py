"""The extractor on sentences of other wars, about made-up places: its rules know English, not one conflict."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from geo.claims.claim import Claim, Extent, TargetKind
from geo.claims.extract import extract
from geo.claims.report import read_report


def claims_of(text: str) -> list[Claim]:
    report = read_report(
        text, zone=ZoneInfo("UTC"), published="2025-04-08", side="agency", publisher="Our desk"
    )
    return extract(report)


def told(text: str) -> list[str]:
    """Each claim as ``actor action target``, with what is only claimed or denied said so."""
    lines = []
    for claim in claims_of(text):
        word = f"{claim.action}" if claim.claimed_action is None else f"claims {claim.claimed_action}"
        denied = "" if claim.polarity == "affirmed" else f" ({claim.polarity})"
        lines.append(f"{claim.actor or '-'} {word} {claim.target}{denied}")
    return lines


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("RSF fighters seized the Um Sidra garrison and the towns of Kabra, Tina and Abu Mur.",
         ["RSF fighters captured the Um Sidra garrison", "RSF fighters captured Kabra", "RSF fighters captured Tina",
          "RSF fighters captured Abu Mur"]),
        ("Three villages - Kabra, Tina and Abu Mur - fell to the RSF.",
         ["the RSF captured Kabra", "the RSF captured Tina", "the RSF captured Abu Mur"]),
        ("The 3rd Assault Brigade pushed Russian units out of Andriyka.",
         ["The 3rd Assault Brigade captured Andriyka"]),
        ("The Arakan Army captured the Sittan naval base.", ["The Arakan Army captured the Sittan naval base"]),
        ("The fall of Adi Kelem to Amhara militia was confirmed by residents.",
         ["Amhara militia captured Adi Kelem"]),
        ("Government troops were forced out of Mopti Sud by jihadists.", ["jihadists captured Mopti Sud"]),
        ("Rebels have taken the capital of Kiva province, Buka.", ["Rebels captured Buka"]),
        ("The Sudanese army, which had lost the town in December, regained control over Jabal Mu.",
         ["The Sudanese army captured Jabal Mu"]),
        ("Rebels brought the town of Bunagari under their control.", ["their captured Bunagari"]),
        ("By Sunday, the insurgents held all of Kantara except the airport.", ["the insurgents controls Kantara"]),
        ("Kupinka is now under Russian control.", ["Russian controls Kupinka"]),
        ("The port city of Odra Mala remains under the control of the separatists.",
         ["the separatists controls Odra Mala"]),
        ("Junta forces lost Kyaukmi to the Ta'ang National Liberation Army.", ["Junta forces lost Kyaukmi"]),
        ("Kyiv's forces gave up the town of Soledar Novy.", ["Kyiv's forces lost Soledar Novy"]),
        ("Myanmar's junta troops abandoned their base at Hpa Kyein and fled to Mindon.",
         ["Myanmar's junta troops withdrew their base at Hpa Kyein"]),
        ("The 47th Brigade's retreat from Berdy Stari surprised nobody.",
         ["The 47th Brigade withdrew Berdy Stari"]),
        ("The Rapid Support Forces have laid siege to El Nahr since May.",
         ["The Rapid Support Forces besieged El Nahr"]),
        ("Separatists surround the garrison at Bura.", ["Separatists besieged the garrison at Bura"]),
        ("Tigrayan forces advanced to within 20 km of Shiro along the A1 highway.",
         ["Tigrayan forces advanced_to Shiro"]),
        ("Ethiopian federal troops entered the city of Adi Kelem on Saturday.",
         ["Ethiopian federal troops advanced_to Adi Kelem"]),
        ("After the army's withdrawal from Shiro, TPLF forces marched into the town.",
         ["the army withdrew Shiro", "TPLF forces advanced_to Shiro"]),
        ("Clashes between M23 rebels and the Congolese army continued around Mwezo on Monday.",
         ["M23 rebels and the Congolese army contested Mwezo"]),
    ],
)  # fmt: skip
def test_each_action_is_read_in_other_wars(sentence, expected):
    assert told(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "target", "kind", "roads", "between"),
    [
        ("Russian troops have cut the T-05-04 highway between Kostyan and Berezove.",
         "the T-05-04 highway between Kostyan and Berezove", TargetKind.SECTION, ("T-05-04",),
         ("Kostyan", "Berezove")),
        ("The E40 was severed near Zelenyi Hai by Russian paratroopers on Tuesday.",
         "The E40 near Zelenyi Hai", TargetKind.SECTION, ("E40",), ()),
        ("The M-06 remains blocked west of Zhytnyk.",
         "The M-06 west of Zhytnyk", TargetKind.SECTION, ("M-06",), ()),
        ("The A1 highway was reopened between Shiro and Adi Kelem on Monday.",
         "The A1 highway between Shiro and Adi Kelem", TargetKind.SECTION, ("A1",), ("Shiro", "Adi Kelem")),
        ("Highway 7 was captured by rebels.", "Highway 7", TargetKind.ROAD, ("7",), ()),
        ("Mai-Mai fighters blocked National Road 2 at Matanda.",
         "National Road 2 at Matanda", TargetKind.SECTION, ("2",), ()),
        ("Rebels seized the RN4 junction at Kibati.",
         "the RN4 junction at Kibati", TargetKind.JUNCTION, ("RN4",), ()),
        ("The junction of the A2 and A5 was retaken by the army on 3 April.",
         "The junction of the A2 and A5", TargetKind.JUNCTION, ("A2", "A5"), ()),
        ("Fano militiamen blocked the A2 road linking Debre Wenz and Gonja.",
         "the A2 road linking Debre Wenz and Gonja", TargetKind.CORRIDOR, ("A2",), ("Debre Wenz", "Gonja")),
        ("The road from Port Amar to Atba was cut on Monday by RSF drones.",
         "The road from Port Amar to Atba", TargetKind.CORRIDOR, (), ("Port Amar", "Atba")),
        ("The M9, which rebels had cut in May, was reopened by the army on Monday.",
         "The M9", TargetKind.ROAD, ("M9",), ()),
        ("The army is in full control of Route 60 north of Dahra.",
         "Route 60 north of Dahra", TargetKind.SECTION, ("60",), ()),
    ],
)  # fmt: skip
def test_roads_of_any_numbering_keep_their_number_and_the_part_that_is_meant(
    sentence, target, kind, roads, between
):
    claim = claims_of(sentence)[-1]
    assert (claim.target, claim.target_kind, claim.roads, claim.between) == (target, kind, roads, between)


def test_history_is_kept_beside_the_news_with_its_own_time():
    cut, reopened = claims_of("The M9, which rebels had cut in May 2022, was reopened by the army on Monday.")
    assert (cut.background, str(cut.when), cut.act.value) == (True, "2022-05", "cut")
    assert (reopened.background, reopened.act.value) == (False, "reopened")


def test_history_without_a_time_of_its_own_gives_no_claim():
    assert told("The army retook Bunagari, which rebels had once held.") == ["The army captured Bunagari"]


def test_the_words_that_say_which_part_of_a_road_count_although_the_verb_stands_between():
    text = "The E40 was severed near Zelenyi Hai by paratroopers."
    (claim,) = claims_of(text)
    assert claim.extent is Extent.NEAR
    assert text[slice(*claim.spans.target)] == "The E40"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Russian forces did not capture Ivanyk, but they reached the outskirts of Chasiv Dol.",
         ["Russian forces captured Ivanyk (denied)", "they advanced_to the outskirts of Chasiv Dol"]),
        ("Rebels failed to take Goma Kubwa but captured Sakeya.", ["Rebels captured Sakeya"]),
        ("The KNLA plans to attack Myawa; it captured the Thin Gan hill camp on 5 April.",
         ["it captured the Thin Gan hill camp"]),
        ("Government soldiers will retake Mocim, the president vowed.", []),
        ("If rebels take Sakeya the road to Goma Kubwa will be cut.", []),
        ("Neither side controls Avdiya Nova.", []),
        ("The army mourned the loss of Hamid Sule.", []),
        ("The army left Bunagari under heavy fire.", ["The army withdrew Bunagari"]),
        ("Russian troops have advanced along the H20 towards Kostyan.", []),
        ("Tuareg rebels ambushed a convoy near Tinza and captured two soldiers.", []),
    ],
)  # fmt: skip
def test_what_failed_is_planned_denied_or_aimed_at_does_not_happen(sentence, expected):
    assert told(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Haftar's forces withdrew from Tarhun, leaving the town under the GNA's control.",
         ["Haftar's forces withdrew Tarhun", "GNA controls Tarhun"]),
        ("The deal left Tarhun in rebel hands.", ["rebel controls Tarhun"]),
        ("The village of Sakeya was placed under the control of the army.", ["the army captured Sakeya"]),
    ],
)  # fmt: skip
def test_a_place_that_is_left_to_somebody_is_theirs(sentence, expected):
    assert told(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected", "voice"),
    [
        ("Rebels said they had captured Bunagari.", "they claims captured Bunagari", "Rebels"),
        ("Rebels said they had captured Bunagari; a war monitor confirmed the capture.",
         "they captured Bunagari", "a war monitor"),
        ("The army said it had retaken Bunagari, and the observatory confirmed it.",
         "it captured Bunagari", "the observatory"),
        ("Amhara fighters claimed to have seized Lalu, but the federal government rejected the claim.",
         "Amhara fighters claims captured Lalu", "Amhara fighters"),
    ],
)  # fmt: skip
def test_a_gain_counts_in_full_once_somebody_else_confirms_it(sentence, expected, voice):
    (claim,) = claims_of(sentence)
    assert told(sentence) == [expected]
    assert claim.attribution == voice


def test_the_loss_of_a_town_is_told_by_the_loser():
    assert told("Rebels took Bunagari; the army confirmed the loss of the town on Sunday.") == [
        "Rebels captured Bunagari",
        "the army lost Bunagari",
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Bunagari was captured by the rebels and then recaptured by government forces.",
         ["the rebels captured Bunagari", "government forces captured Bunagari"]),
        ("Bunagari was captured by the rebels on Monday and, two days later, retaken by government forces.",
         ["the rebels captured Bunagari", "government forces captured Bunagari"]),
        ("The town of Bunagari was attacked by M23 rebels but was later recaptured on Sunday by the army.",
         ["the army captured Bunagari"]),
        ("Bunagari was seized by the rebels before being retaken by the army.",
         ["the rebels captured Bunagari", "the army captured Bunagari"]),
        ("Bunagari fell to the rebels and was retaken by the army.",
         ["the rebels captured Bunagari", "the army captured Bunagari"]),
        ("Bunagari could be captured by the rebels and then recaptured by government forces.", []),
        ("Bunagari was captured by the rebels and its mayor taken by the army.",
         ["the rebels captured Bunagari"]),
    ],
)  # fmt: skip
def test_a_place_that_changes_hands_twice_in_a_sentence_gives_both_claims(sentence, expected):
    assert told(sentence) == expected


def test_each_change_of_hands_keeps_its_own_day():
    text = "Bunagari was captured by the rebels on Monday and recaptured by government forces on Tuesday."
    assert [str(claim.when) for claim in claims_of(text)] == ["2025-04-07", "2025-04-08"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Malian army denied that Tinza Mali had fallen and said its troops were still in control of the town.",
        "The Malian army denied that Tinza Mali had fallen but said it had withdrawn from Kidu.",
        "The Malian army denied that Tinza Mali had fallen, adding that its troops had recaptured Kidu.",
    ],
)
def test_who_denies_one_thing_and_says_another_is_the_voice_of_both(sentence):
    denied, said = claims_of(f"{sentence} Rebels took Sakeya.")[:2]
    assert (denied.polarity, said.polarity) == ("denied", "affirmed")
    assert (denied.attribution, said.attribution) == ("The Malian army", "The Malian army")
    assert (denied.source.side, said.source.side) == ("government", "government")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The towns of Kabra and Tina were captured by RSF fighters.",
            ["RSF fighters captured Kabra", "RSF fighters captured Tina"],
        ),
        (
            "The city of Abu Mur and the villages of Kabra, Tina and Saria were all seized by RSF fighters on Friday.",
            [f"RSF fighters captured {place}" for place in ("Abu Mur", "Kabra", "Tina", "Saria")],
        ),
        ("Kabra and Tina fell to RSF fighters.", ["RSF fighters captured Kabra", "RSF fighters captured Tina"]),
        (
            "RSF fighters took Kabra, and Tina and Saria were seized by army troops.",
            ["RSF fighters captured Kabra", "army troops captured Tina", "army troops captured Saria"],
        ),
        ("RSF fighters took Kabra, and the A1 was cut by army troops.",
         ["RSF fighters captured Kabra", "army troops cut the A1"]),
        ("Fighters from Kabra and Tina were captured by army troops.", []),
        ("Civilians in Kabra and Tina were killed.", []),
    ],
)  # fmt: skip
def test_all_places_before_a_passive_verb_change_hands_and_no_objects_of_another_verb(sentence, expected):
    assert told(sentence) == expected


def test_a_source_in_brackets_vouches_for_the_whole_entry_before_it():
    text = (
        "Rebels captured Bunagari. The army left Tonga barracks. (Our Wire)\nRebels seized Kabra. (One) (Two)"
    )
    assert [(claim.target, claim.attribution) for claim in claims_of(text)] == [
        ("Bunagari", "Our Wire"),
        ("Tonga barracks", "Our Wire"),
        ("Kabra", ""),
    ]


def test_the_village_is_no_city_that_was_named_before():
    text = "Rebels captured Omdara and Bunagari. They cut the A2. Rebels captured the village."
    assert told(text)[-1] == "Rebels captured the village"


def test_the_year_of_history_does_not_date_the_news():
    text = "Omdara, which the army retook in 2016, fell to rebels between 29 and 30 April."
    (news,) = [claim for claim in claims_of(text) if not claim.background]
    assert str(news.when).endswith("-04-30")
    assert "2016" not in str(news.when)


def test_emphasis_of_markdown_is_no_part_of_a_name():
    assert told("Rebels entered **Omdara** and took the *central prison*.") == [
        "Rebels advanced_to Omdara",
        "Rebels captured the central prison",
    ]


def test_the_area_stays_as_written():
    text = "Rebels captured Omdara. The army withdrew from the area."
    assert told(text) == ["Rebels captured Omdara", "The army withdrew the area"]

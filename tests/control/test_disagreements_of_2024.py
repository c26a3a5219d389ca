"""Where the reports of 2024 disagree, and what becomes of it: each group of the table of events, put as a sentence.

A line of `GROUPS` names what disagrees, the rows, what has to come out of them, and the rows that say nothing about a
holder or about traffic because of what they are. What has to come out is written ``what | day | answer | rows for and
against``: "Saraqib | 29 | hts controlled independent-report | +E24-036 -E24-037". Days are of November from 26 on, else
of December; the instant is the end of the day, with hindsight.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from geo.period import day_bounds


@dataclass(frozen=True)
class Group:
    """What disagrees, in which rows, and what must come out."""

    sentence: str
    rows: str
    expected: tuple[str, ...]
    silent: str = ""


EVENTS = Path(__file__).parents[3] / "shared" / "facts" / "events_README.md"
JUNCTION = "M4/M5 junction"

GROUPS = (
    Group("the M5 is cut on the 28th, and who says that it is only being attacked reopens nothing",
          "015 017 021 032 034",
          (f"passage at {JUNCTION} | 28 | closed | +E24-015 +E24-032", "passage at Zirbah | 28 | closed | +E24-021",
           "M5 km 300 | 28 | government controlled"), silent="017 034"),
    Group("the M5 is cut at two towns and at the junction between them, not all along", "018 019 020 031",
          ("passage at Zirbah | 29 | closed | +E24-018 +E24-019 +E24-031",
           "passage at Khan al-Asal | 29 | closed | +E24-020", "M5 km 425 | 29 | unknown passage")),
    Group("the junction is held on the 28th, its town on the 29th against a denial", "016 036 037",
          (f"{JUNCTION} | 28 | hts controlled independent-report | +E24-016", "Saraqib | 28 | government controlled baseline",
           "Saraqib | 29 | hts controlled independent-report | +E24-036 -E24-037")),
    Group("five or ten kilometres from Aleppo is near it; entered is not taken, and denied is kept", "013 014 039",
          ("Aleppo | 27 | government pressured attackers-near | +E24-013 +E24-014",
           "Aleppo | 29 | government contested partial-gain | -E24-039")),
    Group("the earlier of two days counts where it is the better reported", "012 024 025 028",
          ("Bashantara | 27 | hts controlled independent-report | +E24-012", "Bashantara | 28 | hts controlled | +E24-025",
           "Kafr Halab | 28 | hts claimed gainer-only | +E24-024", "Kafr Halab | 29 | hts claimed | +E24-028")),
    Group("the base is claimed and reported, which agrees", "005 006",
          ("46th Regiment base | 27 | hts controlled corroborated | +E24-005 +E24-006",)),
    Group("Anadan is fought for on the 28th and claimed on the 30th, one after the other", "027 048",
          ("Anadan | 28 | government contested fighting | +E24-027", "Anadan | 29 | government contested",
           "Anadan | 30 | hts claimed gainer-only | +E24-048 -E24-027")),
    Group("the airport is Kurdish-held by the monitor, and claimed by others the same day", "044 045",
          ("Aleppo International Airport | 30 | hts claimed gainer-only | +E24-045 -E24-044",)),
    Group("Nubl is handed to the SDF and then claimed by the opposition", "046 047",
          ("Nubl | 30 | hts claimed gainer-only | +E24-047 -E24-046",)),
    Group("Khan Shaykhun is claimed for the 29th and taken on the 30th, when the monitor last saw the army there",
          "040 050 051",
          ("Khan Shaykhun | 29 | hts claimed gainer-only | +E24-040",
           "Khan Shaykhun | 30 | hts controlled corroborated | +E24-040 +E24-050 -E24-051")),
    Group("Kafr Nabl is claimed by one side, and no row of its own contradicts it", "051 056",
          ("Kafr Nabl | 30 | hts claimed gainer-only | +E24-056", "Khan Shaykhun | 30 | hts controlled | -E24-051")),
    Group("the airbase is evacuated by one account and captured by the other, which fit together", "052 053",
          ("Abu al-Duhur airbase | 30 | hts controlled left-and-taken | +E24-052 +E24-053",)),
    Group("Kuweires is claimed on the 30th and borne out on the 1st", "066 070",
          ("Kuweires airbase | 30 | sna claimed gainer-only | +E24-066",
           "Kuweires airbase | 1 | sna controlled corroborated | +E24-066 +E24-070")),
    Group("Hama is said to be left and entered and it is denied: contested until the army admits its loss", "063 064 065 081",
          ("Hama | 30 | government contested withdrawal-denied | +E24-063 +E24-064 -E24-065",
           "Hama | 4 | government contested", "Hama | 5 | hts controlled admitted-by-the-loser"), silent="081"),
    Group("the hill is claimed early, then seen to be fought for and surrounded, and never taken", "061 100 102",
          ("Jabal Zayn al-Abidin | 30 | hts claimed gainer-only | +E24-061",
           "Jabal Zayn al-Abidin | 4 | government contested fighting | +E24-100",
           "Jabal Zayn al-Abidin | 5 | government besieged siege | +E24-102")),
    Group("a withdrawal that only the other side reports does not empty Talbiseh", "062 113",
          ("Talbiseh | 30 | government controlled withdrawal-unconfirmed | -E24-062",
           "Talbiseh | 5 | government controlled", "Talbiseh | 6 | hts controlled independent-report | +E24-113")),
    Group("north of Hama towns are claimed, claimed back, and taken when the monitor says so",
          "058 059 060 079 080 084 088 089 090 091",
          ("Tayyibat al-Imam | 30 | hts claimed gainer-only | +E24-058",
           "Tayyibat al-Imam | 3 | hts controlled corroborated | +E24-058 +E24-089",
           "Halfaya | 30 | hts claimed gainer-only | +E24-059",
           "Halfaya | 1 | government contested word-against-word | +E24-059 -E24-079",
           "Halfaya | 3 | hts controlled corroborated | +E24-088 -E24-079",
           "Qalaat al-Madiq | 30 | hts claimed | +E24-060", "Qalaat al-Madiq | 1 | government contested word-against-word | +E24-060 +E24-080",
           "Qalaat al-Madiq | 2 | hts claimed gainer-only | +E24-084 -E24-080",
           "Maardis | 2 | government controlled", "Maardis | 3 | hts controlled independent-report | +E24-090 -E24-091")),
    Group("Jalma is disputed once each side has said that it has it", "085 086 087",
          ("Jalma | 2 | hts claimed gainer-only | +E24-085",
           "Jalma | 3 | government contested word-against-word | +E24-085 +E24-086"),
          silent="087"),
    Group("Khanasser is taken and retaken while the road through it stays shut", "033 075 076 077 092 093 111",
          ("Khanasser | 1 | sna controlled corroborated | +E24-075 +E24-076",
           "Khanasser | 3 | government controlled independent-report | +E24-092",
           "passage R42 km 120 | 29 | open | +E24-033", "passage R42 km 170 | 1 | closed | +E24-077",
           "passage R42 km 120 | 3 | closed | +E24-093"), silent="111"),
    Group("Maarshuhur changes three times by a weak source, and the monitor stops at the second", "097 098 099",
          ("Maarshuhur | 3 | hts claimed gainer-only | +E24-097",
           "Maarshuhur | 4 | hts claimed gainer-only | +E24-099 -E24-098")),
    Group("seven villages are an area: it is a label and holds nothing", "094 095 096",
          ("Deir ez-Zor | 5 | government controlled baseline",), silent="094 095 096"),
    Group("a quarter of Aleppo that nobody left is an area as well", "069 082",
          ("Aleppo | 2 | hts controlled admitted-in-part",), silent="069 082"),
    Group("Hama is denied in the morning and admitted in the afternoon", "103 104 105",
          ("Hama | 5 | hts controlled admitted-by-the-loser | +E24-104 +E24-105 -E24-103",)),
    Group("the bridge at Rastan is closed however it was hit, and the road there is open in part at most",
          "101 106 112 114 115 116 117 118 119",
          ("M5 km 310 | 4 | government controlled | +E24-101", "passage at Rastan bridge | 5 | closed | +E24-106 +E24-116",
           "Rastan | 6 | hts controlled independent-report | +E24-112", "Rastan bridge | 6 | hts contested fighting | +E24-115",
           "M5 km 310 | 6 | hts controlled | +E24-118", "passage M5 km 310 | 6 | open candidate | +E24-119",
           "passage M5 km 290 | 6 | interdicted candidate | +E24-117",
           "M5 km 290 | 6 | hts controlled independent-report | +E24-118 -E24-114")),
    Group("Homs is left and denied, half taken, and taken when its capture is borne out", "121 122 146 149 150",
          ("Homs | 6 | government contested withdrawal-denied | +E24-121 -E24-122",
           "Homs | 7 | government contested partial-gain | +E24-146",
           "Homs | 8 | hts controlled corroborated | +E24-146 +E24-149 -E24-122 -E24-150")),
    Group("the crossing is captured by one side's word and attacked by the other's", "126 127",
          ("Nasib crossing | 6 | government contested fighting | +E24-126 +E24-127",)),
    Group("Daraa is claimed, Suwayda's centre too; what is called a redeployment from provinces holds nothing",
          "135 138 139 140",
          ("Daraa | 7 | southern claimed gainer-only | +E24-135", "Suwayda | 7 | government contested partial-gain | +E24-140"),
          silent="138 139"),
    Group("Mahardah is entered without fighting, and the deal with its residents is kept against it", "108 109",
          ("Muhradah | 5 | government contested under-way | +E24-108",
           "Muhradah | 6 | hts controlled independent-report | +E24-108 -E24-109")),
    Group("Sukhna is claimed for the jihadists by one analyst and for the Tanf force a day later", "131 143",
          ("Sukhna | 6 | isis claimed gainer-only | +E24-131", "Sukhna | 7 | sfa claimed gainer-only | +E24-143 -E24-131")),
    Group("Qaryatayn is claimed and denied, word against word", "144 145",
          ("Qaryatayn | 7 | government contested word-against-word | +E24-144 -E24-145",)),
    Group("Daraya is left by one account and taken by the other", "147 148 152 154",
          ("Daraya | 7 | government controlled baseline", "Daraya | 8 | southern controlled left-and-taken | +E24-152 +E24-154"),
          silent="147 148"),
)  # fmt: skip


def ids(rows):
    return {f"E24-{number}" for number in rows.split()}


def evening(theatre, day):
    month = 11 if day >= 26 else 12
    return day_bounds(date(2024, month, day), theatre.zone).end - timedelta(seconds=1)


class Answers:
    """What the situation answers, in the words of the table: the answer, the rows for it, the rows against."""

    def __init__(self, situation):
        self.situation = situation
        self.places = {one.name_en: one.place_id for one in situation.theatre.places}
        (self.junction,) = (
            one
            for one in situation.network.all_junctions
            if {"M5", "M4-W"} <= set(one.road_ids) and abs(one.lon - 36.8255) < 0.02
        )

    def of(self, what, at):
        if what.startswith("passage at "):
            return self._passage_at(what.removeprefix("passage at "), at)
        if what.startswith("passage "):
            return self._passage(*what.removeprefix("passage ").split(" km "), at)
        found = self.situation.timeline.find(self._object_id(what), at)
        return f"{found.holder} {found.state} {found.rule}", found.claims_for, found.claims_against

    def _object_id(self, what):
        if what == JUNCTION:
            return f"junction:{self.junction.junction_id}"
        road_id, is_spot, km = what.partition(" km ")
        return f"road:{road_id}:{km}" if is_spot else f"place:{self.places[what]}"

    def _passage(self, road_id, km, at):
        stretches = self.situation.timeline.traffic_on(road_id, at).stretches
        found = next(one for one in stretches if one.from_km <= float(km) < one.to_km)
        answer = f"{found.passage}{' candidate' if found.is_candidate else ''}"
        return answer, found.claims, found.claims_against

    def _passage_at(self, what, at):
        km = self.junction.km["M5"] if what == JUNCTION else self._km(what)
        points = self.situation.timeline.traffic_on("M5", at).points
        (found,) = (one for one in points if abs(one.km - km) < 1.0)
        return str(found.passage), found.claims, found.claims_against

    def _km(self, name):
        place_id = self.places.get(name) or self.places[f"al-{name}"]
        place = next(one for one in self.situation.theatre.places if one.place_id == place_id)
        return self.situation.network.road("M5").project(place.lon, place.lat).km


@pytest.fixture(scope="module")
def answers(situation):
    return Answers(situation)


def words(answer):
    return answer.replace("unknown passage", "unknown").split()


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.sentence)
def test_in_the_reports_of_2024(answers, group):
    for line in group.expected:
        what, day, answer, *cited = (part.strip() for part in line.split("|"))
        if answer == "unknown passage":
            what = f"passage {what}"
        got, said_for, said_against = answers.of(what, evening(answers.situation.theatre, int(day)))
        assert got.split()[: len(words(answer))] == words(answer), line
        for row in " ".join(cited).split():
            assert row[1:] in (said_for if row[0] == "+" else said_against), line


def test_every_row_of_a_group_is_heard_or_known_to_say_nothing(situation):
    """No row is lost: it is for or against some state or passage, or it is of a kind that holds nothing."""
    heard = {
        claim_id
        for one in situation.timeline.intervals
        for claim_id in (*one.claims_for, *one.claims_against)
    }
    heard |= {
        claim_id for one in situation.timeline.passages for claim_id in (*one.claims, *one.claims_against)
    }
    for group in GROUPS:
        assert ids(group.rows) - heard == ids(group.silent), group.sentence


def test_the_groups_are_those_of_the_table_of_events():
    if not EVENTS.is_file():
        pytest.skip("the notes on the events are not beside the project (../shared/facts)")
    section = (
        EVENTS.read_text(encoding="utf-8").partition("| 2024: what disagrees")[2].partition("| 2020:")[0]
    )
    told = [line.split("|")[2] for line in section.splitlines() if "E24-" in line]
    assert [ids(group.rows) for group in GROUPS] == [
        {row.strip() for row in rows.split(",")} for rows in told
    ]

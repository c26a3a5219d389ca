"""``frontline why``: who holds it, on whose word, in words that need no manual."""

import json
from datetime import date
from itertools import pairwise

import pytest
from click.testing import CliRunner

from geo.errors import PeriodError
from geo.period import When
from geo.roads.road import RoadPiece
from maps.cli import main
from maps.commands.daywords import asked_instant, day_words, instant_words, since_words, when_words
from maps.commands.why import Question

HEAD = "claim_id,action,polarity,actor,target,when,publisher,url,published,side,origin,reliability,credibility,sentence\n"
ROWS = (
    "c1,captured,affirmed,HTS,Saraqib,2024-11-29,Example Wire,https://example.org/1,2024-11-30T12:00Z,monitor,Observatory,B,2,HTS took Saraqib.\n"
    "c2,captured,affirmed,HTS,Saraqib,2024-11-29,Example Post,,2024-11-30T13:00Z,monitor,Observatory,B,2,Saraqib fell.\n"
    "c3,captured,denied,HTS,Saraqib,2024-11-29,Army Daily,https://example.org/3,2024-11-30T14:00Z,government,,D,4,\n"
)
TOLD = """\
Saraqib (town) سراقب
at the end of 30 November 2024, with all that was published since
The claims tell of no day after 29 November 2024: this is how things stood then, carried on to 30
November 2024.

State         Held by HTS and allies, since 29 November 2024.
Why           A voice that belongs to neither side says so. [independent-report]
Rests on      claims that speak of it itself; last supported for 29 November 2024, 1 day before;
              confidence 0.73 of 1

Who says so (1 voice, 2 claims)
  Example Wire, on the word of Observatory, says that HTS and allies captured Saraqib [c1]
    HTS took Saraqib.
    event 29 November 2024; published 30 November 2024, 15:00; independent (monitor); grade B2:
    usually reliable, probably true
    https://example.org/1
    same origin (Observatory), counted once:
      Example Post, on the word of Observatory, says that HTS and allies captured Saraqib [c2]
        Saraqib fell.
        event 29 November 2024; published 30 November 2024, 16:00; independent (monitor); grade B2:
        usually reliable, probably true

Who says otherwise; it does not prevail, by the rule above (1 voice)
  Army Daily denies that HTS and allies captured Saraqib [c3]
    event 29 November 2024; published 30 November 2024, 17:00; own word of the side it favours
    (government); grade D4: not usually reliable, doubtful
    https://example.org/3

Before        not known who holds it, until 29 November 2024. New then: Example Wire, on the word of
              Observatory, says that HTS and allies captured Saraqib [c1]; Example Post, on the word
              of Observatory, says that HTS and allies captured Saraqib [c2]

Grades are those of NATO STANAG 2511: the source A to F, what it says 1 to 6.
"""


def frontline(*arguments, text=None):
    result = CliRunner(env={"COLUMNS": "100"}).invoke(
        main, [str(argument) for argument in arguments], input=text, prog_name="frontline"
    )
    if result.exit_code not in (0, 1) or (result.exception and not isinstance(result.exception, SystemExit)):
        raise AssertionError(result.output) from result.exception
    return result


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claims.csv").write_text(HEAD + ROWS, encoding="utf-8")
    return "claims.csv"


@pytest.fixture
def ask(situation):
    """Return a function that asks of the embedded theatre: ``ask("Saraqib", 30)`` is 30 November, 35 is 5 December."""

    def asked(target, day, known=None, width=100):
        instants = [
            None
            if number is None
            else asked_instant(
                "--at", f"2024-{11 + number // 31}-{number - 30 * (number // 31):02d}", situation.theatre.zone
            )
            for number in (day, known)
        ]
        return "\n".join(Question(situation, target, *instants).lines(width))

    return asked


def row(text, label):
    """Return a labelled paragraph as one line."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{label:<14}"))
    found = [lines[start][14:]]
    for line in lines[start + 1 :]:
        if not line.startswith(" " * 14):
            break
        found.append(line[14:].strip())
    return " ".join(found)


# ---- whole answers ----


def test_the_answer_is_told_to_somebody_who_never_saw_the_program(table):
    result = frontline("why", "Saraqib", table, "--no-baseline", "--at", "2024-11-30")
    assert result.exit_code == 0
    assert result.stdout == TOLD


def test_the_same_is_said_of_an_arabic_name_and_of_standard_input(table):
    report = "---\npublished: 2024-11-30\n---\nRebels captured Saraqib on Friday, a monitor said.\n"
    told = frontline("why", "سراقب", "-", "--no-baseline", text=report).stdout
    assert told.startswith("Saraqib (town) سراقب\nat the end of 29 November 2024")
    assert '"Rebels captured Saraqib on Friday, a monitor said."' in told


def test_what_a_stranger_wrote_only_shows(table, tmp_path):
    evil = 'c4,captured,affirmed,HTS,Hama,2024-11-29,"Wire\x1b[2J",https://example.org/4,2024-11-30,monitor,,B,2,"took \x9b31m \u202e it"\n'
    (tmp_path / "evil.csv").write_text(HEAD + evil, encoding="utf-8")
    result = frontline("why", "Hama", "evil.csv", "--no-baseline")
    assert result.exit_code == 0
    assert not {"\x1b", "\x9b", "\u202e"} & set(result.stdout)
    as_json = frontline("why", "Hama", "evil.csv", "--no-baseline", "--json").stdout
    assert not {"\x1b", "\x9b", "\u202e"} & set(as_json)
    (voice,) = json.loads(as_json)["explanations"][0]["claims_for"]
    assert voice["claims"][0]["sentence"] == "took \x9b31m \u202e it"


def test_the_json_holds_the_same_facts_uncut(table):
    result = frontline("why", "Saraqib", table, "--at", "2024-11-30", "--known", "2024-11-30T15:30", "--json")
    told = json.loads(result.stdout)
    assert (told["asked"], told["at"], told["known"]) == (
        "Saraqib",
        "2024-11-30T20:59:59Z",
        "2024-11-30T12:30:00Z",
    )
    (one,) = told["explanations"]
    assert (one["object"], one["state"], one["holder"], one["rule"]) == (
        "place:saraqib",
        "controlled",
        "hts",
        "independent-report",
    )
    assert [claim["id"] for voice in one["claims_for"] for claim in voice["claims"]] == ["c1"]
    assert one["claims_against"] == []
    assert one["before"]["claims"] == ["c1"]
    assert one["other_reading"]["same"] is True


# ---- the embedded theatre, as an analyst on deadline asks ----


def test_saraqib_before_and_after_its_fall(ask):
    before, after = ask("Saraqib", 28), ask("Saraqib", 29)
    assert row(before, "State") == "Held by Syrian government, since before the first report."
    assert row(before, "After").startswith(
        "held by HTS and allies, from 29 November 2024. New then: North Press"
    )
    assert row(after, "State") == "Held by HTS and allies, since 29 November 2024."
    assert "Tehran Times denies that HTS and allies captured Saraqib" in after


def test_as_known_on_the_evening_before_it_is_told_that_nothing_could_tell_of_the_day(ask):
    told = ask("Saraqib", 29, 28)
    assert "Nothing published by then can tell of 29 November 2024" in told
    assert row(told, "State") == "Held by Syrian government, since before the first report."
    assert row(told, "Known later").startswith("all that was published since shows it held by HTS and allies")


def test_what_was_published_a_day_later_makes_the_two_readings_differ(ask):
    told = ask("Khanasser", 31)
    assert row(told, "State") == "Held by Syrian National Army, since 1 December 2024."
    assert row(told, "Known then") == (
        "what was published by the end of 1 December 2024 shows it claimed by HTS and allies, held by Syrian"
        " government before, since 1 December 2024 [gainer-only]"
    )


def test_an_admission_and_a_denial_are_called_so(ask):
    told = " ".join(ask("Hama", 35).split())
    assert "an admission, against its own side (government)" in told
    assert "own word of the side it favours (opposition)" in told
    assert "(monitor); grade B3: usually reliable, possibly true" in told


def test_a_contested_city_names_both_sides_of_the_dispute(ask):
    told = ask("Homs", 37)
    assert row(told, "State").startswith("Contested between Syrian government and HTS and allies")
    assert "What makes it contested (2 voices, 3 claims)" in told
    assert "Who says otherwise; neither prevails, by the rule above (2 voices)" in told
    assert "No new claim, the rule alone: At least two independent voices" in row(told, "After")


def test_a_junction_tells_of_the_traffic_through_it(ask):
    told = ask("the M4/M5 junction", 28)
    assert told.startswith("Saraqib M4/M5 interchange (junction)\n")
    assert row(told, "Traffic").startswith(
        "the M5, at Saraqib M4/M5 interchange (km 412): closed to traffic, since 28 November 2024."
    )


def test_a_crossing_is_asked_for_by_its_name(ask):
    told = ask("Nasib crossing", 37)
    assert told.startswith("Nasib crossing (crossing) معبر نصيب\n")
    assert "says so: Jordan, 6 December [E24-128]" in told


def test_a_point_of_a_road_is_read_off_its_anchors(ask):
    told = ask("20 km south of Maarat al-Numan on the M5", 30)
    assert "(km 361.8), on the M5 between Khan Shaykhun and Maarat\nal-Numan\n" in told
    assert row(told, "Read off").startswith("Khan Shaykhun: Held by HTS and allies, since 30 November 2024.")
    assert "Maarat al-Numan: Held by HTS and allies" in told


def test_where_two_stretches_meet_both_are_explained(ask):
    told = ask("the M5 at Zirbah", 28)
    assert told.count("\nState ") == 2
    assert "between Saraqib M4/M5 interchange and al-Zirbah" in told
    assert "between al-Zirbah and Khan Tuman" in told


def test_a_road_is_told_stretch_by_stretch_with_its_anchors_once(ask):
    told = ask("the M5", 35)
    assert told.startswith("the M5 from Nasib crossing to Aleppo (km 0 to 456)\n")
    assert " 8  314.4-324.4  10 km south of Hama     Hama" in told
    assert "; undecided or unknown 10.0 km" in " ".join(told.split())
    assert "   9-19  Both neighbouring anchors on the road belong to one holder. [between-anchors]" in told
    assert "HTS and allies 131.7 km (64.3 of it claimed)" in " ".join(told.split())
    assert told.count("km 324  Hama: held by HTS and allies. [admitted-by-the-loser] Said by") == 1
    assert told.count("  [admitted-by-the-loser] The losing side says so itself.") == 1
    assert "at Rastan bridge (km 297): closed to traffic" in told


def test_the_kilometres_of_a_part_of_a_road_add_up_and_end_where_they_are_asked_to(ask):
    told = ask("the M5 between Saraqib and Hama", 28)
    lines = [line.split() for line in told.splitlines() if line[:3].strip().isdigit() and "-" in line[:14]]
    ends = [[float(km) for km in cells[1].split("-")] for cells in lines]
    assert (ends[0][0], ends[-1][1]) == (324.4, 408.7)
    assert all(one[1] == other[0] for one, other in pairwise(ends))


def test_of_a_road_the_other_reading_names_the_stretches_that_differ(ask):
    told = ask("the M5", 38)
    assert row(told, "Known then") == (
        "what was published by the end of 8 December 2024 shows otherwise: 7 claimed by HTS and allies, held by Syrian"
        " government before"
    )


def test_two_roads_of_one_sign_are_told_one_after_the_other(ask):
    told = ask("the M4", 38)
    assert "the M4 Latakia - Saraqib from its start to Saraqib M4/M5 interchange" in told
    assert "the M4 Aleppo - Yarubiyah from its start near Duwayrinah" in told
    assert "No claim speaks of the M4 Latakia - Saraqib here" in told


def test_the_shortest_part_of_a_road_lies_on_one_stretch(situation):
    question = Question(situation, "the M5", situation.days[-1], None)
    (told,) = question.stretches(RoadPiece("M5", 381.0, 381.01))
    assert told.name == "the M5 between Khan Shaykhun and Maarat al-Numan"


def test_a_town_that_no_claim_speaks_of_says_so(ask):
    told = ask("Salqin", 38)
    assert "Grades" not in told
    assert row(told, "Missing") == "no claim speaks of it"
    assert row(told, "Road") == "no road of the map passes it, so none tells of it either"


def test_after_the_last_day_that_claims_tell_of_the_state_is_carried_on_and_that_is_said(ask):
    told = ask("Hama", 40)
    assert "The claims tell of no day after 8 December 2024" in told
    assert row(told, "State") == "Held by HTS and allies, since 5 December 2024."


@pytest.mark.parametrize("target", ["Hama", "the M5", "the M5 at Zirbah"])
@pytest.mark.parametrize("width", [60, 110])
def test_lines_are_no_wider_than_the_terminal_but_for_addresses(ask, target, width):
    lines = ask(target, 35, width=width).splitlines()
    assert lines
    assert [
        line for line in lines if len(line) > width and "https://" not in line and "http://" not in line
    ] == []


def test_places_of_one_name_are_told_apart_by_a_point(situation):
    at = situation.days[-1]
    told = "\n".join(Question(situation, "Mansoura", at, None, ((38.7, 35.8),)).lines(100))
    assert told.startswith("Mansoura (town) ناحية المنصورة\n")
    assert (
        row(told, "Road") == "road 4 (km 161): undecided between HTS and allies and Syrian Democratic Forces"
    )


# ---- what cannot be answered ----


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Kafr X",), "no place that is known here is called 'Kafr X'; like it, but not close enough"),
        (("Mansoura",), "'Mansoura' can be 3 places: Mansoura (town in Raqqa"),
        (("Idlib countryside",), "is an area"),
        (("the M5/M9 junction",), "no road of the network is called 'M9'"),
        (("",), "the place is empty"),
        (("Hama", "--at", "2020-01-01"), "--at lies before 26 November 2024, the first day of syria-2024"),
    ],
)
def test_what_cannot_be_answered_is_told_with_the_reason(arguments, words):
    result = frontline("why", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert words in result.stderr


@pytest.mark.parametrize("option", ["--at", "--known"])
@pytest.mark.parametrize("text", ["tomorrow", "2024-13-01", "", "0001-01-01", "9999-12-31", "9" * 500])
def test_a_bad_date_is_refused_before_anything_is_read(option, text):
    result = frontline("why", "Hama", "no-such-file.csv", option, text)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {option} '{text[:40]}")
    assert len(result.stderr) < 200


def test_a_missing_file_is_told():
    result = frontline("why", "Hama", "no-such-file.csv")
    assert result.exit_code == 1
    assert "no-such-file.csv" in result.stderr


# ---- days in words ----


def test_days_are_those_of_the_theatre(theatre):
    at = asked_instant("--at", "2024-11-30", theatre.zone)
    assert at.isoformat() == "2024-11-30T20:59:59+00:00"
    assert instant_words(at, theatre.zone) == "the end of 30 November 2024"
    half = asked_instant("--at", "2024-11-30T14:30", theatre.zone)
    assert half.isoformat() == "2024-11-30T11:30:00+00:00"
    assert instant_words(half, theatre.zone) == "30 November 2024, 14:30"
    assert since_words(half, theatre.zone, this_year=2024) == "30 November, 14:30"
    assert day_words(date(2024, 3, 2)) == "2 March 2024"


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2024", "2024"),
        ("2024-11?", "about November 2024"),
        ("../2024-11-30", "up to 30 November 2024"),
        ("2024-11-28/2024-12", "28 November 2024 to December 2024"),
    ],
)
def test_an_event_is_told_as_exactly_as_it_is_known(edtf, words):
    assert when_words(When(edtf)) == words


def test_a_date_that_is_none_names_its_option(theatre):
    with pytest.raises(PeriodError, match="--known 'soon' is not a date"):
        asked_instant("--known", "soon", theatre.zone)


def test_a_claim_that_was_taken_back_is_named_and_by_what(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text(
        "claim_id,action,target,actor,when,publisher,published,corrects,polarity\n"
        "a,captured,Saraqib,HTS,2024-11-29,AFP,2024-11-29,,affirmed\n"
        "r,captured,Saraqib,HTS,2024-11-29,AFP,2024-11-30,a,retracted\n",
        encoding="utf-8",
    )
    told = " ".join(frontline("why", "Saraqib", path, "--at", "2024-11-29").stdout.split())
    assert "State Held by Syrian government" in told
    assert (
        "AFP says that HTS and allies captured Saraqib [a]: taken back by [r], known from 30 November" in told
    )
    then = frontline("why", "Saraqib", path, "--at", "2024-11-29", "--known", "2024-11-29").stdout
    assert "Held by HTS and allies" in then
    assert "No longer counted" not in then

"""``frontline changes``: what changed between two dates, what was learnt later, and what bad dates and hostile text do."""

import importlib
import json
import re

import pytest
from click.testing import CliRunner

from geo.claims.claim import Action, Claim, Extent, Side, Source, TargetKind
from geo.claims.table import write_claims
from geo.period import When, day_bounds
from geo.theatre import Theatre
from maps.cli import main

command = importlib.import_module("maps.commands.changes")
ZONE = Theatre.open("syria-2024").zone
REPORT = (
    "Hayat Tahrir al-Sham and its allies cut the M5 highway on Thursday, the Syrian Observatory for Human Rights said.\n"
    "They also seized the junction between the M4 and M5 highways near Saraqib.\n"
)


@pytest.fixture(scope="module", autouse=True)
def _adjudicated_once(situation):
    """Adjudicate the theatre's own claims once for all tests; claims of one's own are adjudicated as ever."""
    build = command.build

    def once(theatre, claims, *, with_baseline):
        is_own = claims is None and with_baseline and theatre.theatre_id == situation.theatre.theatre_id
        return situation if is_own else build(theatre, claims, with_baseline=with_baseline)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "build", once)
        yield


def frontline(*arguments, text=None):
    result = CliRunner(env={"COLUMNS": "100"}).invoke(
        main, ["changes", *arguments], input=text, prog_name="frontline"
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise AssertionError(result.output) from result.exception
    return result


def shown(*arguments, text=None):
    result = frontline(*arguments, text=text)
    assert result.exit_code == 0, result.output
    return result.stdout


def section(told, title):
    """Return the lines under a title, without what they are moved in by."""
    after = told.split(f"\n{title} (", 1)[1].split("\n\n", 1)[0]
    return [line.strip() for line in after.splitlines()[1:]]


@pytest.fixture(scope="module")
def week(_adjudicated_once):
    """The week from Aleppo to Hama, as a person sees it."""
    return shown("--from", "2024-11-29", "--to", "2024-12-05")


@pytest.fixture(scope="module")
def week_as_object(_adjudicated_once):
    return json.loads(shown("--from", "2024-11-29", "--to", "2024-12-05", "--json"))


# ---- the text ----


def test_it_begins_with_the_theatre_the_dates_and_who_gained_what(week):
    lines = week.splitlines()
    assert lines[0] == "Syria, 26 November to 8 December 2024"
    assert lines[1] == "From the end of 29 November 2024 to the end of 5 December 2024, with hindsight"
    assert lines[3].startswith(
        "HTS and allies gained 167 km of road (103 km only claimed); Opposition gained"
    )
    assert (
        "17 places changed hands: 15 to HTS and allies (8 only claimed), 2 to Syrian National Army." in week
    )


def test_kilometres_go_from_one_to_another_road_by_road(week):
    rows = [re.split(r"\s{2,}", line) for line in week.splitlines()]
    assert ["M5 Damascus - Aleppo", "Syrian government", "HTS and allies", "55.6", "11.7"] in rows
    assert ["", "undecided or unknown", "HTS and allies", "35.7", "15.7"] in rows


def test_gains_and_losses_of_all_roads_add_up_to_nothing(week):
    table = week.split("\nall roads ", 1)[1].split("\n\n", 1)[0].splitlines()[1:]
    net = [float(line.split()[-1].replace("−", "-").replace(",", "")) for line in table]
    assert len(net) == 4
    assert sum(net) == pytest.approx(0, abs=0.2)


def test_towns_are_told_by_day_with_the_rule_in_words_and_who_says_so(week):
    fallen = section(week, "Changed hands")
    assert [line for line in fallen if re.fullmatch(r"\d+ \w+", line)] == [
        "30 November", "1 December", "2 December", "3 December", "5 December",
    ]  # fmt: skip
    assert fallen[1] == "Aleppo: Syrian government → HTS and allies"
    assert fallen[2].startswith("The losing side admits that part of it is lost: Politico (citing SOHR);")
    assert "Morek: Syrian government → HTS and allies (only claimed)" in fallen
    assert "Hama: Syrian government → HTS and allies" in fallen[fallen.index("5 December") :]


def test_a_town_that_changed_hands_and_came_back_is_told_apart(week):
    assert section(week, "Changed hands and came back")[1] == (
        "Khanasser: held by Syrian National Army from 1 December; held by Syrian government again"
    )


def test_ground_that_is_borne_out_is_told_beside_the_table():
    told = shown("--theatre", "syria-2020", "--from", "2020-03-02", "--to", "2020-03-03")
    assert "Borne out, and only claimed before, Syrian government: M5 Damascus - Aleppo 20.0 km" in told


def test_a_town_that_went_more_ways_than_one_is_told_with_all_of_them(week):
    fallen = " ".join(section(week, "Changed hands"))
    assert (
        "Qalaat al-Madiq: Syrian government → HTS and allies (only claimed); in between HTS and allies from 30 November,"
        " Syrian government from 1 December"
    ) in fallen


def test_another_state_of_the_same_holder_is_told_apart_from_a_change_of_hands(week):
    others = " ".join(section(week, "In another state"))
    assert "Muhradah: held by Syrian government → contested between" in others
    assert "Muhradah" not in " ".join(section(week, "Changed hands"))


def test_a_place_without_an_earlier_state_is_told_as_heard_of_first(week):
    assert section(week, "First heard of")[1].startswith(
        "Jabal Zayn al-Abidin: held by Syrian government, surrounded"
    )


def test_the_front_is_told_with_towns_kilometres_direction_and_speed(week):
    fronts = " ".join(section(week, "Fronts"))
    assert (
        "km 354 (near Morek) → km 319 (near Hama); HTS and allies gained 35 km towards Homs, 5.8 km a day"
        in fronts
    )
    assert "no more since 30 November: km 453 (near Aleppo); now HTS and allies" in fronts
    assert "km 404 (near Saraqib); now HTS and allies, as far as the one at km 319 (near Hama)" in fronts


def test_closed_roads_are_told_with_where_since_when_and_who_says_so(week):
    traffic = section(week, "Traffic")
    at = traffic.index("km 297 (near Rastan): since 5 December closed to traffic")
    assert traffic[at - 1] == "M5 Damascus - Aleppo"
    assert "Head-Post (citing Syrian army sources)" in traffic[at + 1]


def test_two_risings_that_meet_are_no_movement_of_either():
    fronts = " ".join(section(shown("--from", "2024-12-05", "--road", "M5"), "Fronts"))
    assert "towards Sayda" not in fronts
    assert "no more since 8 December: km 319 (near Hama)" in fronts


def test_names_stand_for_identifiers(week):
    for identifier in ("E24-", "place:", "junction:", "road:", "M4-W", "gainer-only", "government/hts"):
        assert identifier not in week


# ---- choosing ----


def test_without_dates_it_tells_of_all_days():
    assert "From the end of 26 November 2024 to the end of 8 December 2024" in shown()


def test_only_one_road_can_be_asked_for():
    told = shown("--from", "2024-11-29", "--to", "2024-12-05", "--road", "M5")
    assert "Only M5 Damascus - Aleppo, and what lies on it" in told
    assert "Hama: Syrian government" in told
    assert "Kuweires" not in told
    assert "Jisr al-Shughur" not in told


def test_one_number_may_stand_for_two_roads():
    told = shown("--from", "2024-11-27", "--to", "2024-11-30", "--road", "m4")
    assert "Only M4 Latakia - Saraqib and M4 Aleppo - Yarubiyah" in " ".join(told.split())
    assert "Saraqib M4/M5 interchange: Syrian government → HTS and allies" in told


def test_hours_are_told_as_such():
    told = shown("--from", "2024-12-01T12:00", "--to", "2024-12-02T06:00")
    assert "From 1 December 2024, 12:00 to 2 December 2024, 06:00" in told
    assert "Qalaat al-Madiq" in told


def test_where_nothing_changed_it_says_so():
    told = shown("--from", "2024-12-03", "--to", "2024-12-04", "--road", "M5")
    assert told.splitlines()[-1] == "Nothing changed."


def test_as_known_then_nothing_is_told_that_was_published_later():
    told = shown("--from", "2024-11-27", "--to", "2024-11-29", "--known", "2024-11-29")
    assert "as known at the end of 29 November 2024" in " ".join(told.split())
    assert "Khan Shaykhun" not in " ".join(section(told, "Changed hands"))
    assert "Khan Shaykhun" in shown("--from", "2024-11-27", "--to", "2024-11-29")


def test_what_was_learnt_later_about_one_evening_is_told_apart_from_what_happened():
    told = shown("--learnt", "2024-11-29")
    assert "About the end of 29 November 2024: what was learnt after the end of 29 November 2024" in told
    assert "Syrian government had 19 km of road less than was known." in told
    assert section(told, "In other hands than was known")[1] == (
        "Khan Shaykhun: Syrian government → HTS and allies (only claimed)"
    )
    assert "not known then: km 354 (near Morek), since 29 November" in told
    assert "a day" not in told


def test_what_is_learnt_can_be_bounded_and_be_about_another_day():
    told = shown("--learnt", "2024-12-05", "--at", "2024-11-29", "--known", "2024-12-08")
    assert (
        "About the end of 29 November 2024: what was learnt after the end of 5 December 2024 and by" in told
    )
    assert told.splitlines()[-1] == "Nothing else was learnt."


def test_claims_of_ones_own_are_read_as_for_a_map(tmp_path):
    told = shown("-", "--published", "2024-11-28", text=REPORT)
    assert "From the end of 26 November 2024 to the end of 28 November 2024" in told
    assert "1 junction changed hands: 1 to HTS and allies." in told
    assert "A voice that belongs to neither side says so: a report without a publisher" in " ".join(
        told.split()
    )
    (tmp_path / "report.txt").write_text(REPORT)
    assert shown(str(tmp_path / "report.txt"), "--published", "2024-11-28") == told


def test_inputs_that_cannot_be_read_are_left_out_only_when_asked_for(tmp_path):
    (tmp_path / "report.txt").write_text(REPORT)
    names = (str(tmp_path / "report.txt"), str(tmp_path / "none.txt"), "--published", "2024-11-28")
    assert frontline(*names).exit_code == 1
    result = frontline(*names, "--keep-going")
    assert result.exit_code == 3
    assert "1 junction changed hands" in result.stdout
    assert "none.txt" in result.stderr


# ---- for programs ----


def test_json_holds_the_same_with_identifiers_and_names(week_as_object):
    told = week_as_object
    assert told["theatre"] == "syria-2024"
    assert told["from"] == {"at": "2024-11-29T20:59:59Z", "known": None}
    assert told["to"] == {"at": "2024-12-05T20:59:59Z", "known": None}
    assert sum(one["km"] for one in told["net_km"].values()) == pytest.approx(0, abs=0.01)
    assert told["net_km"]["hts"] == {"name": "HTS and allies", "km": pytest.approx(167.1, abs=0.1)}
    (hama,) = [place for place in told["places"] if place["name"] == "Hama"]
    assert (hama["loser"], hama["gainer"], hama["rule"]) == ("government", "hts", "admitted-by-the-loser")
    assert hama["since"] == "2024-12-04T21:00:00Z"
    assert [step["state"] for step in hama["steps"]] == ["contested", "controlled"]


def test_json_brings_every_claim_that_it_names_with_its_source(week_as_object):
    def named(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from inner if key in {"claim_ids", "claims_against"} else named(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from named(inner)

    claims = week_as_object["claims"]
    assert set(named(week_as_object)) == set(claims)
    assert all(claim["publisher"] and claim["published"] for claim in claims.values())


def test_json_tells_fronts_of_one_advance_by_one_identifier(week_as_object):
    moved = [front for front in week_as_object["fronts"] if front["turn"] == "moved"]
    assert {front["road_id"] for front in moved} == {"M5", "R56"}
    assert len({front["advance_id"] for front in moved}) == 1
    assert all(
        front["before"]["km"] + front["moved_km"] == pytest.approx(front["after"]["km"], abs=0.002)
        for front in moved
    )


def test_json_of_one_road_says_which_and_holds_nothing_else():
    told = json.loads(shown("--road", "M4", "--json"))
    assert sorted(told["only_roads"]) == ["M4-E", "M4-W"]
    assert {one["road_id"] for part in ("ground", "fronts", "passages") for one in told[part]} <= {
        "M4-W",
        "M4-E",
    }
    assert told["ground"]


def test_json_of_what_was_learnt_names_both_report_times():
    told = json.loads(shown("--learnt", "2024-11-29", "--known", "2024-12-08", "--json"))
    assert told["from"] == {"at": "2024-11-29T20:59:59Z", "known": "2024-11-29T20:59:59Z"}
    assert told["to"] == {"at": "2024-11-29T20:59:59Z", "known": "2024-12-08T20:59:59Z"}


# ---- what is refused ----


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("--from", "2024-12-05", "--to", "2024-11-29"),
            "--from (the end of 5 December 2024) is not before --to (the end of 29 November 2024)",
        ),
        (("--from", "2024-11-29", "--to", "2024-11-29"), "give the earlier date first"),
        (("--from", "2024-12-08"), "there is nothing between the end of 8 December 2024 and"),
        (("--from", "soon"), "--from 'soon' is not a date"),
        (("--to", "2024-02-30"), "--to '2024-02-30' is not a date"),
        (("--known", "yesterday"), "--known 'yesterday' is not a date"),
        (("--from", "2011-03-15"), "--from lies before 26 November 2024, the first day of syria-2024"),
        (("--to", "2031-01-01"), "--to lies after 8 December 2024, the last day that the claims tell of"),
        (("--learnt", "2031-01-01"), "--learnt lies after 8 December 2024"),
        (("--learnt", "2024-12-05", "--at", "2031-01-01"), "--at lies after 8 December 2024"),
        (("--learnt", "2024-12-05", "--known", "2024-12-01"), "nothing can be learnt between them"),
        (("--road", "M99"), "no road 'M99'"),
        (("no-such-file.csv",), "no-such-file.csv: there is no such file"),
    ],
)
def test_dates_roads_and_files_that_make_no_sense_are_refused_with_what_to_do(arguments, words):
    result = frontline(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--learnt", "2024-11-29", "--to", "2024-12-05"), "give one or the other"),
        (("--at", "2024-11-29"), "give --learnt as well"),
    ],
)
def test_options_that_contradict_each_other_are_wrong_usage(arguments, words):
    result = frontline(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_text_of_strangers_reaches_the_terminal_only_as_text(tmp_path):
    published = day_bounds(When("2024-11-28").first_day, ZONE).start
    claim = Claim(
        "C-1", Source("Evil\x1b[31m\u202e Wire\x9b", published, side=Side.AGENCY), Action.CAPTURED, "Saraqib",
        TargetKind.SETTLEMENT, actor="HTS", when=When("2024-11-28"), extent=Extent.ALL, sentence="\x1b]0;owned\x07 HTS took it.",
    )  # fmt: skip
    write_claims([claim], tmp_path / "claims.csv")
    for more in ((), ("--json",)):
        told = shown(str(tmp_path / "claims.csv"), "--from", "2024-11-27", *more)
        assert "Saraqib" in told
        assert "Evil" in told
        assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(told)


def test_the_claims_of_the_theatre_are_adjudicated_without_its_baseline_when_asked_for():
    told = shown("--no-baseline", "--from", "2024-11-27", "--to", "2024-11-30")
    assert "Syrian government lost" not in told
    assert "First heard of" in told


def test_the_help_shows_examples():
    assert "Examples:\n  frontline changes --from" in frontline("--help").output


def test_a_time_after_what_is_known_is_not_told_as_if_nothing_had_happened_in_it():
    caution = "Nothing published by then can tell of what came after it"
    assert caution in shown("--from", "2024-11-29", "--to", "2024-12-05", "--known", "2024-11-30")
    assert caution not in shown("--from", "2024-11-29", "--to", "2024-11-30", "--known", "2024-11-30")

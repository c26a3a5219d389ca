"""``frontline extract --show``: each claim in its sentence, marks beneath the right letters, nothing that a terminal obeys."""

import re
import unicodedata
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from geo.claims.claim import Action, Claim, Source, Spans, TargetKind
from geo.claims.extract import extract
from geo.claims.report import read_report
from maps.cli import main
from maps.commands.marked import marked_claims, marked_rest, style_for
from maps.commands.typeset import bracketed, cells_of, filled, lines_of, rows_under, styled, turns
from maps.marks import Mark, target_as_written

WORDS = {"actor": "Actor", "trigger": "Did", "target": "Place", "when": "Time", "attribution": "Source"}
SENTENCE = "Rebels seized the towns of Saraqib and Maarat al-Numan on Friday, a monitor said."


def report_of(text):
    return read_report(
        text.encode(), zone=ZoneInfo("Asia/Damascus"), published="2024-12-08", publisher="Our desk"
    )


def shown(text, theatre, *, width=80, colour=False):
    claims = extract(report_of(text), theatre)
    return list(marked_claims(claims, theatre, width=width, style=style_for(colour=colour)))


def frontline(*arguments, text=None, **options):
    return CliRunner().invoke(
        main, [str(argument) for argument in arguments], input=text, prog_name="frontline", **options
    )


# ---- what an analyst sees ----


def test_a_sentence_has_its_parts_marked_and_its_claims_beneath(theatre):
    assert shown(SENTENCE, theatre) == [
        "    Rebels seized the towns of Saraqib and Maarat al-Numan on Friday, a monitor",
        "    Actor= Did===              Place 1     Place 2======== Time=====  Source===",
        "    said.",
        "  1 captured Saraqib (settlement)",
        "  2 captured Maarat al-Numan (settlement)",
        '      by "Rebels", taken for Opposition; 2024-12-06, from "on Friday"; on the',
        '      word of "a monitor", monitor, grade F6',
        "",
    ]


def test_what_a_pronoun_and_a_bare_noun_were_taken_for_is_told(theatre):
    lines = shown("HTS seized Saraqib on Friday. They left the city on Saturday.", theatre)
    text = " ".join("\n".join(lines).split())
    assert 'withdrew from Saraqib, meant by "the city" (settlement)' in text
    assert 'by "They", taken for HTS and allies' in text


def test_claims_of_one_sentence_that_differ_have_their_numbers(theatre):
    lines = shown("Rebels seized Saraqib, but the army cut the M5.", theatre)
    assert lines[:2] == [
        "    Rebels seized Saraqib, but the army cut the M5.",
        "    A1==== Did 1= Place 1      Actor 2= D2= P2====",
    ]


def test_parts_that_lie_in_one_another_stand_in_rows_of_their_own(theatre):
    lines = shown("The army withdrew on Saturday from Saraqib.", theatre)
    assert lines[:3] == [
        "    The army withdrew on Saturday from Saraqib.",
        "    Actor=== Did====================== Place==",
        "                      Time=======",
    ]


def test_what_is_denied_planned_or_only_claimed_says_so(theatre):
    text = (
        "Rebels claimed the capture of Morek. HTS seized Saraqib and the army denied that it had left Hama."
    )
    told = "\n".join(shown(text, theatre))
    assert "CLAIMED ONLY by the side that gains" in told
    assert "DENIED" in told


def test_roads_ends_extent_passage_opponent_and_outside_sources_are_told(theatre):
    text = "The army cut the road between Saraqib and Hama. (SOHR)\n\nRebels drove the army out of parts of Morek."
    told = " ".join("\n".join(shown(text, theatre)).split())
    assert "between Saraqib and Hama; passage closed" in told
    assert '"SOHR", named outside the sentence' in told
    assert "against" in told
    assert "extent part" in told


def test_history_is_told_as_such(theatre):
    told = "\n".join(shown("On Thursday rebels entered Aleppo, which the army had retaken in 2016.", theatre))
    assert "captured Aleppo (settlement) HISTORY" in told


def test_a_claim_without_a_sentence_still_says_what_it_says(theatre):
    report = report_of("x")
    bare = Claim(
        "C-1", Source("Our desk", report.published), Action.ADVANCED_TO, "Hama", TargetKind.SETTLEMENT
    )
    assert list(marked_claims([bare], theatre, width=80)) == [
        "  1 advanced to Hama (settlement)",
        "      no actor named; no time, known by 2024-12-08; on the word of the report",
        "      itself, grade F6",
        "",
    ]


def test_several_reports_have_headings(theatre, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(
            f"---\npublished: 2024-12-08\npublisher: Wire {name}\n---\nHTS seized Saraqib."
        )
    told = frontline("extract", "a.md", "b.md", "--show").stdout
    assert re.findall(r"^Wire .*", told, re.MULTILINE) == ["Wire a, 2024-12-08", "Wire b, 2024-12-08"]
    assert "2 claims. Labels: Actor" in told


def test_sentences_that_gave_no_claim_are_listed_when_asked_for(theatre, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("HTS seized Saraqib.\n\nThe army hopes to retake the town of Morek. It rained.")
    flags = ("--published", "2024-12-08")
    assert "retake" not in frontline("extract", path, *flags, "--show").stdout
    told = frontline("extract", path, *flags, "--show-all").stdout
    assert told.endswith(
        "Read, and no claim made:\n\n"
        "    The army hopes to retake the town of Morek.\n"
        "                      Did===             Place\n"
    )


def test_a_text_without_claims_says_so_and_shows_what_was_read(tmp_path):
    text = "The army hopes to retake the town of Morek.\n"
    told = frontline("extract", "-", "--published", "2024-12-08", "--show-all", text=text).stdout
    assert told.startswith("No claim about control.\n\nRead, and no claim made:\n")


def test_claims_are_written_and_shown_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    flags = ("--published", "2024-12-08", "--show")
    result = frontline("extract", "-", *flags, "-o", "claims.csv", text=SENTENCE)
    assert "Place 1" in result.stdout
    assert "2 claims written to claims.csv" in result.stderr
    assert (tmp_path / "claims.csv").read_text().count("\n") == 3
    assert frontline("extract", "-", *flags, "--format", "csv", text=SENTENCE).exit_code == 2


# ---- colours ----


def test_colours_come_only_where_a_terminal_has_them(theatre, monkeypatch):
    plain = "\n".join(shown(SENTENCE, theatre))
    coloured = "\n".join(shown(SENTENCE, theatre, colour=True))
    assert "\x1b[36mRebels\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert "\x1b" not in plain
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert style_for()("x", "actor") != "x"
    monkeypatch.setenv("TERM", "dumb")
    assert style_for()("x", "actor") == "x"
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert style_for()("x", "actor") == "x"


def test_a_pipe_gets_no_colours():
    assert (
        "\x1b" not in frontline("extract", "-", "--published", "2024-12-08", "--show", text=SENTENCE).stdout
    )


# ---- letters of every width and direction ----


@pytest.mark.parametrize(
    ("text", "part", "row"),
    [
        ("日本 took Hama", "Hama", "          P==="),
        ("Cafe\u0301 took Hama", "Hama", "          P==="),
        ("a\n\n b took Hama", "Hama", "         P==="),
        ("\x1b[31m took Hama", "Hama", "           P==="),
        ("took 東京都", "東京都", "     Place="),
        ("took Mar\u0301a", "Mar\u0301a", "     P==="),
        ("👩\u200d👩\u200d👧 took Hama", "Hama", "        P==="),
        ("\u0301 took Hama", "Hama", "       P==="),
    ],
)
def test_a_mark_sits_beneath_its_letters(text, part, row):
    cells = cells_of(text)
    at = text.index(part)
    (found,) = rows_under(cells, [Mark(at, at + len(part), "target")], WORDS)
    assert found == row
    before = "".join(cell.text for cell in cells).partition(part)[0]
    assert wcswidth(before) == len(row) - len(row.lstrip())


def test_letters_from_right_to_left_are_marked_by_brackets(theatre):
    lines = shown("Rebels seized Saraqib (\u0633\u0631\u0627\u0642\u0628) and Morek on Friday.", theatre)
    assert lines[0] == (
        "    [A Rebels] [D seized] [P1 Saraqib] (\u0633\u0631\u0627\u0642\u0628) and [P2 Morek] [T on Friday]."
    )
    assert lines[1].startswith("  1 captured Saraqib")


def test_brackets_nest_and_close():
    text = "left Saraqib under HTS control"
    marks = [Mark(0, len(text), "trigger"), Mark(5, 12, "target"), Mark(19, 22, "actor")]
    assert "".join(cell.text for cell in bracketed(cells_of(text), marks, WORDS)) == (
        "[D left [P Saraqib] under [A HTS] control]"
    )
    assert bracketed([], marks, WORDS) == []


def test_a_mark_that_runs_over_a_line_goes_on_without_a_label():
    cells = cells_of("the road between Saraqib and Hama")
    mark = Mark(0, 33, "target")
    rows = [rows_under(line, [mark], WORDS) for line in lines_of(cells, 20)]
    assert rows == [["Place==========="], ["================"]]


def test_a_number_that_does_not_fit_stands_over_and_pushes_nothing():
    (row,) = rows_under(
        cells_of("M5 and M4"), [Mark(0, 2, "target", "10"), Mark(7, 9, "target", "11")], WORDS
    )
    assert row == "P10    P11"
    assert rows_under(cells_of("M5 M4"), [Mark(0, 2, "target", "10"), Mark(3, 5, "target", "11")], WORDS) == [
        "P10",
        "   P11",
    ]


# ---- strangers ----

EVIL = "\x1b]0;title\x07\x1b[2J\u202eevil\u2066\u200f\x9b31m\r\x08\u2028\ufeff\U000e0041"


def harmless(text):
    return all(
        unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        or character in "\u200c\u200d"
        for character in text
    )


def test_nothing_of_a_report_drives_the_terminal(theatre):
    text = f"Rebels seized Saraqib {EVIL} on Friday {EVIL}, a monitor said {EVIL}.\n\nThey hope to take Hama {EVIL}."
    report = report_of(text)
    claims = extract(report, theatre)
    lines = [*marked_claims(claims, theatre, width=80), *marked_rest(report, claims, theatre, width=80)]
    assert claims
    assert all(harmless(line) for line in lines)


def test_fields_that_strangers_fill_do_not_either(theatre):
    report = report_of("x")
    source = Source(EVIL, report.published, f"https://example.org/{EVIL}", origin=EVIL)
    claims = [
        Claim(
            f"C-{number}", source, Action.CUT, EVIL + "x", TargetKind.ROAD, actor=EVIL, actor_id=EVIL, opponent=EVIL,
            opponent_id=EVIL, roads=(EVIL,), between=(EVIL, EVIL), attribution=EVIL, note=EVIL, sentence=EVIL,
            report_id=EVIL + str(number), spans=Spans(sentence=(0, len(EVIL)), actor=(0, 2), when=(2, 9)),
        )
        for number in range(2)
    ]  # fmt: skip
    assert all(harmless(line) for line in marked_claims(claims, theatre, width=40))


@given(
    st.text(max_size=80),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 30)), max_size=5),
    st.integers(10, 60),
)
def test_lines_are_harmless_fit_and_lose_no_letter(text, spans, width):
    cells = cells_of(text)
    marks = [Mark(start, start + size, part) for (start, size), part in zip(spans, WORDS, strict=False)]
    lines = lines_of(cells, width)
    assert [(cell.start, cell.end) for cell in cells] == sorted((cell.start, cell.end) for cell in cells)
    assert sum(cell.end - cell.start for cell in cells) == len(text)
    letters = [cell for cell in cells if cell.text != " "]
    assert [cell for line in lines for cell in line if cell.text != " "] == letters
    for line in lines:
        shown_line = styled(line, marks, lambda piece, _part: piece)
        assert harmless(shown_line)
        # a space that ends a line may hang over
        assert sum(cell.width for cell in line if cell is not line[-1] or cell.text != " ") <= width
        assert all(harmless(row) for row in rows_under(line, marks, WORDS))
        for cell in bracketed(line, marks, WORDS):
            assert harmless(cell.text)
    assert turns(text) == any(unicodedata.bidirectional(one) in ("R", "AL") for one in text)
    assert all(harmless(one) for one in filled(text, width, first="> ", then="  "))


def test_the_words_that_stand_for_a_place_are_known_and_a_name_stands_for_itself(theatre):
    text = "Rebels captured Hama on Thursday. They hold the city. They cut the M5 near Rastan."
    written = {claim.sentence: target_as_written(claim) for claim in extract(report_of(text), theatre)}
    assert written == {
        "Rebels captured Hama on Thursday.": "",
        "They hold the city.": "the city",
        "They cut the M5 near Rastan.": "",
    }

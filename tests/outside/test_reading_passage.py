"""Rows of the layer ``passage``: what is read, what becomes of it, and what is left out and why."""

import csv
import io
import json

import pytest

from geo.control.passage import SOMEWHERE
from geo.outside.dataset import Dataset
from geo.outside.intervals import has_intervals, read_control_intervals
from geo.situation import Situation

MAP = Dataset("Example map", "https://example.org/map", "B", 3)
FOREVER = "9999-01-01T00:00:00Z"


def day(number):
    return f"2022-03-{number:02}T00:00:00Z"


def row(passage, low, high, start, end=FOREVER, **more):
    given = {
        "name_en": "M07", "road": "M07", "km_from": low, "km_to": high, "is_point": False, "start": start, "end": end,
        "holder": "", "other": "", "state": "unknown", "passage": passage, "passage_where": "", "basis": "direct",
        "rule": "", "claim_ids": "", "sources": "", "source_urls": "",
    }  # fmt: skip
    return given | more


def point(passage, km, start, end=FOREVER, **more):
    return row(passage, max(km - 0.5, 0.0), km + 0.5, start, end, is_point=True, **more)


def somewhere(passage, low, high, start, end=FOREVER, **more):
    where = {"passage_where": f"M07 somewhere between km {low:.1f} and km {high:.1f}"}
    return row(passage, low, high, start, end, **where, **more)


def feature(properties):
    return {"type": "Feature", "geometry": None, "properties": properties}


def collection(*rows):
    return io.StringIO(json.dumps({"type": "FeatureCollection", "features": [feature(one) for one in rows]}))


def by_line(*rows):
    return io.StringIO("".join(json.dumps(feature(one)) + "\n" for one in rows))


def table(*rows):
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    for one in rows:
        writer.writerow(one | {"is_point": "true" if one["is_point"] else "false"})
    return io.StringIO(stream.getvalue())


@pytest.fixture
def read(ukraine, ukraine_network):
    def run(*rows, written=collection):
        return read_control_intervals(written(*rows), ukraine, ukraine_network, dataset=MAP)

    return run


@pytest.fixture
def traffic(ukraine, read):
    """Return what rows come to: passage, whether a point, somewhere or all along, kilometres, first and last day of March."""

    def run(*rows, **how):
        imported = read(*rows, **how)
        assert not imported.faults
        timeline = Situation.build(ukraine, imported.claims, with_baseline=False).timeline
        return [
            (
                str(one.passage),
                "point" if one.point_km is not None else "part" if one.rule in SOMEWHERE else "all",
                *(round(km, 2) for km in dict.fromkeys((one.from_km, one.to_km))),
                *(at.day if at.year < 9000 else None for at in (one.valid.start, one.valid.end)),
            )
            for one in sorted(timeline.passages, key=lambda one: (one.valid.start, one.from_km))
            if one.known.is_open
        ]

    return run


def reasons(imported):
    return [one.why for one in imported.faults]


HISTORY = (
    point("closed", 12.34, day(2), day(6)),
    row("open", 5.0, 30.0, day(6)),
    somewhere("closed", 30.0, 40.0, day(8)),
)
CAME = [
    ("closed", "point", 12.34, 2, 6),
    ("open", "all", 5.0, 30.0, 6, None),
    ("closed", "part", 30.0, 40.0, 8, None),
]


@pytest.mark.parametrize("written", [collection, by_line, table])
def test_each_format_says_the_same(traffic, written):
    assert has_intervals(written(*HISTORY))
    assert traffic(*HISTORY, written=written) == CAME


def test_a_claim_says_who_told_it_when_and_of_which_part_of_the_road(read):
    rows = [one | {"sources": "SOHR", "source_urls": "https://example.org/1"} for one in HISTORY]
    claims = read(*rows).claims
    assert [(one.target, str(one.extent), str(one.action), str(one.polarity)) for one in claims] == [
        ("M07 between km 11.840 and km 12.840", "point", "cut", "affirmed"),
        ("M07 between km 5.000 and km 30.000", "all", "reopened", "affirmed"),
        ("M07 between km 30.000 and km 40.000", "part", "cut", "affirmed"),
    ]
    assert {(one.source.publisher, one.source.url, one.attribution) for one in claims} == {
        ("Example map", "https://example.org/1", "SOHR")
    }
    assert claims[0].sentence == "Example map, interval from 2022-03-02T00:00Z: M07, km 12.3, traffic: closed"
    assert len({one.report_id for one in claims}) == 3


def test_rows_of_one_report_do_not_tell_each_other_where_the_road_was_cut(traffic):
    rows = (point("closed", 12.0, day(2)), somewhere("interdicted", 5.0, 30.0, day(2)))
    rows = [one | {"source_urls": "https://example.org/1"} for one in rows]
    assert sorted(traffic(*rows)) == [
        ("closed", "point", 12.0, 2, None),
        ("interdicted", "part", 5.0, 30.0, 2, None),
    ]


@pytest.mark.parametrize("passage", ["open", "closed", "interdicted", "military_only"])
@pytest.mark.parametrize("kind", [point, row, somewhere])
def test_a_passage_after_which_nothing_is_known_ends_so(traffic, passage, kind):
    where = (12.0,) if kind is point else (5.0, 30.0)
    shape = {point: "point", row: "all", somewhere: "part"}[kind]
    other = row("open", 35.0, 40.0, day(1))
    ended = kind(passage, *where, day(2), day(6))
    assert traffic(other, ended) == [("open", "all", 35.0, 40.0, 1, None), (passage, shape, *where, 2, 6)]


def test_what_ends_where_the_file_ends_has_ended_only_if_it_says_so(traffic):
    last = row("closed", 5.0, 30.0, day(2), day(6))
    assert traffic(last) == [("closed", "all", 5.0, 30.0, 2, None)]
    assert traffic(last | {"is_open": True}) == [("closed", "all", 5.0, 30.0, 2, None)]
    assert traffic(last | {"is_open": False}) == [("closed", "all", 5.0, 30.0, 2, 6)]


def test_somewhere_follows_all_along_and_the_other_way_round(traffic):
    all_along, part = ("closed", "all", 5.0, 30.0), ("closed", "part", 5.0, 30.0)
    assert traffic(somewhere("closed", 5.0, 30.0, day(2), day(6)), row("closed", 5.0, 30.0, day(6))) == [
        (*part, 2, 6),
        (*all_along, 6, None),
    ]
    assert traffic(row("closed", 5.0, 30.0, day(2), day(6)), somewhere("closed", 5.0, 30.0, day(6))) == [
        (*all_along, 2, 6),
        (*part, 6, None),
    ]


def test_a_point_that_is_opened_leaves_the_stretch_and_its_other_points(traffic):
    assert traffic(
        somewhere("closed", 5.0, 40.0, day(14)), point("closed", 8.0, day(2)), point("closed", 12.0, day(2), day(16)),
        point("open", 12.0, day(16)),
    ) == [
        ("closed", "point", 8.0, 2, None), ("closed", "point", 12.0, 2, 16), ("closed", "part", 5.0, 40.0, 14, None),
        ("open", "point", 12.0, 16, None),
    ]  # fmt: skip


def test_a_point_where_the_road_begins_or_ends_is_half_a_kilometre_from_the_end_that_is_drawn(
    traffic, ukraine_network
):
    end = round(ukraine_network.road("M07").length_km, 3)
    last = row("closed", end - 0.5, end, day(2), is_point=True)
    near = row("closed", 0.0, 0.8, day(3), is_point=True)
    assert traffic(last, near) == [
        ("closed", "point", pytest.approx(end, abs=0.005), 2, None),
        ("closed", "point", pytest.approx(0.3), 3, None),
    ]
    assert traffic(point("closed", 0.0, day(2))) == [("closed", "point", 0.0, 2, None)]


def test_parts_that_are_drawn_apart_and_described_by_the_same_words_are_one(traffic):
    whole = somewhere("closed", 5.0, 30.0, day(2))
    assert traffic(whole | {"km_to": 18.25}, whole | {"km_from": 18.25}) == [
        ("closed", "part", 5.0, 30.0, 2, None)
    ]
    point_drawn = point("closed", 18.0, day(2)) | {"passage_where": "M07 at km 18.0"}
    assert traffic(point_drawn | {"km_to": 17.7}, point_drawn | {"km_from": 17.7}) == [
        ("closed", "point", 18.0, 2, None)
    ]


def test_a_row_that_goes_on_from_another_or_is_there_twice_is_no_fault(traffic, read):
    rows = [row("open", 5.0, 30.0, day(2), day(6)), row("open", 5.0, 30.0, day(6))]
    assert traffic(*rows, rows[1]) == [("open", "all", 5.0, 30.0, 2, None)]
    assert [one.why for one in read(*rows, rows[1]).left_out] == [
        "feature 1 tells of the same passage, and this goes on from there",
        "feature 1 tells of the same passage, and this says the same",
    ]


def test_what_the_rules_cannot_say_is_listed(read):
    imported = read(row("closed", 5.0, 30.0, day(2)), row("open", 5.0, 30.0, day(4)))
    (fault,) = imported.faults
    assert (fault.what, fault.said) == ("M07, km 5.0 to 30.0", "closed")
    assert fault.why == (
        "no claims lead to this passage and its times: from 2022-03-04T00:00Z on it comes out otherwise for some time"
    )


def test_a_row_of_which_nothing_is_known_says_nothing(read):
    imported = read(row("unknown", 5.0, 30.0, day(2)))
    assert not imported.claims
    assert [(one.why, one.is_fault) for one in imported.left_out] == [
        ("nothing is known of the traffic", False)
    ]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"passage": "haunted"}, "'haunted' is no passage; there are open, military_only, closed"),
        ({"passage": None}, "None is no passage"),
        ({"passage": ["closed"]}, "is no passage"),
        ({"passage": "closed\u202e"}, r"'closed\u202e' is no passage"),
        ({"is_point": "maybe"}, "is_point is 'maybe'; write true or false"),
        ({"is_point": None}, "is_point is None"),
        ({"is_point": {}}, "is_point is {}"),
        ({"km_from": 30.0}, "no stretch of a road"),
        ({"km_to": 4000.0}, "beyond its end"),
        ({"road": "M99"}, "no road with the identifier 'M99'"),
        ({"road": ""}, "has to say what it is about"),
        ({"start": "yesterday"}, "no span of time"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_with_its_reason(read, more, reason):
    imported = read(row("closed", 5.0, 30.0, day(2)) | more, row("open", 35.0, 40.0, day(1)), written=by_line)
    assert len(imported.claims) == 1
    (why,) = reasons(imported)
    assert reason in why


def test_what_strangers_wrote_in_other_columns_does_no_harm(traffic):
    hostile = "=HYPERLINK(1)\x1b[31m\u202e\ud800<script>'\""
    texts = dict.fromkeys(("holder", "state", "rule", "claim_ids", "sources", "source_urls"), hostile)
    assert traffic(row("closed", 5.0, 30.0, day(2)) | texts) == [("closed", "all", 5.0, 30.0, 2, None)]
    lists = {key: [hostile] for key in ("holder", "state", "rule", "passage_where", "is_open")}
    assert traffic(row("closed", 5.0, 30.0, day(2)) | lists) == [("closed", "all", 5.0, 30.0, 2, None)]

"""Intervals of control from files: what is read, what is left out and why, and what becomes of gaps and overlaps."""

import csv
import io
import json
from datetime import date

import pytest

from geo.claims.table import read_claims, write_claims
from geo.errors import ClaimTableError, OutsideDataError
from geo.outside.dataset import Dataset
from geo.outside.intervals import has_intervals, is_empty_layer, read_control_intervals

MAP = Dataset("Example map", "https://example.org/map", "B", 3)
FOREVER = "9999-01-01T00:00:00Z"
IRPIN, KYIV = (30.24, 50.52), (30.5234, 50.4501)


def row(holder, start, end=FOREVER, *, state="controlled", **more):
    given = {
        "name_en": "Irpin", "place": "irpin", "kind": "town", "start": start, "end": end, "holder": holder, "other": "",
        "state": state, "basis": "direct", "rule": "independent-report", "claim_ids": "", "sources": "",
        "source_urls": "",
    }  # fmt: skip
    return given | more


def stretch(holder, start, low, high, end=FOREVER, **more):
    about = {"name_en": "M07", "place": "", "kind": "", "road": "M07", "km_from": low, "km_to": high}
    return row(holder, start, end, **{**about, **more})


def feature(properties, position=None):
    geometry = None
    position = position if position is not None else KYIV if properties["place"] == "kyiv" else IRPIN
    if not properties.get("road"):
        geometry = {"type": "Point", "coordinates": list(position)}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*rows, **more):
    return io.StringIO(
        json.dumps({"type": "FeatureCollection", "features": [feature(one) for one in rows], **more})
    )


def by_line(*rows):
    return io.StringIO("".join(json.dumps(feature(one)) + "\n" for one in rows))


def table(*rows):
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, ["lon", "lat", *rows[0]])
    writer.writeheader()
    for one in rows:
        writer.writerow({"lon": IRPIN[0], "lat": IRPIN[1], **one})
    return io.StringIO(stream.getvalue())


@pytest.fixture
def read(ukraine, ukraine_network):
    def run(*files, **how):
        return read_control_intervals(list(files), ukraine, ukraine_network, dataset=MAP, **how)

    return run


def told(imported):
    return [
        (str(one.when), str(one.action), one.actor_id, one.opponent_id, str(one.polarity))
        for one in imported.claims
    ]


def reasons(imported):
    return [one.why for one in imported.faults]


OTHER = row("ukraine", "2022-03-01T00:00:00Z", place="kyiv", name_en="Kyiv", kind="city")
"""A row with which nothing is wrong, of another place."""
FALL = (
    row("ukraine", "2022-03-01T00:00:00Z", "2022-03-08T06:30:00Z"),
    row("russia", "2022-03-08T06:30:00Z", "2022-03-20T00:00:00Z", state="claimed", other="ukraine"),
    row("russia", "2022-03-20T00:00:00Z", "2022-03-28T00:00:05Z"),
    row("", "2022-03-28T00:00:05Z", other="russia", state="vacated"),
)
SAID = [
    ("2022-03-01T00:00Z", "controls", "ukraine", "", "affirmed"),
    ("2022-03-08T06:30Z", "captured", "russia", "ukraine", "affirmed"),
    ("2022-03-20T00:00Z", "captured", "russia", "ukraine", "affirmed"),
    ("2022-03-28T00:00:05Z", "withdrew", "russia", "", "affirmed"),
]


@pytest.mark.parametrize("written", [collection, by_line, table])
def test_each_format_says_the_same(read, written):
    assert has_intervals(written(*FALL))
    imported = read(written(*FALL))
    assert told(imported) == SAID
    assert not imported.left_out
    assert [one.source.credibility for one in imported.claims] == [3, 4, 3, 3]
    assert {(one.target, one.position) for one in imported.claims} == {("Irpin", IRPIN)}


def test_claims_are_known_from_the_start_of_their_interval_or_from_the_day_that_is_given(read):
    assert [one.source.published.isoformat()[:16] for one in read(collection(*FALL)).claims] == [
        "2022-03-01T00:00", "2022-03-08T06:30", "2022-03-20T00:00", "2022-03-28T00:00",
    ]  # fmt: skip
    dated = read(collection(*FALL), day=date(2022, 4, 1))
    assert {str(one.source.published) for one in dated.claims} == {"2022-03-31 21:00:00+00:00"}
    assert told(dated) == SAID


def test_claims_come_back_from_a_table_as_they_were(read, ukraine, tmp_path):
    claims = read(collection(*FALL)).claims
    write_claims(claims, tmp_path / "claims.csv")
    assert read_claims(tmp_path / "claims.csv", zone=ukraine.zone) == list(claims)


def test_another_claim_behind_the_same_state_bears_it_out_and_the_same_one_says_nothing_new(read):
    imported = read(
        collection(
            row("russia", "2022-03-08T00:00:00Z", "2022-03-09T00:00:00Z", claim_ids="A"),
            row("russia", "2022-03-09T00:00:00Z", "2022-03-10T00:00:00Z", claim_ids="A", passage="closed"),
            row("russia", "2022-03-10T00:00:00Z", claim_ids="A;B"),
        )
    )
    assert [(when, action) for when, action, *_ in told(imported)] == [
        ("2022-03-08T00:00Z", "controls"),
        ("2022-03-10T00:00Z", "controls"),
    ]


def test_where_nothing_is_told_any_more_nobody_is_known_to_hold_it(read):
    imported = read(
        collection(
            row("russia", "2022-03-08T00:00:00Z", "2022-03-10T00:00:00Z"),
            row("ukraine", "2022-03-12T00:00:00Z"),
        )
    )
    assert told(imported) == [
        ("2022-03-08T00:00Z", "controls", "russia", "", "affirmed"),
        ("2022-03-10T00:00Z", "controls", "russia", "", "denied"),
        ("2022-03-12T00:00Z", "controls", "ukraine", "", "affirmed"),
    ]


def test_what_ends_where_the_files_end_has_not_ended(read):
    cut = read(collection(row("russia", "2022-03-08T00:00:00Z", "2022-04-01T00:00:00Z")))
    assert told(cut) == [("2022-03-08T00:00Z", "controls", "russia", "", "affirmed")]


def test_of_two_intervals_that_overlap_the_later_one_counts_and_then_the_other_once_more(read):
    imported = read(
        collection(
            row("ukraine", "2022-03-01T00:00:00Z"),
            row("russia", "2022-03-08T00:00:00Z", "2022-03-29T00:00:00Z"),
        )
    )
    assert [one[:3] for one in told(imported)] == [
        ("2022-03-01T00:00Z", "controls", "ukraine"),
        ("2022-03-08T00:00Z", "captured", "russia"),
        ("2022-03-29T00:00Z", "captured", "ukraine"),
    ]
    assert reasons(imported) == ["feature 2 tells of the same time and counts while both last"]


def test_a_row_twice_is_no_fault(read):
    twice = read(collection(FALL[0], FALL[0]))
    assert told(twice) == SAID[:1]
    assert [(one.why, one.is_fault) for one in twice.left_out] == [
        ("feature 1 tells of the same time and says the same", False)
    ]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"holder": "mordor"}, "'mordor' is no actor of the theatre"),
        ({"holder": "russia?"}, "'russia?' is no actor of the theatre"),
        ({"state": "haunted"}, "'haunted' is no state"),
        ({"basis": "dream"}, "'dream' is no basis"),
        ({"start": "yesterday"}, "no span of time"),
        ({"start": "2022-03-08T00:00:00"}, "no span of time"),
        ({"start": "0001-01-01T00:00:00Z"}, "no span of time"),
        ({"end": "2022-03-01T00:00:00Z"}, "it ends before it starts"),
        ({"place": ""}, "has to say what it is about"),
        ({"junction": "M07+M06"}, "has to say what it is about"),
        ({"name_en": "Irpin\u202e"}, "control characters"),
        ({"name_en": "x" * 500}, "too long"),
        ({"place": "irpin\ud800"}, "control characters"),
        ({"place": 7.5}, "has to say what it is about"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_with_its_reason(read, more, reason):
    imported = read(by_line(row("russia", "2022-03-08T00:00:00Z") | more, OTHER))
    assert [one.target for one in imported.claims] == ["Kyiv"]
    (why,) = reasons(imported)
    assert reason in why


def test_all_that_is_wrong_with_a_row_is_told_at_once(read):
    (why,) = reasons(read(collection(row("mordor", "now", state="haunted"))))
    assert all(word in why for word in ("mordor", "now", "haunted"))


def test_an_unknown_actor_still_ends_what_was_before(read):
    imported = read(
        collection(
            row("ukraine", "2022-03-01T00:00:00Z", "2022-03-08T00:00:00Z"),
            row("mordor", "2022-03-08T00:00:00Z"),
        )
    )
    assert told(imported)[-1] == ("2022-03-08T00:00Z", "controls", "ukraine", "", "denied")
    mapped = read(collection(row("mordor", "2022-03-08T00:00:00Z")), holders={"mordor": "russia"})
    assert [one.actor_id for one in mapped.claims] == ["russia"]


def test_a_state_without_the_actors_that_it_needs_is_left_out_and_what_was_before_stands(read):
    imported = read(
        collection(
            row("ukraine", "2022-03-01T00:00:00Z", "2022-03-08T00:00:00Z"),
            row("ukraine", "2022-03-08T00:00:00Z", state="besieged"),
        )
    )
    assert told(imported) == SAID[:1]
    assert any("needs actors that the row does not name" in why for why in reasons(imported))


@pytest.mark.parametrize(
    ("position", "reason"),
    [
        ((3366000.0, 6530000.0), "no longitude and latitude in degrees"),
        ((50.52, 30.24), "exchange longitude and latitude"),
        ((2.35, 48.86), "outside of the theatre"),
        ((float("nan"), 50.0), "no longitude and latitude in degrees"),
        (("x", "y"), "longitude and latitude"),
        ((), "longitude and latitude"),
    ],
)
def test_a_position_that_is_none_leaves_the_row_out(read, position, reason):
    rows = [feature(row("russia", "2022-03-08T00:00:00Z"), position), feature(OTHER)]
    imported = read(io.StringIO("\n".join(json.dumps(one) for one in rows)))
    assert len(imported.claims) == 1
    assert reason in reasons(imported)[0]


def test_a_place_with_an_identifier_of_another_gazetteer_is_found_by_name_and_position(read):
    there = row("russia", "2022-03-08T00:00:00Z", place="Q1861")
    nowhere = row("russia", "2022-03-08T00:00:00Z", place="Q99", name_en="Nova Dibrova")
    imported = read(collection(there, nowhere))
    assert [one.target for one in imported.claims] == ["Irpin", "Nova Dibrova"]
    assert not imported.left_out
    assert imported.notes == [
        "places that the theatre does not know by their identifier are found by name and position: 2"
    ]


def test_stretches_become_sections_to_the_metre_and_what_is_inferred_is_told_apart(read):
    imported = read(
        collection(
            stretch("russia", "2022-03-08T00:00:00Z", 3.125, 9.5),
            stretch("russia", "2022-03-08T00:00:00Z", 9.5, 20.0),
            stretch(
                "",
                "2022-03-08T00:00:00Z",
                0.0,
                3.125,
                state="unknown",
                basis="interpolated",
                rule="no-anchor",
            ),
        )
    )
    assert [(one.target, one.actor_id) for one in imported.claims] == [
        ("M07 between km 3.125 and km 20.000", "russia")
    ]
    assert [(one.why, one.is_fault) for one in imported.left_out] == [("nothing is known of it", False)]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"road": "M99"}, "has no road with the identifier 'M99'"),
        ({"km_to": 4000.0}, "beyond its end"),
        ({"km_from": 9.0, "km_to": 2.0}, "no stretch of a road"),
        ({"km_from": float("nan")}, "no stretch of a road"),
        ({"km_from": "NaN"}, "no stretch of a road"),
        ({"km_from": None}, "no stretch of a road"),
        ({"km_from": True}, "no stretch of a road"),
    ],
)
def test_a_stretch_that_is_none_of_this_network_is_left_out(read, more, reason):
    bad = stretch("russia", "2022-03-08T00:00:00Z", 1.0, 9.0) | more
    imported = read(by_line(bad, OTHER))
    assert len(imported.claims) == 1
    assert reason in reasons(imported)[0]


def test_kilometres_of_another_network_are_noticed_by_the_ends_of_the_line(read):
    one = feature(stretch("russia", "2022-03-08T00:00:00Z", 1.0, 9.0))
    one["geometry"] = {"type": "LineString", "coordinates": [[37.2, 49.2], [37.3, 49.1]]}
    imported = read(io.StringIO(json.dumps(one) + "\n" + json.dumps(feature(OTHER))))
    assert "those of another road network" in reasons(imported)[0]


def test_a_line_of_a_table_is_read_as_wkt(read):
    columns = stretch("russia", "2022-03-08T00:00:00Z", 1.0, 9.0)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*columns, "wkt"])
    writer.writeheader()
    writer.writerows(
        [columns | {"wkt": "LINESTRING (37.2 49.2, 37.3 49.1)"}, columns | {"wkt": "LINESTRING (("}]
    )
    imported = read(io.StringIO(text.getvalue()))
    assert ["another road network" in why or "cannot be read" in why for why in reasons(imported)] == [
        True,
        True,
    ]


def test_stretches_that_overlap_without_end_are_refused(read):
    rows = [stretch("russia", "2022-03-08T00:00:00Z", at / 1000, 20.0) for at in range(1, 2600)]
    with pytest.raises(OutsideDataError, match="overlap too often"):
        read(by_line(*rows))


def test_a_junction_that_the_theatre_does_not_know_is_left_out(read):
    imported = read(
        collection(row("russia", "2022-03-08T00:00:00Z", place="", kind="", junction="M07+M99@1,2"), OTHER)
    )
    assert "no junction with the identifier" in reasons(imported)[0]


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (
            '{"type": "FeatureCollection", "features": [{"properties": {"state": NaN}}]}',
            OutsideDataError,
            "no JSON",
        ),
        ('{"type": "Topology", "state": 1}', OutsideDataError, "no GeoJSON"),
        ('{"type": "Feature"}\n{"type": \n', OutsideDataError, "line 2: no JSON"),
        ('state,holder,start,end,basis\n"x', ClaimTableError, "quotes"),
        (b"state,holder,start,end,basis\n\xff\xfe", ClaimTableError, "UTF-8"),
        ("[" * 20_000, OutsideDataError, "nested too deeply"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(read, text, error, message):
    stream = io.BytesIO(text) if isinstance(text, bytes) else io.StringIO(text)
    with pytest.raises(error, match=message):
        read(stream)


def test_a_file_in_another_reference_system_is_refused(read):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    with pytest.raises(OutsideDataError, match=r"WGS 84 \(EPSG:4326\)"):
        read(collection(*FALL, crs=crs))


@pytest.mark.parametrize(
    "text", ["", "{}", "date,name,holder\n", '{"type": "FeatureCollection", "features": []}', "\x00\xff"]
)
def test_other_files_are_not_taken_for_intervals(text):
    assert not has_intervals(io.StringIO(text))
    assert is_empty_layer(io.StringIO(text)) == ("[]" in text)

"""A table in Arrow's layout has real types, no nulls, and text that every file can hold."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
import shapely

from maps.fields import LAYERS, Field, FieldType, Layer
from maps.gis.arrow import arrow_table
from maps.gis.table import Table

FIELDS = tuple(Field(kind.value, kind, "") for kind in FieldType)


def table(geometry="Point", **columns):
    layer = Layer("made_up", geometry, "", "", FIELDS)
    rows = len(next(iter(columns.values())))
    shapes = [shapely.Point(36.8, 35.5)] * rows if geometry == "Point" else None
    return Table("made_up", layer, tuple(field for field in FIELDS if field.name in columns), columns, shapes)


def test_every_column_has_the_type_that_it_means_and_no_nulls():
    made = arrow_table(
        table(
            text=["سراقب"],
            instant=[datetime(2024, 11, 27, 21, tzinfo=UTC)],
            day=["2024-11-28"],
            yes_no=[True],
            whole=[253370764800000],
            number=[0.1],
        )
    )
    assert made.schema == pa.schema(
        [
            pa.field("text", pa.string(), nullable=False),
            pa.field("instant", pa.timestamp("ms", tz="UTC"), nullable=False),
            pa.field("day", pa.date32(), nullable=False),
            pa.field("yes_no", pa.bool_(), nullable=False),
            pa.field("whole", pa.int64(), nullable=False),
            pa.field("number", pa.float64(), nullable=False),
            pa.field("geometry", pa.binary(), nullable=False),
        ]
    )
    row = made.to_pylist()[0]
    assert (row["instant"], row["day"]) == (datetime(2024, 11, 27, 21, tzinfo=UTC), date(2024, 11, 28))
    assert shapely.from_wkb(row["geometry"]) == shapely.Point(36.8, 35.5)


def test_the_first_and_the_last_of_all_times_are_told_exactly():
    ends = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)]
    made = arrow_table(table(instant=ends, day=["0001-01-01", "9999-12-31"]))
    assert made["instant"].to_pylist() == [ends[0], ends[1].replace(microsecond=999_000)]
    assert made["day"].to_pylist() == [date(1, 1, 1), date(9999, 12, 31)]


def test_text_is_made_valid():
    made = arrow_table(table(text=["a\x00b", "half \ud800", "<script>"]))
    assert made["text"].to_pylist() == ["ab", "half ?", "<script>"]
    made.validate(full=True)


def test_a_table_without_positions_has_no_geometry_and_an_empty_one_its_schema():
    layer = LAYERS["unlocated"]
    made = arrow_table(Table("unlocated", layer, layer.fields, {f.name: [] for f in layer.fields}, None))
    assert made.column_names == [field.name for field in layer.fields]
    empty = arrow_table(table(text=[]))
    assert (empty.num_rows, empty.column_names) == (0, ["text", "geometry"])


def test_a_number_too_large_for_64_bits_is_refused():
    with pytest.raises(OverflowError):
        arrow_table(table(whole=[2**63]))

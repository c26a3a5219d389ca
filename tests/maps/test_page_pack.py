"""Columns of whole numbers survive packing, and become small; a parcel carries them and all texts unharmed."""

import json
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.inline import readable_json
from maps.pack import pack, unpack
from maps.parcel import parcel, unparcel


@given(st.lists(st.integers(min_value=-(2**60), max_value=2**60)))
def test_a_column_comes_back_as_it_was(values):
    assert unpack(pack(values)) == values


def test_an_empty_column_takes_nothing():
    assert pack([]).data == b""


def test_neighbours_that_are_close_take_a_byte_each():
    assert len(pack(range(1000)).data) <= 1001


def test_of_values_and_differences_what_compresses_better_is_written():
    repeated, rising = [7, 90_000, 3, 3, 41_000] * 200, list(range(0, 1_000_000, 1000))
    for column in (repeated, rising):
        assert len(zlib.compress(pack(column).data)) < 60
        assert unpack(pack(column)) == column


leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**50), 2**50)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
trees = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=2), inner), max_leaves=12
)


@given(trees, st.lists(st.lists(st.integers(-(2**50), 2**50)), max_size=4))
def test_a_parcel_gives_back_its_tree_and_its_columns(tree, columns):
    back = unparcel(parcel({"tree": tree, "columns": [pack(one) for one in columns]}))
    assert back["tree"] == json.loads(readable_json(tree))
    assert [unpack(one) for one in back["columns"]] == columns


@given(st.text())
def test_a_parcel_holds_no_character_that_markup_or_script_could_be_made_of(text):
    assert re.fullmatch("[A-Za-z0-9+/=]+", parcel([text]))


def test_what_turns_text_around_does_not_travel_in_a_parcel():
    assert unparcel(parcel({"name": "a\u202eb\ud800"})) == {"name": "a\ufffdb\ufffd"}


def test_a_leaf_that_is_neither_text_nor_number_is_refused():
    with pytest.raises(TypeError, match="a page carries no set"):
        parcel({"one": {1}})

"""Columns of whole numbers survive packing, and become small."""

from hypothesis import given
from hypothesis import strategies as st

from maps.pack import pack, unpack


@given(st.lists(st.integers(min_value=-(2**60), max_value=2**60)))
def test_a_column_comes_back_as_it_was(values):
    assert unpack(pack(values)) == values


def test_an_empty_column_is_empty_text():
    assert pack([]) == ""


def test_neighbours_that_are_close_take_about_a_byte_each():
    assert len(pack(range(1000))) < 1400

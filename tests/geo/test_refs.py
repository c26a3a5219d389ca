"""References of roads: one spelling for many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.refs import normalise_ref, ref_sort_key, same_ref, split_refs


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("M5", "M5"),
        ("M-5", "M5"),
        (" m 5 ", "M5"),
        ("M–5", "M5"),
        ("M-04", "M04"),
        ("М-04", "M04"),
        ("T-05-04", "T0504"),
        ("E40", "E40"),
        ("RN4", "RN4"),
        ("60b", "60B"),
        ("Highway 1", "1"),
        ("Route 60", "60"),
        ("٦٠", "60"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_a_reference_has_one_normal_spelling(written, normal):
    assert normalise_ref(written) == normal


def test_leading_zeros_stay_in_the_sign_and_do_not_matter_in_comparison():
    assert same_ref("M-04", "M4")
    assert same_ref("T-05-04", "T-5-04")
    assert not same_ref("M4", "M40")
    assert not same_ref("A0", "A")
    assert not same_ref("", "")


def test_a_word_is_not_taken_for_a_generic_word_before_a_number():
    assert normalise_ref("Roadside 5") == "ROADSIDE5"
    assert normalise_ref("Route Sud") == "ROUTESUD"


def test_a_tag_of_several_references_is_split_and_each_comes_once():
    assert split_refs("M4;M 5; ;M-4") == ("M4", "M5")
    assert split_refs("") == ()


def test_references_sort_as_a_person_sorts_them():
    assert sorted(["M45", "A10", "M5", "A2", "60b", "7"], key=ref_sort_key) == [
        "7",
        "60b",
        "A2",
        "A10",
        "M5",
        "M45",
    ]


@given(st.text(max_size=20))
def test_the_normal_spelling_is_its_own_normal_spelling(text):
    once = normalise_ref(text)
    assert normalise_ref(once) == once or not once.isascii()
    ref_sort_key(text)

"""The page is one file: nothing is fetched, nothing runs that its policy does not name, no text becomes markup."""

import base64
import hashlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import OutputError
from maps.inline import asset, leaflet_css, leaflet_js, readable_json, seal
from maps.page import SCRIPTS

PAGE = "<!DOCTYPE html><html><head></head><body>{}</body></html>"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(json_values)
def test_data_comes_back_as_it_was(value):
    text = readable_json(value)
    assert json.loads(text) == value


def test_half_a_surrogate_pair_cannot_break_the_file():
    assert json.loads(readable_json("a\ud800b").encode()) == "a\ufffdb"


def test_numbers_that_json_does_not_know_are_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        readable_json(float("nan"))


def test_leaflet_is_read_from_its_package_without_a_pointer_to_elsewhere():
    assert "Leaflet" in leaflet_js()[:80]
    assert "sourceMappingURL" not in leaflet_js()


def test_the_images_of_leaflet_are_inside_its_style():
    addresses = re.findall(r"url\(([^)]*)\)", leaflet_css())
    assert sum(address.startswith("data:image/png;base64,") for address in addresses) == 3
    assert all(address.startswith(("data:", "#")) for address in addresses)


def test_the_policy_allows_exactly_the_scripts_and_styles_that_are_there():
    sealed = seal(
        PAGE.format(
            "<script>let a = 1 < 2;</script><style>b{color:red}</style><script type='application/json'>[1]</script>"
        )
    )
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', sealed)[1]

    def source(text):
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert policy == (
        f"default-src 'none'; script-src {source('let a = 1 < 2;')}; style-src {source('b{color:red}')}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def test_the_policy_comes_before_everything_that_it_governs():
    sealed = seal(PAGE.format("<script>1</script>"))
    assert sealed.index("Content-Security-Policy") < sealed.index("<script>")


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<script src="a.js"></script>',
        '<link rel="stylesheet" href="//cdn.example.org/a.css">',
        '<img src="https://example.org/pixel.gif">',
        '<img srcset="https://example.org/pixel.gif 2x">',
        '<svg><image xlink:href="https://example.org/a.svg"/></svg>',
        '<a href="javascript:alert(1)">x</a>',
        '<p onclick="alert(1)">x</p>',
        '<p style="background:url(https://example.org)">x</p>',
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>a{background:url( 'https://example.org/a.png' )}</style>",
        '<iframe srcdoc="x"></iframe>',
        '<base href="https://example.org/">',
        '<form action="https://example.org/"></form>',
        '<meta http-equiv="refresh" content="0;url=https://example.org/">',
    ],
)
def test_whatever_would_be_fetched_or_run_is_refused(markup):
    with pytest.raises(OutputError, match="would not stand alone"):
        seal(PAGE.format(markup))


def test_all_that_is_left_over_is_named_at_once():
    with pytest.raises(OutputError, match=r"a\.js.*b\.css"):
        seal(PAGE.format('<script src="a.js"></script><link rel="stylesheet" href="b.css">'))


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_scripts_of_the_page_make_no_markup_and_no_code_from_text(name):
    forbidden = "innerHTML outerHTML insertAdjacentHTML document.write eval( Function( fetch( XMLHttpRequest localStorage cookie"
    assert [word for word in forbidden.split() if word in asset(name)] == []

"""Arabic words beside the number of a road say what they say in English, or the expression is refused."""

import pytest

from geo.places.location import Status


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("تقاطع M4 و M5", "the M4/M5 junction"),
        ("M5 بين سراقب ومعرة النعمان", "the M5 between Saraqib and Maarat al-Numan"),
        ("طريق M5 الدولي بين حماة وحمص", "the M5 between Hama and Homs"),
        ("قرب سراقب على M5", "near Saraqib on the M5"),
        ("شمال سراقب على M5", "north of Saraqib on the M5"),
        ("M5 عند سراقب", "the M5 at Saraqib"),
        ("طريق M5", "the M5"),
    ],
)
def test_arabic_says_what_english_says(locator, arabic, english):
    found, expected = locator.locate(arabic), locator.locate(english)
    assert found.status is Status.OK, found.why
    assert (found.kind, found.lon, found.lat, found.pieces) == (
        expected.kind,
        expected.lon,
        expected.lat,
        expected.pieces,
    )


def test_words_that_are_not_understood_do_not_make_it_the_whole_road(locator):
    found = locator.locate("خلف التلال M5")
    assert found.status is Status.NOT_FOUND
    assert "not understood" in found.why


@pytest.mark.parametrize(
    "text", ["between Homs and Hama", "villages between Homs and Hama", "the area between Homs and Hama"]
)
def test_what_lies_between_two_towns_is_pinned_on_neither(locator, text):
    found = locator.locate(text)
    assert found.status is Status.NOT_FOUND
    assert "is not told" in found.why

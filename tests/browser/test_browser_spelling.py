"""The search: whoever writes a name another way, or mistypes it, finds it all the same."""

import pytest

pytestmark = pytest.mark.browser


def answers(page, typed):
    """Return what the list offers: the names and what is said of each."""
    page.page.locator("#find-input").fill(typed)
    return [item.inner_text().split("\n") for item in page.page.locator("#find-list li").all()]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Sarakeb", "Saraqib"),
        ("Saraqeb", "Saraqib"),
        ("Ma'arrat an Numan", "Maarat al-Numan"),
        ("Maaret al-Noman", "Maarat al-Numan"),
        ("Numan", "Maarat al-Numan"),
        ("Alepo", "Aleppo"),
        ("Aelppo", "Aleppo"),
        ("حماه", "Hama"),
        ("سراقب", "Saraqib"),
        ("Khan Cheikhoun", "Khan Shaykhun"),
        ("Hims", "Homs"),
        ("m 5", "M5 · Damascus - Aleppo"),
        ("M-5", "M5 · Damascus - Aleppo"),
        ("Damascus Aleppo highway", "M5 · Damascus - Aleppo"),
        ("Aleppo Damascus road", "M5 · Damascus - Aleppo"),
    ],
)
def test_the_first_answer_is_what_was_meant(visit, syria_page, typed, name):
    assert answers(visit(syria_page), typed)[0][0] == name


@pytest.mark.parametrize("typed", ["M4/M5", "M4 M5 junction", "m5-m4 interchange"])
def test_junctions_are_found_by_their_roads(visit, syria_page, typed):
    first = answers(visit(syria_page), typed)[0]
    assert {"M4", "M5"} <= set(first[0].replace("/", " ").split())
    assert "junction" in first[1]


def test_what_is_only_near_comes_last_and_says_so(visit, syria_page):
    page = visit(syria_page)
    found = answers(page, "Hama")
    assert found[0][0] == "Hama"
    assert "similar" not in found[0][1]
    are_near = ["similar" in about for _, about in found]
    assert are_near == sorted(are_near)
    assert "similar" in answers(page, "Sarakeb")[0][1]


def test_nonsense_finds_nothing(visit, syria_page):
    assert answers(visit(syria_page), "qwxzzvvk") == [["Nothing of that name"]]


def test_a_road_that_was_looked_for_is_shown_in_its_chart(visit, syria_page):
    page = visit(syria_page)
    page.page.locator("#strip-toggle").click()
    assert not page.page.locator("#strip").is_visible()
    page.page.locator("#find-input").fill("M20")
    page.page.keyboard.press("Enter")
    assert page.page.locator("#strip").is_visible()
    assert page.state["road"] == "M20"

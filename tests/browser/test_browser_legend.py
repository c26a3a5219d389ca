"""The legend: states are counted, hidden and shown again, and whatever is hidden is told."""

import re

import pytest

pytestmark = pytest.mark.browser


def state(page, label):
    return page.page.locator("#key button", has_text=label)


def test_states_are_counted_in_kilometres(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-12-08')")
    for label in ("Contested", "Besieged", "Vacated", "Undecided"):
        assert page.page.get_by_role("button", name=re.compile(rf"^{label} ?, 11 km$")).count() == 1
    controlled = int(re.sub(r"\D", "", state(page, "Controlled").locator(".km").inner_text()))
    assert controlled == pytest.approx(sum(page.state["km"].values()) - 5 * 102.15 / 9, abs=1)


@pytest.mark.parametrize("label", ["Claimed", "Contested", "Vacated"])
def test_a_hidden_state_is_drawn_as_unknown_and_comes_back(visit, small_page, label):
    page = visit(small_page)
    spot = next(
        f"road:M4-W@{102.15 * (n + 0.5) / 9}"
        for n in range(9)
        if page.drawn(f"road:M4-W@{102.15 * (n + 0.5) / 9}")["state"] == label.lower()
    )
    state(page, label).click()
    hidden = page.drawn(spot)
    assert (hidden["state"], hidden["holder"], hidden["other"]) == ("unknown", "", "")
    assert state(page, label).get_attribute("aria-pressed") == "false"
    page.page.get_by_role("button", name="Show all").click()
    assert page.drawn(spot)["state"] == label.lower()
    assert not page.page.locator("#hidden-note").is_visible()


def test_what_is_hidden_is_told_on_paper_too(visit, small_page):
    page = visit(small_page)
    page.page.get_by_role("button", name="HTS and allies").click()
    state(page, "Besieged").click()
    page.page.emulate_media(media="print")
    note = page.page.locator("#hidden-note")
    assert note.inner_text().strip() == "Hidden: HTS and allies, Besieged"
    assert not page.page.locator("#show-all").is_visible()


def test_paper_tells_the_reading_and_every_source(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setReading('known')")
    page.page.emulate_media(media="print")
    assert page.page.get_by_role("radio", name="As known then").is_visible()
    assert not page.page.get_by_role("radio", name="With hindsight").is_visible()
    assert (
        page.page.evaluate(
            "(({scrollWidth, clientWidth}) => scrollWidth - clientWidth)(document.getElementById('credits'))"
        )
        <= 1
    )


def test_the_signs_of_places_are_in_the_key(visit, small_page):
    text = visit(small_page).page.locator("#key").inner_text()
    for sign in ("Facility", "Crossing", "Junction", "City to village", "Area named", "Front, last move"):
        assert sign in text


def test_a_state_is_hidden_by_the_keyboard_alone(visit, small_page):
    page = visit(small_page)
    state(page, "Controlled").focus()
    page.page.keyboard.press("Space")
    assert page.drawn("place:damascus")["state"] == "unknown"
    assert not page.state["playing"]

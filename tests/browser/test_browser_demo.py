"""The embedded theatre in a real browser: small, quick, the same numbers as the model, and pictures for people."""

import json

import pytest

pytestmark = pytest.mark.browser

MOST_BYTES = 600_000


def test_the_page_is_small(syria_page):
    assert syria_page.stat().st_size <= MOST_BYTES


def test_it_opens_without_asking_for_anything(visit, syria_page):
    page = visit(syria_page)
    assert page.requests == []
    assert page.complaints == []
    assert page.state["steps"] == 13


@pytest.mark.parametrize("reading", ["hindsight", "known"])
def test_kilometres_and_fronts_are_those_of_the_model_on_every_day(visit, situation, syria_page, reading):
    page = visit(syria_page)
    page.ask(f"frontline.setReading('{reading}')")
    for step, day in enumerate(situation.days):
        page.ask(f"frontline.setDate('{day_of(situation, step)}')")
        told = page.state
        slice_ = situation.timeline.as_of(day, day) if reading == "known" else situation.timeline.as_of(day)
        held = {holder: km for holder, km in slice_.km_by_holder().items() if holder and km > 0.005}
        assert told["km"] == pytest.approx(held, abs=0.5), day
        fronts = sorted((front.road_id, front.km) for front in slice_.fronts)
        shown = sorted((front["road"], front["km"]) for front in told["fronts"])
        assert [road for road, _ in shown] == [road for road, _ in fronts], day
        assert [km for _, km in shown] == pytest.approx([km for _, km in fronts], abs=0.05), day


def day_of(situation, step):
    return situation.days[step].astimezone(situation.theatre.zone).date().isoformat()


@pytest.mark.parametrize(
    "case",
    [
        ("2024-11-28", [], ["Saraqib", "Hama", "Homs", "Damascus"]),
        ("2024-11-30", ["Saraqib", "Khan Shaykhun"], ["Hama", "Homs", "Damascus"]),
        ("2024-12-05", ["Saraqib", "Khan Shaykhun", "Hama"], ["Homs", "Damascus"]),
        ("2024-12-08", ["Saraqib", "Khan Shaykhun", "Hama", "Homs", "Damascus"], []),
    ],
)
def test_the_towns_of_the_m5_change_hands_on_the_days_that_are_known(visit, situation, syria_page, case):
    date, held, not_yet = case
    page = visit(syria_page)
    page.ask(f"frontline.setDate('{date}')")
    by_name = {place.name_en: place.place_id for place in reversed(situation.theatre.places)}
    holders = {name: page.drawn(f"place:{by_name[name]}")["holder"] for name in held + not_yet}
    opposition = {"hts", "opposition", "southern", "sna", "sfa"}
    assert {name for name in held if holders[name] not in opposition} == set()
    assert {name for name in not_yet if holders[name] in opposition} == set()


VIEWS = {
    "desk": {},
    "dark": {"color_scheme": "dark"},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
}


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("date", ["2024-11-28", "2024-12-05", "2024-12-08"])
def test_pictures_are_made_for_people_to_look_at(visit, syria_page, name, date):
    page = visit(syria_page, **VIEWS[name])
    page.ask(f"frontline.setDate('{date}')")
    page.screenshot(f"{name}-{date}")
    if name == "phone":
        for tab in ("Legend", "Claims", "Road chart"):
            page.page.get_by_role("button", name=tab, exact=True).tap()
            page.screenshot(f"{name}-{date}-{tab.split()[-1].lower()}")
    assert page.complaints == []


def test_a_picture_of_saraqib_on_the_day_of_the_cut(visit, syria_page):
    page = visit(syria_page, "#10/35.9/36.85/2024-11-28")
    page.screenshot("desk-saraqib")
    assert page.complaints == []


def test_a_print_is_made_for_people_to_look_at(visit, syria_page):
    page = visit(syria_page, "#7.25/35.0/37.6/2024-12-05")
    page.page.emulate_media(media="print")
    page.page.set_viewport_size({"width": 1050, "height": 740})
    page.page.wait_for_timeout(300)
    page.screenshot("print-2024-12-05")


def test_the_times_are_written_down(visit, syria_page):
    page = visit(syria_page)
    load = page.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    steps = page.page.evaluate(
        "(() => { const t = []; for (const day of ['2024-11-27','2024-11-30','2024-12-05','2024-12-08'])"
        " { const a = performance.now(); frontline.setDate(day); t.push(performance.now() - a); } return t; })()"
    )
    page.note(
        "times.json", json.dumps({"bytes": syria_page.stat().st_size, "load_ms": load, "step_ms": steps})
    )
    assert load > 0

"""Whatever text a stranger writes, into whichever field, the page shows it as text and works on.

The fields are not listed: the whole situation is walked, and every text in it that is no term of our own is made
hostile, names and identifiers alike, the same text always in the same way so that what belongs together stays so. A
field that is added tomorrow is hostile from its first day.
"""

import dataclasses
import enum
import json
from collections.abc import Mapping
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.browser

PAYLOADS = {
    "script": "</script><script>window.hit=1</script><script>window.hit=1",
    "comment": "<!--<script>",
    "end of comment": "--><img src=x onerror=window.hit=1>",
    "handlers": "\"'><img src=x onerror='window.hit=1'><svg onload=window.hit=1><details open ontoggle=window.hit=1>",
    "template": "{{ 7*191 }}{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}{#",
    "literal": "${window.hit=1}`;window.hit=1;`\");window.hit=1;(\"'-(window.hit=1)-'\\",
    "script address": "JavaScript:window.hit=1",
    "data address": "data:text/html,<script>window.hit=1</script>",
    "elements": '<a href="https://example.org/">x</a><base href="https://example.org/"><iframe srcdoc="<script>parent.hit=1</script>">',
    "style": "</style><style>*{background:url(https://example.org/x)}</style>;background:url(https://example.org/x)",
    "moving on": '<meta http-equiv="refresh" content="0;url=https://example.org/"><form action="https://example.org/">',
    "turned": "\u202egnp.exe\u2066\u2069\u202a\u200f حلب abc (1) حلب",
    "controls": "\x00\x07\x08\x1b[31m\x7f\x85\u2028\u2029\ud800\ufeff",
    "endless": "لمبة" * 500 + "Ж" * 2000 + "W" * 3000,
    "formula": '=HYPERLINK("https://example.org/","x")\t@SUM(1)\n+1',
    "entities": "&lt;img src=x onerror=window.hit=1&gt;&#x3c;b&#x3e;%3Cscript%3E",
    "prototype": "__proto__",
}
OURS = {
    "zone_name": "a zone that the operating system knows, else the theatre does not open",
    "kind": "one of our own words (place, junction, stretch; city, town, …)",
    "when": "a date that has been read as EDTF",
    "highway": "a class of roads that the import lets through",
    "evidence": "one of our own words",
    "reliability": "A to F",
}
"""Texts that are terms of ours, or checked before they come here, and why."""


def rewritten(value, change, name=""):
    """Return a copy of anything with every text as a function of it and of the name of its field gives it."""
    if isinstance(value, enum.Enum) or name in OURS:
        return value
    if isinstance(value, str):
        return change(value, name)
    if isinstance(value, Mapping):
        return {rewritten(key, change, name): rewritten(one, change, name) for key, one in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        pairs = zip(value._fields, value, strict=True)
        return tuple.__new__(type(value), [rewritten(one, change, field) for field, one in pairs])
    if isinstance(value, tuple | list | frozenset):
        return type(value)(rewritten(one, change, name) for one in value)
    if type(value).__name__ == "Actors":
        return type(value)(rewritten(one, change) for one in value)
    fields = fields_of(value)
    if fields is None:
        return value
    changed = type(value).__new__(
        type(value)
    )  # its own checks would stop some texts; they are tested elsewhere
    for field, one in fields.items():
        object.__setattr__(changed, field, rewritten(one, change, field))
    return changed


def fields_of(value):
    """Return what an object of the model holds, by name; None for anything that is no such object."""
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, SimpleNamespace) or type(value).__name__ == "SmallRoad":
        return vars(value)
    return None


EMPTY_MEANS_NOBODY = {"holder", "other", "actor_id", "opponent_id", "parent", "road_id", "corrects"}


def situation_of(small, payload, met):
    situation = small.small_situation()
    situation.network.roads_by_ref = lambda ref: ()

    def change(text, name):
        met.add(name)
        if name == "url":
            return payload or text
        return text if not text and name in EMPTY_MEANS_NOBODY else text + payload

    changed = rewritten(situation, change)
    by_id = {road.road_id: road for road in changed.network.roads}
    changed.network.road = by_id.__getitem__
    return changed


MADE_OF = """(() => {
    const names = new Set(), tags = new Set();
    for (const element of document.querySelectorAll("*")) {
        tags.add(element.tagName);
        for (const attribute of element.attributes) names.add(attribute.name);
    }
    return { tags: [...tags], names: [...names], own: Object.getOwnPropertyNames(window), polluted: Object.keys(Object.prototype) };
})()"""


def use(page):
    """Go through the page as a reader does: every day, every list, every claim, the search, both readings and languages."""
    keys = page.page.keyboard
    keys.press("Home")
    for _ in range(page.state["steps"]):
        keys.press(".")
    page.page.locator("[data-scope=all]").click()
    page.page.locator("#claim-list .claim").first.wait_for()
    page.page.evaluate("document.querySelectorAll('.claim-main').forEach((button) => button.click())")
    page.page.locator("#find-input").fill("ham")
    page.page.locator("#find-list li").first.wait_for()
    keys.press("Enter")
    for control in (
        "#language",
        "#theme",
        "[data-reading=known]",
        "[data-reading=hindsight]",
        "#credits",
        "[data-scope=nowhere]",
    ):
        page.page.locator(control).click()
    keys.press("Escape")
    for x, y in ((700, 760), (760, 400)):
        page.page.mouse.move(x, y)
    page.page.locator("#road").select_option(index=1)
    page.ask("1")


@pytest.fixture(scope="module")
def hostile_page(small, tmp_path_factory):
    """Return a function that writes the page with a payload in every field."""
    from maps.page import write_map

    folder = tmp_path_factory.mktemp("every-field")
    return lambda payload: write_map(situation_of(small, payload, set()), folder / "map.html")


KNOWN = {}


@pytest.fixture
def allowed(visit, hostile_page):
    """What the page is made of after use with nothing hostile in it: nothing else may ever appear. Found once."""
    if not KNOWN:
        page = visit(hostile_page(""))
        use(page)
        KNOWN.update({key: set(value) for key, value in page.page.evaluate(MADE_OF).items()})
    return KNOWN


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_text_in_every_field_runs_nothing_and_the_page_works_on(visit, hostile_page, allowed, payload):
    page = visit(hostile_page(payload))
    use(page)
    made = {key: set(value) for key, value in page.page.evaluate(MADE_OF).items()}
    for key in ("tags", "names", "own", "polluted"):
        assert made[key] - allowed[key] == set(), key
    assert (page.requests, page.dialogs, page.complaints) == ([], [], [])
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 1400
    assert sum(json.loads(page.ask("JSON.stringify(frontline.state().km)")).values()) > 300
    assert page.state["date"] == "2024-12-08"
    assert {one["passage"] for one in page.state["passages"]} <= {"closed"}


def test_the_walk_reaches_every_field_of_text_that_the_model_has(small):
    from geo.actors import Actor
    from geo.claims.claim import Claim, Source
    from geo.control.state import Interval
    from geo.places.location import Location
    from geo.theatre_tables import AreaLabel, PlaceRecord

    met = set()
    situation_of(small, "x", met)
    for model in (Actor, Claim, Source, Interval, Location, AreaLabel, PlaceRecord):
        texts = {
            name
            for name, kind in model.__annotations__.items()
            if getattr(kind, "__forward_arg__", kind) == "str"
        }
        assert texts, model.__name__
        assert texts - met - set(OURS) == set(), model.__name__
    assert {"title", "attribution", "licence", "name_en", "ref", "colour", "publisher", "url", "rule"} <= met


def test_names_of_the_language_itself_are_names_like_others(visit, small, tmp_path):
    """A party called __proto__ in a town called constructor: what is looked up by name must not find the language's own."""
    from maps.page import write_map

    words = {
        "hts": "__proto__", "government": "constructor", "hama": "toString", "homs": "__proto__", "saraqib": "hasOwnProperty",
        "M5": "__proto__", "M4-W": "constructor", "C-hama": "__proto__", "C-aleppo": "valueOf", "m4-m5": "__proto__",
    }  # fmt: skip

    def renamed(value, name=""):
        kind, colon, rest = value.partition(":")
        return (
            kind + colon + words.get(rest, rest)
            if colon and kind in {"place", "junction"}
            else words.get(value, value)
        )

    changed = rewritten(small.small_situation(), renamed)
    page = visit(write_map(changed, tmp_path / "map.html"))
    use(page)
    assert (page.requests, page.dialogs, page.complaints) == ([], [], [])
    assert page.drawn("place:toString")["holder"] == "__proto__"
    assert json.loads(page.ask("JSON.stringify(frontline.state().km)"))["__proto__"] > 100
    assert page.page.evaluate("JSON.stringify(Object.keys(Object.prototype))") == json.dumps([])

"""Map and list, both ways: fronts say how they moved, a road lights its claims, a claim lights its place."""

from types import SimpleNamespace

import pytest
from shapely.geometry import Polygon

from geo.claims.claim import TargetKind
from geo.places.location import LocatedClaim, Location, Status

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def area_page(small, tmp_path_factory):
    """The small page with two claims about an area and one about a town."""
    from maps.page import write_map

    ring = Polygon([(36.9, 35.3), (37.5, 35.3), (37.5, 35.7), (36.9, 35.7)])
    claims = [small.located(small.claim("C-hama", "Hama", 35), small.PLACES[2])]
    for name, day in (("A-old", 33), ("A-new", 35)):
        claim = small.claim(name, "East countryside", day, target_kind=TargetKind.AREA)
        where = Location(
            text="East countryside", status=Status.OK, kind=TargetKind.AREA, geometry=ring, lon=37.2, lat=35.5,
            where_prec=4, error_m=30000.0, why="by its name",
        )  # fmt: skip
        claims.append(LocatedClaim(claim, where))
    return write_map(small.small_situation(claims=claims), tmp_path_factory.mktemp("area") / "map.html")


def spot(page, lat, lon):
    """Where a position is on the screen."""
    script = f"""(() => {{
        const map = map_frontline, box = map.getContainer().getBoundingClientRect();
        const point = map.latLngToContainerPoint([{lat}, {lon}]);
        return [box.left + point.x, box.top + point.y];
    }})()"""
    return SimpleNamespace(**dict(zip("xy", page.ask(script), strict=True)))


def front_spot(page):
    (front,) = (one for one in page.state["fronts"] if one["road"] == "M5")
    here = page.drawn(f"road:M5@{front['km']}")
    page.ask(f"frontline.setView(9, {here['lat']}, {here['lon']})")
    return page.drawn(f"road:M5@{front['km']}")


def test_a_front_says_how_far_it_moved_where_to_since_when_and_for_whom(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-12-06')")
    here = front_spot(page)
    page.page.mouse.move(here["x"], here["y"])
    tip = page.page.locator("#tip").inner_text()
    assert "toward Homs" in tip
    assert "since 5 Dec 2024" in tip
    assert "gained by HTS and allies" in tip
    page.page.mouse.click(here["x"], here["y"])
    assert "toward Homs" in page.page.locator("#card").inner_text()


def test_the_arrow_of_a_movement_lies_beside_its_road_behind_the_bead(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-12-06')")
    here = front_spot(page)
    window = """([x, y]) => {
        const found = new Set();
        for (let dx = -3; dx <= 3; dx++) for (let dy = -3; dy <= 3; dy++) found.add(frontline.pixel(x + dx, y + dy));
        return [...found];
    }"""
    sides = [page.page.evaluate(window, [here["x"] + dx, here["y"] - 25]) for dx in (-10, 10)]
    assert sum("#2C7868" in side for side in sides) == 1
    ahead = [page.page.evaluate(window, [here["x"] + dx, here["y"] + 25]) for dx in (-10, 10)]
    assert not any("#2C7868" in side for side in ahead)


def test_no_arrow_for_a_gainer_that_is_hidden(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-12-06')")
    front_spot(page)
    page.page.get_by_role("button", name="HTS and allies").click()
    found = page.ask("""[...document.querySelectorAll('canvas.control-canvas')].map((canvas) => {
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) count += data[i] === 0x2C && data[i + 1] === 0x78 && data[i + 2] === 0x68;
        return count;
    })""")
    assert found == [0]


def test_the_pointer_on_a_place_lights_its_claims_and_brings_them_into_view(visit, small_page):
    page = visit(small_page, viewport={"width": 1400, "height": 760})
    page.page.get_by_role("button", name="All", exact=True).click()
    here = page.drawn("place:aleppo")
    assert not in_view(page, "C-aleppo")
    centre = page.state["center"]
    page.page.mouse.move(here["x"], here["y"])
    page.page.locator("[data-claim='C-aleppo'].is-lit").wait_for()
    page.page.wait_for_timeout(400)
    assert in_view(page, "C-aleppo")
    assert page.page.locator(".claim.is-lit").count() == 1
    assert page.state["center"] == centre
    page.page.mouse.move(here["x"] - 150, here["y"])
    page.page.locator(".claim.is-lit").first.wait_for(state="detached")


def in_view(page, claim):
    return page.ask(f"""(() => {{
        const box = document.querySelector("[data-claim='{claim}']").getBoundingClientRect();
        const list = document.querySelector("#claim-scroll").getBoundingClientRect();
        return box.bottom > list.top && box.top >= list.top - 1 && box.bottom <= list.bottom + 1;
    }})()""")


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_a_claim_in_the_list_lights_its_place_and_the_map_stays(visit, small_page, how):
    page = visit(small_page)
    before = page.state
    claim = page.page.locator("[data-claim='C-saraqib']")
    claim.hover() if how == "hover" else claim.get_by_role("button").focus()
    halo = page.page.locator(".leaflet-halo-pane path").last
    halo.wait_for(state="attached")
    box, drawn = halo.bounding_box(), page.drawn("place:saraqib")
    assert box["x"] + box["width"] / 2 == pytest.approx(drawn["x"], abs=2)
    assert box["y"] + box["height"] / 2 == pytest.approx(drawn["y"], abs=2)
    assert (page.state["center"], page.state["zoom"], page.state["selected"]) == (
        before["center"],
        before["zoom"],
        None,
    )
    page.page.mouse.move(900, 300) if how == "hover" else page.page.locator("#find-input").focus()
    halo.wait_for(state="detached")


def test_an_area_lists_its_claims_when_its_outline_is_clicked(visit, area_page):
    page = visit(area_page)
    page.ask("frontline.setDate('2024-12-05')")
    page.ask("frontline.setView(9, 35.5, 37.2)")
    edge = spot(page, 35.3, 37.35)
    page.page.mouse.click(edge.x, edge.y)
    assert page.state["claims"] == ["A-new", "A-old"]
    assert "only its outline is drawn" in page.page.locator("#card").inner_text()
    inside = spot(page, 35.5, 37.2)
    page.page.mouse.click(inside.x, inside.y)
    assert page.state["selected"] is None


def test_an_area_without_news_of_the_date_is_let_go(visit, area_page):
    page = visit(area_page)
    page.ask("frontline.setDate('2024-12-05')")
    page.ask("frontline.setView(9, 35.5, 37.2)")
    edge = spot(page, 35.3, 37.35)
    page.page.mouse.click(edge.x, edge.y)
    page.page.keyboard.press(".")
    assert page.state["selected"] is None

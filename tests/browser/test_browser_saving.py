"""What a reader takes away from the page: the picture, the tables, the link, and what they say."""

import base64
import csv
import io

import pytest

pytestmark = pytest.mark.browser

NAMES = ("Picture", "Table", "Roads", "Places and junctions", "Copy link", "Print")
HTS, GOVERNMENT, LAND = 0x2C7868, 0x9C3008, 0xF4F2EC
WHITE = 0xFFFFFF


def saved(page, entry):
    """Choose an entry of the menu, and return the download."""
    page.page.locator("#save-button").click()
    with page.page.expect_download() as waiting:
        page.page.locator("#save-menu [role=menuitem]").nth(NAMES.index(entry)).click()
    return waiting.value


def table(page):
    text = saved(page, "Table").path().read_bytes().decode("utf-8-sig")
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("date", ["2024-11-30", "2024-12-08"])
def test_the_table_holds_as_many_kilometres_for_each_holder_as_the_timeline(
    visit, situation, syria_page, date
):
    page = visit(syria_page)
    page.ask(f"frontline.setDate('{date}')")
    rows = table(page)
    day = next(day for day in situation.days if str(day.astimezone(situation.theatre.zone).date()) == date)
    expected = situation.timeline.as_of(day).km_by_holder()
    found = dict.fromkeys(expected, 0.0)
    for row in rows:
        if row["object"] == "road":
            nobodys = row["state"] in {"front", "vacated", "unknown"}
            found["" if nobodys else row["holder"]] += float(row["length_km"])
    assert found == pytest.approx(expected, abs=0.5)
    assert {row["as_of"] for row in rows} == {day.strftime("%Y-%m-%dT%H:%M:%SZ")}


def test_a_row_of_the_table_leads_back_to_its_claims(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-12-05')")
    hama = next(row for row in table(page) if row["id"] == "place:hama")
    assert (hama["holder"], hama["state"], hama["basis"]) == ("hts", "controlled", "direct")
    assert (hama["claim_ids"], hama["sources"]) == ("C-hama", "Example Wire")
    assert (hama["start"], hama["end"], hama["is_open"]) == (
        "2024-12-04T21:00:00Z", "9999-01-01T00:00:00Z", "true",
    )  # fmt: skip


def test_the_passage_of_a_road_is_told_where_it_is_closed_and_nowhere_else(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-11-28')")
    rows = [row for row in table(page) if row["road"] == "M5" and row["object"] == "road"]
    closed = [row for row in rows if row["passage"] == "closed"]
    assert closed
    assert len(closed) < len(rows)
    for row in closed:
        assert (
            float(row["km_from"]) <= float(row["passage_where"].removeprefix("at km ")) <= float(row["km_to"])
        )
        assert row["passage_claims"] == "C-cut"


def test_a_state_known_then_has_not_ended(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-11-29')")
    page.ask("frontline.setReading('known')")
    rows = table(page)
    assert {row["reading"] for row in rows} == {"known"}
    assert {row["is_open"] for row in rows} == {"true"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "x;=1", "\uff1d1"])
def test_no_cell_of_the_table_is_a_formula(visit, small, tmp_path, text):
    from maps.page import write_map

    places = {place[0]: place for place in small.PLACES}
    one = small.located(
        small.claim("C-hama", "Hama", 35, publisher=text, url="https://example.org/a"), places["hama"]
    )
    page = visit(write_map(small.small_situation(claims=[one], hostile=text), tmp_path / "map.html"))
    for row in table(page):
        for column, cell in row.items():
            start = cell.lstrip(" ")[:1]
            assert start not in set("=+@\t\r\uff1d"), cell
            assert start != "-" or column in {"lon", "lat"}
            assert ";=" not in cell


def test_what_is_hidden_in_the_legend_is_in_the_table_all_the_same(visit, small_page):
    page = visit(small_page)
    whole = table(page)
    page.page.get_by_role("button", name="HTS and allies").click()
    assert table(page) == whole


def test_roads_and_places_open_in_a_gis_and_lie_where_they_are(visit, situation, syria_page):
    import geopandas

    page = visit(syria_page)
    page.ask("frontline.setDate('2024-11-30')")
    roads = geopandas.read_file(saved(page, "Roads").path())
    assert set(roads.geom_type) == {"MultiLineString"}
    assert roads.crs.to_epsg() == 4326
    assert {"start", "end", "as_of", "reading", "holder", "state", "claim_ids"} <= set(roads.columns)
    for _, road in roads[roads.road == "M5"].iterrows():
        length_km = road.geometry.length and roads.crs.get_geod().geometry_length(road.geometry) / 1000
        assert length_km == pytest.approx(road.length_km, rel=0.03, abs=0.3)
        lon, lat = situation.network.road("M5").point_at(road.km_from)
        assert road.geometry.geoms[0].coords[0] == pytest.approx((lon, lat), abs=0.02)
    places = geopandas.read_file(saved(page, "Places and junctions").path())
    assert set(places.geom_type) == {"Point"}
    aleppo = places[places.id == "place:aleppo"].iloc[0]
    assert (aleppo.holder, aleppo.geometry.x, aleppo.geometry.y) == (
        "hts",
        pytest.approx(37.16, abs=0.02),
        pytest.approx(36.2, abs=0.02),
    )


READ_PICTURE = """async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
    const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const colours = (y, height) => {
        const {data} = context.getImageData(0, y, image.width, height), counts = new Map();
        for (let i = 0; i < data.length; i += 4) {
            const colour = data[i] * 65536 + data[i + 1] * 256 + data[i + 2];
            counts.set(colour, (counts.get(colour) || 0) + 1);
        }
        return [...counts].sort((a, b) => b[1] - a[1]);
    };
    const names = (counts) => counts.map(([colour]) => colour), all = colours(0, image.height);
    return {width: image.width, height: image.height, all: names(all), counts: all,
            top: names(colours(0, 20)), bottom: names(colours(image.height - 20, 20))};
}"""


def picture(page):
    """Save the picture; return its size, its colours (0xRRGGBB, the most frequent first), how often each is there, and those of its edges."""
    content = saved(page, "Picture").path().read_bytes()
    return page.page.evaluate(READ_PICTURE, base64.b64encode(content).decode())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_is_whole_twice_as_fine_and_always_of_the_day(visit, small_page, scheme):
    page = visit(small_page, color_scheme=scheme)
    page.ask("frontline.setDate('2024-12-05')")
    stage = page.page.locator(".folium-map").bounding_box()
    found = picture(page)
    assert found["width"] == 2 * round(stage["width"])
    assert found["height"] > 2 * stage["height"] + 200
    assert {HTS, GOVERNMENT, LAND} <= set(found["all"])
    assert found["top"] == found["bottom"] == [WHITE]  # neither the title nor the licence is cut off
    assert page.state["dark"] == (scheme == "dark")


def test_the_picture_says_what_is_hidden(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setView(8, 35.1, 36.7)")
    whole = picture(page)
    page.page.get_by_role("button", name="HTS and allies").click()
    less = picture(page)
    assert less["height"] > whole["height"]  # by a line
    assert HTS in whole["all"]
    assert HTS not in less["all"]
    assert page.page.locator("#hidden-note").inner_text().startswith("Hidden: HTS and allies")


def test_the_picture_of_a_comparison_has_both_its_sides(visit, small_page):
    """Damascus is the government's on the left date and that of HTS on the right one."""

    def reds(page):
        return dict(picture(page)["counts"]).get(GOVERNMENT, 0)

    page = visit(small_page, "#8/33.6/36.4/2024-12-08")
    one = reds(page)
    page.page.goto(page.address + "#8/33.6/36.4/2024-12-08/compare=2024-11-28")
    page.ask("0")
    divider = page.page.locator("#swipe")
    divider.press("End")
    whole_left = reds(page)
    divider.press("Home")
    assert whole_left > 2 * one + 200
    assert reds(page) < whole_left / 2


def test_a_file_is_called_by_theatre_date_and_reading(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-12-05')")
    page.ask("frontline.setReading('known')")
    names = [saved(page, entry).suggested_filename for entry in NAMES[:4]]
    stem = "small_2024-12-05_as-known-then"
    assert names == [f"{stem}.png", f"{stem}.csv", f"{stem}_roads.geojson", f"{stem}_places.geojson"]


def test_the_menu_obeys_the_keys_and_time_stands_still_behind_it(visit, small_page):
    page = visit(small_page)
    keys, focused = page.page.keyboard, "document.activeElement.textContent"
    page.page.locator("#save-button").focus()
    keys.press("ArrowDown")
    assert page.page.locator("#save-button").get_attribute("aria-expanded") == "true"
    for key, name in [
        ("ArrowDown", "Table"),
        ("End", "Print"),
        ("ArrowDown", "Picture"),
        ("ArrowUp", "Print"),
        ("Home", "Picture"),
        ("c", "Copy link"),
    ]:
        keys.press(key)
        assert page.page.evaluate(focused).startswith(name)
    keys.press(",")
    keys.press("Escape")
    assert page.page.evaluate("document.activeElement.id") == "save-button"
    assert not page.page.locator("#save-menu").is_visible()
    assert page.state["date"] == "2024-12-08"


def test_the_link_is_copied_or_shown(visit, small_page):
    page = visit(small_page)
    page.ask("frontline.setDate('2024-12-02')")
    address = page.page.evaluate("location.href")
    page.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }"
    )
    page.page.locator("#save-button").click()
    page.page.get_by_role("menuitem", name="Copy link").click()
    shown = page.page.get_by_label("Link", exact=True)
    shown.wait_for()
    assert shown.input_value() == address
    assert "2024-12-02" in address


def test_saving_asks_for_nothing_and_the_policy_has_no_complaint(visit, small_page):
    page = visit(small_page)
    for entry in NAMES[:4]:
        saved(page, entry)
    assert [one for one in page.requests if not one.startswith("blob:")] == []
    assert page.complaints == []

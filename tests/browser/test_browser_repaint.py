"""What stays on the canvas from date to date, and what is painted ahead, is what painting all of it anew would give."""

import pytest

pytestmark = pytest.mark.browser

CATCH = """() => {
    const { prototype } = frontlineParts.ControlLayer, { paint, refresh } = prototype;
    window.ways = [];
    prototype.refresh = function (look, rows) {
        const before = this.painted;
        window.ways.push(before && before.look === look && this.staleSquares(before.rows, rows) ? "squares" : "all");
        refresh.call(this, look, rows);
    };
    prototype.paint = function (context) { window.layer = this; window.wasAhead = Boolean(this.prepared); paint.call(this, context); };
}"""
COMPARE = """() => {
    const { layer } = window, look = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    const kept = look(layer.base);
    layer.painted = layer.prepared = null;
    layer.drawNow();
    const anew = look(layer.base);
    let differing = 0, most = 0;
    for (let i = 0; i < kept.length; i++) {
        const by = Math.abs(kept[i] - anew[i]);
        if (by > most) most = by;
        if (by > 8) differing += 1;
    }
    return { differing, most, size: kept.length };
}"""


def look_alike(page):
    found = page.page.evaluate(COMPARE)
    return found["differing"] <= found["size"] / 2e4


@pytest.mark.parametrize("ratio", [1, 1.5])
@pytest.mark.parametrize(
    "view",
    [
        "#7/35.2/37.6/2024-11-26",
        "#9.25/35.6/36.9/2024-11-26",
        "#9.25/35.6/36.9/2024-11-26/range=2024-11-28..2024-12-05",
    ],
)
def test_squares_painted_anew_leave_no_seam(visit, syria_page, view, ratio):
    page = visit(syria_page, view, device_scale_factor=ratio)
    page.page.evaluate(CATCH)
    for reading in ("hindsight", "known"):
        page.ask(f"frontline.setReading('{reading}')")
        for _ in range(12):
            page.page.keyboard.press(".")
            page.ask("0")
            assert look_alike(page)
        page.page.keyboard.press("Home")
    assert "squares" in page.page.evaluate("ways")


@pytest.mark.parametrize("change", ["#theme", "#holders .holder", "#key button", "#range"])
def test_another_look_is_painted_whole(visit, syria_page, change):
    page = visit(syria_page, "#8/35.4/36.9/2024-12-01")
    page.page.evaluate(CATCH)
    page.page.locator(change).first.click()
    page.ask("0")
    assert page.page.evaluate("ways") == ["all"]
    assert look_alike(page)


def test_what_was_painted_ahead_is_shown_and_is_what_it_would_be(visit, syria_page):
    page = visit(syria_page, "#7/35.2/37.6/2024-11-26")
    page.page.evaluate(CATCH)
    page.page.evaluate("frontlineParts.ControlLayer.prototype.staleSquares = () => null")  # as in a large war
    for key in (".", ".", ".", ",", ","):
        page.page.keyboard.press(key)
        page.ask("0")
        page.until("Boolean(layer.prepared)")
    before = page.page.evaluate("ways.length")
    page.page.keyboard.press(",")
    page.ask("0")
    assert page.page.evaluate("wasAhead")
    assert page.page.evaluate("ways.length") == before  # nothing was left to paint
    assert look_alike(page)

"""The sentence of a claim shows its parts, each with a line of its own shape, on the right letters whatever the script."""

from zoneinfo import ZoneInfo

import pytest

pytestmark = pytest.mark.browser

TEXT = (
    "\U0001f534\U0001f534 Fighters \U0001f1f8\U0001f1fe of HTS took the city of Hama (\u062d\u0645\u0627\u0629) on Thursday, a monitor said.\n\n"
    "Rebels left Saraqib under HTS control.\n\n"
    "The army withdrew on Friday from Morek <b>& all</b>.\n"
)


@pytest.fixture(scope="module")
def marked_page(small, tmp_path_factory):
    from geo.claims.extract import extract
    from geo.claims.report import read_report
    from maps.page import write_map

    report = read_report(TEXT, zone=ZoneInfo("Asia/Damascus"), published="2024-12-06", publisher="A wire")
    claims = [small.located(claim, small.PLACES[2]) for claim in extract(report)]
    situation = small.small_situation(claims=claims)
    return write_map(situation, tmp_path_factory.mktemp("marked") / "map.html"), extract(report)


def parts_of(page, claim):
    """Open a claim; return what is marked in its sentence: class and text."""
    item = page.page.locator(f"[data-claim='{claim.claim_id}']")
    item.locator(".claim-main").click()
    return item, item.locator(".sentence mark").evaluate_all(
        "(marks) => marks.map((mark) => [mark.className, mark.textContent])"
    )


def test_each_part_is_marked_on_its_own_letters(visit, marked_page):
    path, claims = marked_page
    page = visit(path)
    page.page.get_by_role("button", name="All", exact=True).click()
    assert len(claims) == 3
    for claim in claims:
        item, parts = parts_of(page, claim)
        expected = {
            name: TEXT[slice(*getattr(claim.spans, name))]
            for name in ("actor", "trigger", "target", "when", "attribution")
            if getattr(claim.spans, name)
        }
        assert dict(parts) == expected
        assert item.locator(".sentence").text_content() == claim.sentence
        assert item.locator(".sentence mark").first.get_attribute("title")
        assert item.locator(".parts mark").count() == len(expected)
    assert page.complaints == []


def test_a_part_in_another_lies_in_it(visit, marked_page):
    path, claims = marked_page
    page = visit(path)
    page.page.get_by_role("button", name="All", exact=True).click()
    item, _ = parts_of(page, next(claim for claim in claims if claim.action == "controls"))
    assert item.locator("mark.trigger mark.target").text_content() == "Saraqib"
    page.screenshot("marked-in-another")
    item, _ = parts_of(page, next(claim for claim in claims if claim.action == "withdrew"))
    assert item.locator("mark.trigger mark.when").text_content() == "on Friday"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_has_a_line_of_another_shape(visit, marked_page, scheme):
    path, claims = marked_page
    page = visit(path, color_scheme=scheme)
    page.page.get_by_role("button", name="All", exact=True).click()
    item, _ = parts_of(page, claims[0])
    shapes = item.locator(".parts mark").evaluate_all(
        "(marks) => marks.map((mark) => { const s = getComputedStyle(mark);"
        " return s.textDecorationLine + s.textDecorationStyle + s.textDecorationThickness; })"
    )
    assert len(set(shapes)) == 5
    assert all(shape.startswith("underline") for shape in shapes)
    page.screenshot(f"marked-{scheme}")

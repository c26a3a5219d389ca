"""The date in the address is the same in every browser, however that writes dates in a language."""

import pytest

pytestmark = pytest.mark.browser

# As Safari's engine does with "en-CA": month, day, year, with slashes.
OTHER_BROWSER = """(() => {
    Object.defineProperty(Intl.DateTimeFormat.prototype, "format", { get() {
        const { month } = this.resolvedOptions();
        return month === "2-digit" ? (date) => new Date(date).toLocaleDateString("en-US") : (date) => Intl.DateTimeFormat("en-GB", this.resolvedOptions()).formatToParts(date).map((part) => part.value).join("");
    } });
})()"""


def test_a_date_in_the_address_is_found_and_written_alike(visit, small_page):
    page = visit(small_page)
    page.page.evaluate(OTHER_BROWSER)
    assert page.ask("frontline.setDate('2024-12-01')")
    assert page.state["date"] == "2024-12-01"
    assert page.page.evaluate("location.hash").endswith("/2024-12-01")

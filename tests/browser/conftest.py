"""A real browser that reaches nothing: every page is opened from disk, every other request is recorded and refused."""

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.required import missing

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SCREENSHOTS = ROOT / "out" / "screenshots"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--no-first-run", "--no-default-browser-check", "--metrics-recording-only", "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--force-color-profile=srgb", "--font-render-hinting=none",
]  # fmt: skip
"""Chromium talks to nobody, and draws the same colours everywhere."""


def _find_chromium():
    named = os.environ.get("FRONTLINE_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def launched():
    """Return a function that gives a running Chromium: one for all tests, and a new one where that has crashed.

    Without one the tests skip with what to install, unless FRONTLINE_REQUIRE_BROWSER=1.
    """
    path = _find_chromium()
    if path is None:
        message = "no browser: install chromium (Debian: apt-get install chromium) or set FRONTLINE_CHROMIUM to its path"
        missing("FRONTLINE_REQUIRE_BROWSER", message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = []

        def launch():
            if not running or not running[-1].is_connected():
                running.append(playwright.chromium.launch(executable_path=path, args=QUIET))
            return running[-1]

        yield launch
        for browser in running:
            browser.close()


@pytest.fixture
def chromium(launched):
    """A running Chromium; a launch that fails, or a crash, spoils one test and not all that follow."""
    return launched()


@pytest.fixture(scope="session")
def syria_page(situation, tmp_path_factory):
    """The page of the embedded theatre, on disk."""
    from maps.page import write_map

    return write_map(situation, tmp_path_factory.mktemp("syria") / "map.html")


@pytest.fixture(scope="session")
def small_page(small, tmp_path_factory):
    """The page of the small situation, on disk."""
    from maps.page import write_map

    return write_map(small.small_situation(), tmp_path_factory.mktemp("small") / "map.html")


class Visit:
    """An opened page, with all that it asked for, printed, and threw."""

    def __init__(self, browser, path, hash_="", **options):
        self.requests, self.complaints, self.dialogs = [], [], []
        self.address = path.resolve().as_uri()
        self.context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}} | options)
        self.context.route("**/*", self._route)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("dialog", self._dismiss)
        self.page.goto(self.address + hash_, wait_until="load")
        self.until("window.frontline !== undefined")

    def _route(self, route):
        if route.request.url.partition("#")[0] == self.address:
            route.continue_()
            return
        self.requests.append(route.request.url)
        route.abort()

    def _dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def ask(self, script):
        """Return what a line of script gives, after all drawing that was asked for is done."""
        value = self.page.evaluate(script)
        self.page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))"
        )
        return value

    def until(self, script, seconds=20):
        """Wait until a line of script is true. Asked from here: the page's policy forbids the waiting of Playwright."""
        deadline = time.monotonic() + seconds
        while not self.page.evaluate(script):
            assert time.monotonic() < deadline, f"still not so after {seconds} s: {script}; {self.complaints}"
            self.page.wait_for_timeout(25)

    @property
    def state(self):
        return self.ask("frontline.state()")

    def drawn(self, object_id):
        return self.ask(f"frontline.drawn({object_id!r})")

    def controls(self, question):
        """Return what `controls.js` answers, whatever controls the page has by now."""
        if not self.page.evaluate("'controls' in window"):
            self.page.evaluate((HERE / "controls.js").read_text(encoding="utf-8"))
        return self.page.evaluate(f"controls.{question}")

    def note(self, name, text):
        """Write a text beside the pictures."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        (SCREENSHOTS / name).write_text(text)

    def screenshot(self, name):
        """Write a picture to out/screenshots, for people to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")


@pytest.fixture
def visit(chromium):
    """Open a page: `visit(path, hash_="", **options of the browser context)`."""
    opened = []

    def open_page(path, hash_="", **options):
        one = Visit(chromium, path, hash_, **options)
        opened.append(one)
        return one

    yield open_page
    for one in opened:
        one.context.close()


TELEPHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


@pytest.fixture(scope="session")
def telephone():
    """Options of a browser context like a telephone's."""
    return dict(TELEPHONE)


@pytest.fixture(scope="session")
def axe():
    """Return a function that runs axe-core in an opened page and gives its violations, worst first, a line each.

    Without axe-core the tests skip with what to install, unless FRONTLINE_REQUIRE_BROWSER=1.
    """
    path = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        message = "no axe-core: install npm and run make axe"
        missing("FRONTLINE_REQUIRE_BROWSER", message)
    source = path.read_text(encoding="utf-8")

    def run(visit):
        # evaluated through the debugger: a script element would be stopped by the page's policy, as it should
        visit.page.evaluate(source)
        found = visit.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        return [
            f"{one['impact']}: {one['id']} at {', '.join(str(node['target']) for node in one['nodes'][:4])}"
            for one in found
        ]

    return run

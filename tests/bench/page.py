"""Size and speed of the page in headless Chromium, beside the best time plugin of folium on the same country in the same run.

A step is timed from the request until the second frame after it, and what two frames take when nothing is asked for is taken off.
Memory is what the renderer process holds for itself. Loading lasts until the second frame after the page said that it is ready.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import timelinepage
from tests.bench.figures import Figure, in_fresh_process, say

FRAME_MS = 1000 / 60
STEPS = 25
PAUSE_MS = 200
"""Between two steps, as a reader makes them; playing at 1× waits for 1,200."""
WRITE = """
import json, logging, os, sys, time
from tests.bench.made_up_country import make_country
from maps.page import write_map

warned = []
handler = logging.Handler(logging.WARNING)
handler.emit = lambda record: warned.append(record.getMessage())
logging.getLogger("maps").addHandler(handler)
segments, days, changes, path, peer = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], sys.argv[5]
situation = make_country(segments=segments, days=days, changes=changes)
start = time.perf_counter()
write_map(situation, path)
seconds = time.perf_counter() - start
if peer != "-":
    from pathlib import Path
    from tests.bench.timelinepage import write_timeline
    write_timeline(situation, Path(peer))
print(json.dumps({"seconds": seconds, "megabytes": os.path.getsize(path) / 1e6, "warned": warned,
                  "versions": len(situation.timeline.stretches.items)}))
"""

READY = """
(() => {
  const tell = () => requestAnimationFrame(() => requestAnimationFrame(() => { window.readyAfter = performance.now(); }));
  for (const name of ["frontline", "peer"]) {
    let value;
    Object.defineProperty(window, name, { configurable: true, get: () => value, set: (given) => { value = given; tell(); } });
  }
})()
"""
TIMES = """
async ({ script, count, pause }) => {
  const wait = () => new Promise((done) => setTimeout(done, pause));
  const step = new Function("i", script), frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const idle = [], steps = [];
  for (let i = 0; i < count; i++) { await frames(); const start = performance.now(); await frames(); idle.push(performance.now() - start); }
  for (let i = 0; i < count; i++) { await wait(); await frames(); const start = performance.now(); step(i); await frames(); steps.push(performance.now() - start); }
  return { idle, steps };
}
"""
DRAWN = "window.frontline ? window.frontline.state().draws : window.peerSteps || 0"
"""How often a page has drawn."""
OUR_STEP = (
    "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: i % 25 ? '.' : 'Home', bubbles: true }))"
)
PEER_STEP = (
    "window.peerSteps = (window.peerSteps || 0) + 1;"
    "window.peer.setTime(window.peer.start + (window.peer.end - window.peer.start) * i / 25)"
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@dataclass(frozen=True)
class Seen:
    """What a browser did with a page: milliseconds to load, and of a step over idle (median, slowest, median without a pause); megabytes."""

    load_ms: float
    step_ms: float
    slowest_ms: float
    hurried_ms: float
    megabytes: float


def drawing() -> list[Figure]:
    """Measure the page with fifty thousand segments, and folium's Timeline with the same."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        say("left out: the page, there is no Chromium")
        return []
    with tempfile.TemporaryDirectory() as folder:
        return [
            *_against_the_peer(browser, Path(folder)),
            *_large(browser, Path(folder)),
            *_long(browser, Path(folder)),
        ]


def _against_the_peer(browser: str, folder: Path) -> list[Figure]:
    ours, theirs = folder / "map.html", folder / "timeline.html"
    has_peer = timelinepage.is_installed()
    if not has_peer:
        say("left out: folium's Timeline; npm install --prefix tests/bench brings what it links")
    made = in_fresh_process(WRITE, 50_000, 30, 2, ours, theirs if has_peer else "-")
    seen = _visit(browser, ours, OUR_STEP)
    what = f"page, 50,000 segments × 30 days, {made['versions']:,} versions"
    figures = [
        Figure(f"{what}: file", made["megabytes"], "MB", 4),
        Figure("  written, after control is computed", made["seconds"], "s", 3),
        Figure("  load", seen.load_ms, "ms", 1200),
        Figure("  step, median over idle", seen.step_ms / FRAME_MS, "frames", 2),
        Figure("  step, slowest over idle", seen.slowest_ms / FRAME_MS, "frames"),
        Figure("  step without a pause before it, median over idle", seen.hurried_ms / FRAME_MS, "frames"),
        Figure("  memory of the renderer", seen.megabytes, "MB", 300),
    ]
    if not has_peer:
        return figures
    peer = _visit(browser, theirs, PEER_STEP)
    size = theirs.stat().st_size / 1e6
    return [
        *figures,
        Figure("folium Timeline, the same: file", size, "MB"),
        Figure("  load", peer.load_ms, "ms"),
        Figure("  step, median over idle", peer.step_ms, "ms"),
        Figure("  step without a pause before it, median over idle", peer.hurried_ms, "ms"),
        Figure("  memory of the renderer", peer.megabytes, "MB"),
        Figure("against it: smaller", size / made["megabytes"], "times", 10, at_least=True),
        Figure("  faster to load", peer.load_ms / seen.load_ms, "times", 3, at_least=True),
        Figure("  faster to step", peer.step_ms / max(1.0, seen.step_ms), "times", 5, at_least=True),
        Figure("  faster to step without a pause", peer.hurried_ms / max(1.0, seen.hurried_ms), "times"),
    ]


def _large(browser: str, folder: Path) -> list[Figure]:
    path = folder / "large.html"
    made = in_fresh_process(WRITE, 200_000, 30, 2, path, "-")
    seen = _visit(browser, path, OUR_STEP)
    return [
        Figure("page, 200,000 segments × 30 days: file", made["megabytes"], "MB"),
        Figure("  load", seen.load_ms, "ms"),
        Figure("  step, median over idle", seen.step_ms, "ms", 500),
        Figure("  warnings when it was written", len(made["warned"]), "", 1, at_least=True),
    ]


def _long(browser: str, folder: Path) -> list[Figure]:
    path = folder / "long.html"
    made = in_fresh_process(WRITE, 5_000, 1_000, 20, path, "-")
    seen = _visit(browser, path, OUR_STEP)
    return [
        Figure(
            f"page, 5,000 segments × 1,000 days, {made['versions']:,} versions: file",
            made["megabytes"],
            "MB",
            4,
        ),
        Figure("  load", seen.load_ms, "ms"),
        Figure("  step, median over idle", seen.step_ms / FRAME_MS, "frames", 2),
    ]


def _visit(browser: str, path: Path, step: str) -> Seen:
    """Open a page from disk, step through it, and look at its process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=ARGUMENTS)
        page = running.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(600_000)
        page.route("http*://**/*", _answer)
        page.add_init_script(READY)
        page.goto(path.as_uri(), wait_until="load")
        load_ms = _when(lambda: page.evaluate("window.readyAfter || 0"))
        before = page.evaluate(DRAWN)
        times = page.evaluate(TIMES, {"script": step, "count": STEPS, "pause": PAUSE_MS})
        hurried = page.evaluate(TIMES, {"script": step, "count": STEPS, "pause": 0})
        assert page.evaluate(DRAWN) - before >= 2 * STEPS, "the steps were not drawn"
        processes = running.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        memory = max(_private_megabytes(one["id"]) for one in processes if one["type"] == "renderer")
        running.close()
    idle = statistics.median(times["idle"])
    steps = statistics.median(times["steps"]) - idle
    return Seen(
        load_ms, steps, max(times["steps"]) - idle, statistics.median(hurried["steps"]) - idle, memory
    )


def _answer(route: Any) -> None:
    content, kind = timelinepage.answer(route.request.url)
    route.fulfill(body=content, content_type=kind)


def _when(ask: Callable[[], float], seconds: float = 600) -> float:
    end = time.monotonic() + seconds
    while not (value := ask()):
        assert time.monotonic() < end, f"not ready after {seconds} s"
        time.sleep(0.05)
    return value


def _private_megabytes(process: int) -> float:
    """Return what a process shares with no other."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024

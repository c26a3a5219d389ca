/* Puts the page together: the address, the keyboard, the buttons, and what is drawn when something changes. */
"use strict";
(function (parts) {
  /* ---- the address: #zoom/lat/lng/date[/known][/range=date..date][/compare=date], a date being 2024-11-29 or 2024-11-29T14:00 ---- */
  function writeHash(store) {
    const centre = store.map.getCenter(), zoom = Math.round(store.map.getZoom() * 100) / 100;
    const hash = `#${zoom}/${centre.lat.toFixed(4)}/${centre.lng.toFixed(4)}/${store.isoDay(store.step)}` + (store.reading === "known" ? "/known" : "")
      + (store.rangeSteps ? "/range=" + store.rangeSteps.map((step) => store.isoDay(step)).join("..") : "")
      + store.comparison.address;
    try { if (location.hash !== hash) history.replaceState(null, "", hash); } catch { /* a frame without an address of its own */ }
  }

  function readHash(store) {
    const [zoom, lat, lng, date, ...more] = location.hash.slice(1).split("/");
    const numbers = [zoom, lat, lng].map(Number);
    if (!zoom || numbers.some((value) => !Number.isFinite(value)) || Math.abs(numbers[1]) > 85 || Math.abs(numbers[2]) > 360) return false;
    store.map.setView([numbers[1], numbers[2]], numbers[0], { animate: false });
    store.setReading(more.includes("known") ? "known" : "hindsight");
    const time = store.stops.read(date);
    store.goTo(time === null ? store.time : time, parts.readRange(store.stops, more.find((one) => one.startsWith("range="))));
    store.comparison.read(more);
    return true;
  }

  /* ---- the keyboard ---- */
  function listenToKeys(store, bar, range) {
    document.addEventListener("keydown", (event) => {
      const target = event.target, tag = target.tagName;
      if (event.ctrlKey || event.metaKey || event.altKey || tag === "SELECT" || (tag === "INPUT" && target.type !== "range")) return;
      const pan = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] }[event.key];
      if (event.shiftKey && pan) { store.map.panBy(pan, { animate: !store.calm }); event.preventDefault(); return; }
      const last = store.steps.length - 1;
      const actions = {
        ",": () => store.setStep(store.step - 1), ".": () => store.setStep(store.step + 1),
        ArrowLeft: () => store.setStep(store.step - 1), ArrowRight: () => store.setStep(store.step + 1),
        Home: () => store.setStep(0), End: () => store.setStep(last), " ": () => bar.toggle(), r: () => range.toggle(),
        "+": () => store.map.zoomIn(), "=": () => store.map.zoomIn(), "-": () => store.map.zoomOut(),
        Escape: () => leave(store), "/": () => document.getElementById("find-input").focus(),
      };
      if (!target.closest("#panel")) { /* there these keys turn the pages of lists */
        actions.PageUp = () => store.setStep(store.step + store.stops.jump); /* as on every slider: up is more */
        actions.PageDown = () => store.setStep(store.step - store.stops.jump);
      }
      const action = actions[event.key];
      /* A link that is a button (Leaflet's zoom) obeys the space bar as a button does. */
      if (event.key === " " && target.getAttribute("role") === "button" && tag === "A") { event.preventDefault(); target.click(); return; }
      if (!action || (event.key === " " && ["BUTTON", "A", "SUMMARY"].includes(tag))) return;
      event.preventDefault();
      if (event.key !== " " && event.key !== "r") bar.pause();
      action();
    });
  }

  /* Escape closes what lies on top: the sources, then what is selected, then the sheet of a telephone. */
  function leave(store) {
    store.map.closePopup();
    const credits = document.getElementById("credits"), tab = document.querySelector("[data-tab][aria-expanded=true]");
    if (credits.classList.contains("is-open")) credits.click();
    else if (store.selected || store.claim !== null || !tab) store.select(null);
    else { tab.click(); tab.focus(); }
  }

  const { isForeign } = parts;

  function listenToMap(store, tip, sync) {
    const { map } = store, reach = () => (window.matchMedia("(pointer: coarse)").matches ? 22 : 8);
    const under = (event, side, within) => (isForeign(event) ? null : side.layer.hit(event.containerPoint, within) || parts.areaAt(side.store, event.containerPoint, within));
    map.on("click", (event) => {
      const side = store.comparison.sideAt(event.containerPoint);
      if (!isForeign(event)) side.store.selectHit(under(event, side, reach()));
    });
    map.on("mousemove", (event) => {
      const side = store.comparison.sideAt(event.containerPoint), hit = under(event, side, 6);
      sync.hover(hit);
      map.getContainer().style.cursor = hit ? "pointer" : "";
      tip(hit ? event.originalEvent : null, hit && hitLines(side.store, hit));
    });
    map.on("mouseout", () => { tip(null); sync.hover(null); });
    map.on("moveend", () => writeHash(store));
  }

  function hitLines(store, hit) {
    const slice = store.slice();
    if (hit.kind === "area") return [hit.name, "area that claims speak of"];
    if (hit.kind === "point") {
      const kind = hit.point.kind === "junction" ? "junctions" : "places", row = slice[kind].get(hit.point.number);
      return [hit.point.name, row === undefined ? "no claim" : store.describe(slice.tables[kind], row)];
    }
    if (hit.kind === "passage") { const one = store.passageSelection(hit.row); return [one.title, one.lines[0]]; }
    const table = slice.tables.stretches, road = store.data.roads[table.road[hit.row]];
    return [`${road.ref || road.name}, km ${Math.round(table.from[hit.row])} to ${Math.round(table.to[hit.row])}`, store.describe(table, hit.row), parts.moveTextOf(store, hit.row)].filter(Boolean);
  }

  /* A small note at the pointer; text only. */
  function makeTip(element) {
    return (event, lines) => {
      element.hidden = !event || !lines;
      if (element.hidden) return;
      element.replaceChildren(...lines.map((line, i) => parts.make("span", i ? "" : "first", line)));
      const x = Math.min(event.clientX + 14, window.innerWidth - element.offsetWidth - 8);
      const below = event.clientY + 18, above = event.clientY - element.offsetHeight - 12;
      element.style.left = Math.max(4, x) + "px";
      element.style.top = (below + element.offsetHeight > window.innerHeight - 8 ? above : below) + "px";
    };
  }

  function fillCredits(store) {
    const box = document.getElementById("credits");
    box.textContent = [...store.data.raw.attribution, "drawn with Leaflet"].join(" · ");
    box.title = store.data.raw.licence || "";
    box.setAttribute("aria-label", "Sources and licences: " + box.textContent);
    box.setAttribute("aria-expanded", "false");
    box.addEventListener("click", () => box.setAttribute("aria-expanded", String(box.classList.toggle("is-open"))));
  }

  function fillRoads(store) {
    const select = document.getElementById("road");
    store.data.roads.forEach((road, number) => {
      const option = parts.make("option", "", [road.ref, road.name].filter(Boolean).join(" · "));
      option.value = String(number);
      select.append(option);
    });
    select.addEventListener("change", () => store.showRoad(Number(select.value), false));
    /* The road of which there is most to tell, else the most important one. */
    const table = store.data.tables.hindsight.stretches, news = new Map();
    for (let row = 0; row < table.road.length; row++) {
      if (table.start[row] > store.data.steps[0] && table.start[row] < table.end[row]) news.set(table.road[row], (news.get(table.road[row]) || 0) + 1);
    }
    const score = (road) => (news.get(road.number) || 0) * 1e6 + ({ motorway: 2, trunk: 1 }[road.class] || 0) * 1000 + road.length;
    store.road = store.data.roads.reduce((best, road) => (score(road) > score(store.data.roads[best]) ? road.number : best), 0);
    return select;
  }

  function listenToButtons(store) {
    const app = document.getElementById("app");
    document.getElementById("theme").addEventListener("click", () => {
      document.documentElement.dataset.theme = store.palette.isDark ? "light" : "dark";
      store.palette.read();
      store.changed();
    });
    document.getElementById("language").addEventListener("click", (event) => {
      store.setLanguage(store.language === "en" ? "ar" : "en");
      event.currentTarget.setAttribute("aria-pressed", String(store.language === "ar"));
    });
    document.getElementById("strip-toggle").addEventListener("click", (event) => {
      const isHidden = app.classList.toggle("without-strip");
      event.currentTarget.setAttribute("aria-expanded", String(!isHidden));
      event.currentTarget.textContent = isHidden ? "Show chart" : "Hide chart";
      store.map.invalidateSize({ animate: false });
      store.changed();
    });
    for (const tab of document.querySelectorAll("[data-tab]")) {
      tab.addEventListener("click", () => {
        const isOpen = app.dataset.sheet === tab.dataset.tab;
        app.dataset.sheet = isOpen ? "" : tab.dataset.tab;
        for (const one of document.querySelectorAll("[data-tab]")) one.setAttribute("aria-expanded", String(!isOpen && one === tab));
        store.changed();
      });
    }
  }

  function announce(store) {
    const sums = store.data.kmByHolder(store.slice());
    const most = [...sums.held.entries()].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([number, km]) => `${store.name(number)} ${Math.round(km)} km`);
    document.getElementById("spoken").textContent = `${store.dayText(store.step)}. ${most.join(", ")}`;
  }

  /* Who asks for less motion gets none: also not from the map's own zoom, and no gliding on after a drag. */
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  }

  /* Called by the page's own script with the folium map. */
  parts.start = (map) => begin(map).catch((error) => {
    document.getElementById("asof").textContent = "This page cannot be shown";
    document.getElementById("asof-note").textContent = window.DecompressionStream
      ? "Its file is damaged or was cut short; get it again." : "This browser is too old for it: it needs Chrome 80, Firefox 113, Safari 16.4 or a later one.";
    console.error(error);
  });

  async function begin(map) {
    let isMoved = false; /* by whoever made the map, while the data are unpacked */
    map.once("movestart", () => { isMoved = true; });
    const data = new parts.Data(await parts.unparcel(document.getElementById("frontline-data").textContent));
    const store = new parts.Store(data, map), root = document.getElementById("app");
    store.tip = makeTip(document.getElementById("tip"));
    const select = fillRoads(store);
    fillCredits(store);
    if (parts.addNotes) parts.addNotes(store); /* only a page from which something was left out has that */
    const layer = new parts.ControlLayer(store);
    const bar = new parts.TimeBar(store, root), strip = new parts.Strip(store, root.querySelector("#strip")), panel = new parts.Panel(store, root);
    const finder = new parts.Find(store, root), saver = new parts.Save(store, root), comparison = new parts.Comparison(store, layer, panel, root);
    const range = new parts.RangeBar(store, root, bar), changes = new parts.ChangeList(store, root);
    store.redraw = () => {
      layer.draw();
      panel.draw();
      comparison.draw();
      changes.draw();
      bar.draw();
      range.draw();
      strip.draw();
      select.value = String(store.road);
      if (bar.isPlaying) return; /* neither speak nor write the address many times a second */
      announce(store);
      writeHash(store);
    };
    const [west, south, east, north] = data.raw.bounds;
    if (!isMoved) map.fitBounds([[south, west], [north, east]], { animate: false });
    if (!readHash(store)) comparison.start(data.raw.compare);
    if (parts.addTiles) parts.addTiles(store, layer); /* only a page that was made with online tiles has that */
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", "Map. Shift and arrows move it, plus and minus zoom, comma and full stop step through time, R shows what changed in a range of it.");
    listenToKeys(store, bar, range);
    listenToMap(store, store.tip, new parts.Sync(store, panel, root));
    listenToButtons(store);
    const restyle = () => { store.palette.read(); store.changed(); };
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);
    window.addEventListener("hashchange", () => { if (readHash(store)) store.changed(); });
    /* Paper is white: by night the page is printed by day, and is as it was afterwards. */
    const page = document.documentElement;
    let theme;
    window.addEventListener("beforeprint", () => { theme = page.dataset.theme; page.dataset.theme = "light"; map.invalidateSize({ animate: false }); restyle(); layer.drawNow(); comparison.leftLayer.drawNow(); });
    window.addEventListener("afterprint", () => {
      if (theme === undefined) delete page.dataset.theme; else page.dataset.theme = theme;
      restyle();
    });
    const resized = new ResizeObserver(() => { map.invalidateSize({ animate: false }); bar.draw(); range.draw(); strip.draw(); });
    resized.observe(document.getElementById("stage"));
    resized.observe(document.getElementById("dock"));
    void [finder, saver];
    store.changed();
    layer.addTo(map);
    window.frontline = Object.freeze(parts.makeHook(store, layer, bar, panel));
  }
})(window.frontlineParts = window.frontlineParts || {});

/* The page as a whole: the store that all parts share, the address, the keyboard, and `window.frontline` for tests.

   window.frontline.state()        what the reader sees: date, step, reading, zoom, centre, km by holder, claims listed
   window.frontline.setDate(iso)   go to a day; setReading("known" | "hindsight"); setView(zoom, lat, lng)
   window.frontline.drawn(id)      how "place:…", "junction:…" or "road:M5@km" is drawn now: state, holder, colour, and
                                   where on the screen (x, y in CSS pixels of the window), or null
   window.frontline.pixel(x, y)    colour "#RRGGBB" on the map at a point of the window */
"use strict";
(function (parts) {
  const SECONDS = 1000;

  class Store {
    constructor(data, map) {
      Object.assign(this, { data, map, step: data.steps.length - 1, reading: "hindsight", language: "en", hidden: new Set(), selected: null, claim: null, road: 0 });
      this.palette = new parts.Palette(data);
      this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      const day = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: data.zone, ...options });
      this.formats = {
        long: day({ weekday: "long", day: "numeric", month: "long", year: "numeric" }), short: day({ day: "numeric", month: "short" }),
        plain: day({ day: "numeric", month: "short", year: "numeric" }),
        iso: new Intl.DateTimeFormat("en-CA", { timeZone: data.zone, year: "numeric", month: "2-digit", day: "2-digit" }),
      };
    }

    slice() { return this.data.slice(this.step, this.reading); }
    dayText(step) { return this.formats.long.format(this.data.steps[step] * SECONDS).replace(",", ""); }
    shortDay(step) { return this.formats.short.format(this.data.steps[step] * SECONDS); }
    isoDay(step) { return this.formats.iso.format(this.data.steps[step] * SECONDS); }
    dateText(second) { return this.formats.plain.format(second * SECONDS); }
    timeScale(width) { return new parts.TimeScale(this.data.steps, this.gutter(width), width - 14); }

    /* Room for the names on the axis of the chart; a telephone without the chart needs none. */
    gutter(width) {
      if (width > 700) return 150;
      return document.getElementById("app").dataset.sheet === "chart" ? width * 0.3 : 14;
    }

    shownHolder(number) { return this.hidden.has(number) ? 0 : number; }

    /* How a row is drawn: as the table says, or as unknown where the reader has hidden its holder. */
    look(table, row) {
      const state = this.data.stateOf(table, row), main = state === "vacated" ? table.other[row] : table.holder[row];
      const word = this.hidden.has(main) ? "unknown" : state;
      const isInferred = this.data.raw.bases[table.basis[row]] === "interpolated";
      return { state: word, pattern: this.data.patterns.get(word), isInferred, holder: this.shownHolder(table.holder[row]), other: this.shownHolder(table.other[row]) };
    }

    isPublished(claim) { return this.reading === "hindsight" || claim.published <= this.data.steps[this.step]; }

    /* Claims whose event falls into the step shown. */
    claimsOfStep() {
      const { steps } = this.data, now = steps[this.step], before = this.step ? steps[this.step - 1] : 2 * steps[0] - (steps[1] || steps[0] + 86400);
      const last = (claim) => Math.max(claim.days[0], claim.days[1] - 1);
      return this.data.claims.filter((claim) => !claim.baseline && claim.days[0] <= now && last(claim) > before && this.isPublished(claim));
    }

    name(number) { return number ? this.data.actors[number].name : "nobody known"; }

    describe(table, row) {
      const state = this.data.stateOf(table, row), holder = this.name(table.holder[row]), other = this.name(table.other[row]);
      return {
        controlled: `held by ${holder}`, claimed: `claimed by ${holder}`, contested: `contested: ${holder} and ${other}`,
        front: `undecided between ${holder} and ${other}`, besieged: `held by ${holder}, besieged by ${other}`,
        pressured: `held by ${holder}, ${other} near`, advance: `held by ${holder}, ${other} advancing`,
        vacated: `left by ${other}`, unknown: "no claim",
      }[state] || state;
    }

    changed() { this.redraw(); }

    setStep(step) {
      const bounded = Math.max(0, Math.min(this.data.steps.length - 1, step));
      if (bounded === this.step) return;
      this.step = bounded;
      if (this.selected) this.selected = this.renewed(this.selected);
      this.changed();
    }

    setDate(iso) {
      const step = this.data.steps.findIndex((_, i) => this.isoDay(i) === iso);
      if (step >= 0) this.setStep(step);
      return step >= 0;
    }

    setReading(reading) {
      if (!(reading in this.data.tables) || reading === this.reading) return;
      this.reading = reading;
      if (this.selected) this.selected = this.renewed(this.selected);
      this.changed();
    }

    toggleHolder(number) {
      if (!this.hidden.delete(number)) this.hidden.add(number);
      this.changed();
    }

    setRoad(number) { this.road = number; this.changed(); }
    setLanguage(language) { this.language = language; this.changed(); }

    select(selected) { this.selected = selected; if (!selected) this.claim = null; this.changed(); }

    fly(lat, lng, zoom) { this.map.setView([lat, lng], Math.max(this.map.getZoom(), zoom), { animate: !this.calm }); }

    /* The selection at another date: what the card says must be of the date shown. */
    renewed(selected) {
      if (selected.point) return this.pointSelection(selected.point);
      if (selected.kind === "stretch") return this.stretchSelection(selected.road, selected.km);
      return selected.claims ? null : selected;
    }

    lines(table, row) {
      const lines = [this.describe(table, row)];
      const basis = parts.BASIS[this.data.raw.bases[table.basis[row]]];
      const rule = this.data.raw.rules[table.rule[row]], confidence = table.confidence[row];
      lines.push([basis, rule && `rule “${rule.replaceAll("_", " ")}”`, confidence ? `confidence ${confidence} %` : ""].filter(Boolean).join(" · "));
      if (table.start[row] > this.data.steps[0] - 30 * 86400) lines.push("since " + this.dateText(table.start[row]));
      return lines;
    }

    claimsOf(table, row) { return [...this.data.claimsOf(table.for[row]), ...this.data.claimsOf(table.against[row])].sort((a, b) => b - a); }

    pointSelection(point) {
      const slice = this.slice(), kind = point.kind === "junction" ? "junctions" : "places";
      const row = slice[kind].get(point.number), table = slice.tables[kind];
      const base = { key: point.id + this.step + this.reading, id: point.id, kind: "point", point, x: point.x, y: point.y, title: point.name + (point.ar ? " · " + point.ar : "") };
      if (row === undefined) return { ...base, lines: ["No claim is about it at this date."], claims: [] };
      return { ...base, lines: this.lines(table, row), claims: this.claimsOf(table, row) };
    }

    stretchSelection(roadNumber, km) {
      const slice = this.slice(), table = slice.tables.stretches, road = this.data.roads[roadNumber];
      const row = slice.stretches.find((one) => table.road[one] === roadNumber && table.from[one] <= km && km <= table.to[one]);
      if (row === undefined) return null;
      const from = table.from[row], to = table.to[row];
      return {
        key: `road:${road.id}:${from}-${to}` + this.step + this.reading, id: `road:${road.id}`, kind: "stretch", road: roadNumber, km, from, to,
        title: `${road.ref || road.name}, km ${Math.round(from)} to ${Math.round(to)}`, lines: this.lines(table, row), claims: this.claimsOf(table, row),
      };
    }

    passageSelection(row) {
      const table = this.slice().tables.passages, road = this.data.roads[table.road[row]], isKnown = Number.isFinite(table.point[row]);
      const km = isKnown ? table.point[row] : (table.from[row] + table.to[row]) / 2, at = parts.pointAt(road, km);
      return {
        key: "passage:" + row + this.reading, kind: "passage", x: isKnown && at ? at[0] : undefined, y: isKnown && at ? at[1] : undefined,
        title: `${road.ref || road.name}: passage ${this.data.raw.passages[table.passage[row]].replace("_", " ")}`,
        lines: [isKnown ? `cut at km ${Math.round(km)}` : `somewhere between km ${Math.round(table.from[row])} and ${Math.round(table.to[row])}; no claim says where`,
          "Who holds the road is another question.", "since " + this.dateText(table.start[row])],
        claims: this.data.claimsOf(table.for[row]).slice().reverse(),
      };
    }

    selectHit(hit) {
      if (!hit) { this.select(null); return; }
      if (hit.kind === "point") this.select(this.pointSelection(hit.point));
      else if (hit.kind === "passage") this.select(this.passageSelection(hit.row));
      else {
        const table = this.slice().tables.stretches;
        this.road = table.road[hit.row];
        this.select(this.stretchSelection(this.road, (table.from[hit.row] + table.to[hit.row]) / 2));
      }
    }

    showPoint(point) {
      this.fly(point.lat, point.lon, 10);
      this.select(this.pointSelection(point));
    }

    showRoad(number, withView) {
      this.road = number;
      const road = this.data.roads[number];
      if (withView) {
        const lons = road.x.map((x) => (x - 0.5) * 360), lats = road.y.map((y) => parts.latitude(y));
        this.map.fitBounds([[Math.min(...lats), Math.min(...lons)], [Math.max(...lats), Math.max(...lons)]], { padding: [30, 30], animate: !this.calm });
      }
      this.changed();
    }

    showRoadPoint(road, km) {
      const at = parts.pointAt(road, km);
      if (!at) return;
      const latlng = L.latLng(parts.latitude(at[1]), (at[0] - 0.5) * 360);
      if (!this.map.getBounds().contains(latlng)) this.map.panTo(latlng, { animate: !this.calm });
      this.select(this.stretchSelection(road.number, km));
    }

    openClaim(number) {
      const claim = this.data.claims[number];
      if (this.claim === number) { this.claim = null; this.changed(); return; }
      this.claim = number;
      const keepsList = this.selected && this.selected.claims && this.selected.claims.includes(number);
      if (claim.bounds) {
        const [west, south, east, north] = claim.bounds;
        this.map.fitBounds([[south, west], [north, east]], { maxZoom: 11, padding: [40, 40], animate: !this.calm });
      } else if (claim.point) this.fly(claim.point[1], claim.point[0], 9.5);
      const spot = claim.point ? { x: parts.mercatorX(claim.point[0]), y: parts.mercatorY(claim.point[1]) } : {};
      if (!keepsList) this.selected = { key: "claim", kind: "claim", box: claim.bounds, ring: claim.ring, pieces: claim.pieces, ...(claim.bounds ? {} : spot) };
      this.changed();
    }
  }

  /* ---- the address: #zoom/lat/lng/date[/known] ---- */
  function writeHash(store) {
    const centre = store.map.getCenter(), zoom = Math.round(store.map.getZoom() * 100) / 100;
    const hash = `#${zoom}/${centre.lat.toFixed(4)}/${centre.lng.toFixed(4)}/${store.isoDay(store.step)}` + (store.reading === "known" ? "/known" : "");
    try { if (location.hash !== hash) history.replaceState(null, "", hash); } catch { /* a frame without an address of its own */ }
  }

  function readHash(store) {
    const [zoom, lat, lng, date, reading] = location.hash.slice(1).split("/");
    const numbers = [zoom, lat, lng].map(Number);
    if (!zoom || numbers.some((value) => !Number.isFinite(value)) || Math.abs(numbers[1]) > 85) return false;
    store.map.setView([numbers[1], numbers[2]], numbers[0], { animate: false });
    store.setReading(reading === "known" ? "known" : "hindsight");
    if (date) store.setDate(date);
    return true;
  }

  /* ---- the keyboard ---- */
  function listenToKeys(store, bar) {
    document.addEventListener("keydown", (event) => {
      const target = event.target, tag = target.tagName;
      if (event.ctrlKey || event.metaKey || event.altKey || tag === "SELECT" || (tag === "INPUT" && target.type !== "range")) return;
      const pan = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] }[event.key];
      if (event.shiftKey && pan) { store.map.panBy(pan, { animate: !store.calm }); event.preventDefault(); return; }
      const last = store.data.steps.length - 1;
      const actions = {
        ",": () => store.setStep(store.step - 1), ".": () => store.setStep(store.step + 1),
        ArrowLeft: () => store.setStep(store.step - 1), ArrowRight: () => store.setStep(store.step + 1),
        Home: () => store.setStep(0), End: () => store.setStep(last), " ": () => bar.toggle(),
        "+": () => store.map.zoomIn(), "=": () => store.map.zoomIn(), "-": () => store.map.zoomOut(),
        Escape: () => store.select(null), "/": () => document.getElementById("find-input").focus(),
      };
      const action = actions[event.key];
      if (!action || (event.key === " " && ["BUTTON", "A", "SUMMARY"].includes(tag))) return;
      event.preventDefault();
      if (event.key !== " ") bar.pause();
      action();
    });
  }

  function listenToMap(store, layer, tip) {
    const { map } = store, reach = () => (window.matchMedia("(pointer: coarse)").matches ? 18 : 8);
    map.on("click", (event) => store.selectHit(layer.hit(event.containerPoint, reach())));
    map.on("mousemove", (event) => {
      const hit = layer.hit(event.containerPoint, 6);
      map.getContainer().style.cursor = hit ? "pointer" : "";
      tip(hit ? event.originalEvent : null, hit && hitLines(store, hit));
    });
    map.on("mouseout", () => tip(null));
    map.on("moveend", () => writeHash(store));
  }

  function hitLines(store, hit) {
    const slice = store.slice();
    if (hit.kind === "point") {
      const kind = hit.point.kind === "junction" ? "junctions" : "places", row = slice[kind].get(hit.point.number);
      return [hit.point.name, row === undefined ? "no claim" : store.describe(slice.tables[kind], row)];
    }
    if (hit.kind === "passage") { const one = store.passageSelection(hit.row); return [one.title, one.lines[0]]; }
    const table = slice.tables.stretches, road = store.data.roads[table.road[hit.row]];
    return [`${road.ref || road.name}, km ${Math.round(table.from[hit.row])} to ${Math.round(table.to[hit.row])}`, store.describe(table, hit.row)];
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
    box.addEventListener("click", () => box.classList.toggle("is-open"));
  }

  function fillRoads(store) {
    const select = document.getElementById("road");
    store.data.roads.forEach((road, number) => {
      const option = parts.make("option", "", [road.ref, road.name].filter(Boolean).join(" · "));
      option.value = String(number);
      select.append(option);
    });
    select.addEventListener("change", () => store.showRoad(Number(select.value), false));
    const score = (road) => ({ motorway: 2, trunk: 1 }[road.class] || 0) * 1000 + road.length;
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

  /* What tests and scripts may ask. */
  function makeHook(store, layer, bar, panel) {
    const map = store.map, corner = () => map.getContainer().getBoundingClientRect();
    const onScreen = (x, y) => {
      const box = corner(), point = map.layerPointToContainerPoint(L.point(layer.sx(x), layer.sy(y)).add(layer.origin));
      return { x: box.left + point.x, y: box.top + point.y };
    };
    const told = (table, row) => {
      const look = store.look(table, row);
      return {
        state: look.state, holder: store.data.actors[look.holder].id, other: store.data.actors[look.other].id, basis: store.data.raw.bases[table.basis[row]],
        colour: store.palette.actor(look.holder).toUpperCase(), otherColour: store.palette.actor(look.other).toUpperCase(),
      };
    };
    return {
      version: 1,
      state() {
        const sums = store.data.kmByHolder(store.slice()), centre = map.getCenter();
        return {
          date: store.isoDay(store.step), step: store.step, steps: store.data.steps.length, reading: store.reading, zoom: map.getZoom(),
          center: [centre.lat, centre.lng], playing: bar.isPlaying, road: store.data.roads.length ? store.data.roads[store.road].id : "",
          km: Object.fromEntries([...sums.held].map(([number, km]) => [store.data.actors[number].id, km])), undecided: sums.undecided, unknown: sums.unknown,
          claims: panel.chosen().map((claim) => claim.id), selected: store.selected ? store.selected.id || store.selected.kind : null,
          changed: store.data.changedKm(store.reading), draws: layer.draws, dark: store.palette.isDark,
          fronts: store.slice().fronts.map((front) => ({ road: store.data.roads[front.road].id, km: front.km })),
          passages: store.slice().passages.map((row) => {
            const table = store.slice().tables.passages;
            return { road: store.data.roads[table.road[row]].id, passage: store.data.raw.passages[table.passage[row]], point: table.point[row], from: table.from[row], to: table.to[row] };
          }),
        };
      },
      setDate: (iso) => { const isFound = store.setDate(iso); layer.drawNow(); return isFound; },
      setReading: (reading) => { store.setReading(reading); layer.drawNow(); },
      setView: (zoom, lat, lng) => { map.setView([lat, lng], zoom, { animate: false }); layer.drawNow(); },
      drawn(id) {
        const slice = store.slice(), [kind, rest] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
        if (kind === "road") {
          const [roadId, km] = rest.split("@"), road = store.data.roadById.get(roadId), table = slice.tables.stretches;
          const row = road && slice.stretches.find((one) => table.road[one] === road.number && table.from[one] <= Number(km) && Number(km) <= table.to[one]);
          if (row === undefined || row === null) return null;
          const at = parts.pointAt(road, Number(km));
          const lat = parts.latitude(at[1]), lon = (at[0] - 0.5) * 360;
          return { id, ...told(table, row), from: table.from[row], to: table.to[row], lat, lon, ...onScreen(at[0], at[1]) };
        }
        const point = (kind === "junction" ? store.data.junctions : store.data.places).find((one) => one.id === id);
        if (!point) return null;
        const name = kind === "junction" ? "junctions" : "places", row = slice[name].get(point.number);
        const isDrawn = layer.hits.some((one) => one.point === point);
        return { id, drawn: isDrawn, ...(row === undefined ? { state: "unknown", holder: "", other: "" } : told(slice.tables[name], row)), ...onScreen(point.x, point.y) };
      },
      pixel(x, y) {
        const box = layer.canvas.getBoundingClientRect(), ratio = layer.canvas.width / box.width;
        const [r, g, b] = layer.canvas.getContext("2d").getImageData(Math.round((x - box.left) * ratio), Math.round((y - box.top) * ratio), 1, 1).data;
        return "#" + [r, g, b].map((value) => value.toString(16).padStart(2, "0")).join("").toUpperCase();
      },
    };
  }

  /* Called by the page's own script with the folium map. */
  parts.start = function start(map) {
    const data = new parts.Data(JSON.parse(document.getElementById("frontline-data").textContent));
    const store = new Store(data, map), root = document.getElementById("app");
    store.tip = makeTip(document.getElementById("tip"));
    const select = fillRoads(store);
    fillCredits(store);
    const layer = new parts.ControlLayer(store);
    const bar = new parts.TimeBar(store, root), strip = new parts.Strip(store, root.querySelector("#strip")), panel = new parts.Panel(store, root);
    const finder = new parts.Find(store, root);
    store.redraw = () => {
      layer.draw();
      panel.draw();
      bar.draw();
      strip.draw();
      select.value = String(store.road);
      announce(store);
      writeHash(store);
    };
    const [west, south, east, north] = data.raw.bounds;
    map.fitBounds([[south, west], [north, east]], { animate: false });
    readHash(store);
    layer.addTo(map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", "Map. Shift and arrows move it, plus and minus zoom, comma and full stop step through time.");
    listenToKeys(store, bar);
    listenToMap(store, layer, store.tip);
    listenToButtons(store);
    const restyle = () => { store.palette.read(); store.changed(); };
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);
    window.addEventListener("hashchange", () => { if (readHash(store)) store.changed(); });
    window.addEventListener("beforeprint", () => { map.invalidateSize({ animate: false }); restyle(); });
    const resized = new ResizeObserver(() => { map.invalidateSize({ animate: false }); bar.draw(); strip.draw(); });
    resized.observe(document.getElementById("stage"));
    resized.observe(document.getElementById("dock"));
    void finder;
    store.changed();
    layer.drawNow();
    window.frontline = Object.freeze(makeHook(store, layer, bar, panel));
  };
})(window.frontlineParts = window.frontlineParts || {});

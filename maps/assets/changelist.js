/* The list of what changed in the range: ground road by road, places and junctions, traffic. Each line flies to its place
   or shows its stretches, and leads to the claims behind it. All text of the data goes in as textContent. */
"use strict";
(function (parts) {
  const LEAST_KM = 0.05; /* less is rounding */
  const SECTIONS = [["hands", "Changed hands"], ["back", "Changed hands and came back"], ["state", "In another state"], ["first", "First heard of"]];
  const NOBODY = "undecided or unknown";
  const NEAR_KM = 10;
  const MOST = 30; /* roads, and places of a kind, that are listed at first */
  const kmFormat = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 }), km = (value) => kmFormat.format(value);
  const make = (...given) => parts.make(...given); /* panel.js comes later */

  class ChangeList {
    constructor(store, root) {
      this.store = store;
      this.root = root;
      this.find = (selector) => root.querySelector(selector);
      this.view = "changes";
      for (const button of root.querySelectorAll("[data-view]")) button.addEventListener("click", () => this.show(button.dataset.view));
      this.sample = make("canvas", "sample");
      this.legend = make("li", "whole", null, this.sample, make("span", "", "Outlined: changed in the range"));
      this.legend.title = "an outline around what changed between the two dates of the range; the line shows how it is at the date shown";
      this.legend.hidden = true;
      this.find("#key").prepend(this.legend);
    }

    /* Whether the list or the claims are seen; on a telephone each has its own sheet. */
    show(view) {
      this.view = view;
      this.mark();
    }

    mark() {
      const isOn = Boolean(this.store.rangeSteps), app = this.root;
      app.dataset.view = isOn ? this.view : "";
      for (const button of app.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === this.view));
      this.find("#views").hidden = !isOn;
      this.find("#changes").hidden = !isOn;
      this.find("[data-tab='changes']").hidden = !isOn;
      if (!isOn && app.dataset.sheet === "changes") this.find("[data-tab='changes']").click();
    }

    draw() {
      const { store } = this, changes = parts.changesInRange(store);
      const key = changes && [changes.key, store.language, store.palette.isDark].join();
      if (key !== this.key) {
        if (store.selected && store.selected.kind === "change" && !(changes && this.key && this.key.startsWith(changes.key))) store.selected = null;
        this.key = key;
        this.fill(changes);
      }
      this.follow();
      this.mark();
      this.markActive();
    }

    /* Claims of what is picked on the map take the place of the list, until nothing is picked. */
    follow() {
      const { selected } = this.store, key = selected ? selected.key : "";
      if (key === this.seen) return;
      const isOwn = this.picked !== undefined && this.picked === this.keyOf(selected);
      if (selected && selected.claims && !isOwn) this.view = "claims";
      if (!selected) this.view = "changes";
      this.seen = key;
    }

    keyOf(selected) { return selected ? selected.id && selected.kind !== "change" ? selected.id : selected.key : undefined; }

    fill(changes) {
      const { store } = this;
      this.lines = new Map();
      this.legend.hidden = !changes;
      if (!changes) { this.find("#changes-list").replaceChildren(); return; }
      parts.drawChangedSample(this.sample, store, (changes.ground.find((one) => one.gainer) || { gainer: 0 }).gainer);
      const [from, to] = store.rangeSteps.map((step) => store.stops.plain(store.steps[step]));
      this.find("#changes-span").textContent = `${from} → ${to}, ${store.reading === "known" ? "as known at each" : "with hindsight"}`;
      const blocks = [this.balance(changes), this.ground(changes), this.words(changes), ...SECTIONS.map((one) => this.objects(changes, ...one)), this.traffic(changes)];
      const told = blocks.filter(Boolean);
      this.find("#changes-list").replaceChildren(...(told.length ? told : [make("p", "nothing", "Nothing changed between these dates.")]));
    }

    /* ---- words ---- */
    actor(number) {
      const dot = make("i", number ? "" : "is-nobody");
      if (number) dot.style.background = this.store.palette.actor(number);
      return make("span", "side", null, dot, make("bdi", "", number ? this.store.data.actors[number].name : NOBODY));
    }

    road(number) {
      const road = this.store.data.roads[number];
      return [road.ref, road.name].filter(Boolean).join(" ") || road.id;
    }

    pointName(point) {
      if (point.kind !== "junction") return (this.store.language === "ar" && point.ar) || point.name;
      const near = point.roads.length ? this.townAt(this.store.data.roadById.get(point.roads[0]), point.at[0]) : "";
      return near && !point.name.includes(near) ? `${point.name} near ${near}` : point.name;
    }

    /* The nearest town to a measure, if it is near; cities and towns before others. */
    townAt(road, at) {
      const near = road ? this.store.data.towns(road).filter((one) => one.point.kind !== "junction" && Math.abs(one.km - at) <= NEAR_KM) : [];
      for (const kinds of [["city"], ["city", "town"], null]) {
        const found = near.filter((one) => (!kinds || kinds.includes(one.point.kind)) && !one.point.id.startsWith("junction")).sort((a, b) => Math.abs(a.km - at) - Math.abs(b.km - at));
        if (found.length) return found[0].point.name;
      }
      return "";
    }

    /* Since when; without the year where it is that of the end of the range. */
    since(second) {
      const { stops, steps, rangeSteps } = this.store, year = stops.day(second).slice(0, 4);
      const text = stops.since(second);
      return stops.day(steps[rangeSteps[1]]).startsWith(year) ? text.replace(" " + year, "") : text;
    }

    /* A title and lines; `entries` are made into lines by `lineOf`, the later ones of many when they are asked for. */
    block(title, entries, lineOf) {
      const list = make("ul", "", null, ...entries.slice(0, MOST).flatMap(lineOf)), rest = entries.slice(MOST);
      if (!rest.length) return make("section", "", null, make("h3", "", title), list);
      const more = make("button", "to-claims", `Show ${rest.length} more`);
      more.type = "button";
      more.addEventListener("click", () => {
        list.append(...rest.flatMap(lineOf));
        const first = list.querySelectorAll(".change")[list.dataset.shown];
        more.remove();
        if (first) first.focus();
      });
      list.dataset.shown = String(list.querySelectorAll(".change").length);
      return make("section", "", null, make("h3", "", title), list, more);
    }

    /* A line that can be picked: what it is called, what it tells, and what is beside it on the right. */
    line(key, told, right, claims, pick) {
      const button = make("button", "change", null, make("span", "what", null, ...told), ...(right ? [make("span", "right", right)] : []));
      button.type = "button";
      button.addEventListener("click", () => { this.picked = key; pick(); });
      const item = make("li", "", null, button);
      this.lines.set(key, { item, button, claims });
      return item;
    }

    /* ---- blocks ---- */
    balance({ ground }) {
      const rows = parts.netKm(ground).filter(([holder, value]) => holder && Math.abs(value) >= LEAST_KM);
      if (!rows.length) return null;
      return make("ul", "balance", null, ...rows.map(([holder, value]) =>
        make("li", "", null, this.actor(holder), make("b", "", `${value > 0 ? "+" : "−"}${km(Math.abs(value))} km`))));
    }

    ground({ ground }) {
      const roads = new Map();
      for (const one of ground.filter((flow) => flow.km >= LEAST_KM)) roads.set(one.road, [...(roads.get(one.road) || []), one]);
      if (!roads.size) return null;
      const sum = (flows) => flows.reduce((all, one) => all + one.km, 0);
      const sorted = [...roads].sort((a, b) => sum(b[1]) - sum(a[1]));
      return this.block("Kilometres of road", sorted, ([road, flows]) => [
        make("li", "road", null, make("bdi", "", this.road(road)), make("span", "right", km(sum(flows)) + " km")),
        ...flows.sort((a, b) => b.km - a.km).map((flow) => this.flow(flow)),
      ]);
    }

    flow(one) {
      const claimed = one.claimed >= LEAST_KM ? `${km(one.claimed)} km of it only claimed` : "";
      const told = [this.actor(one.loser), " → ", this.actor(one.gainer), ...(claimed ? [make("small", "", claimed)] : [])];
      const title = `${this.road(one.road)}: ${km(one.km)} km from ${this.name(one.loser)} to ${this.name(one.gainer)}`;
      const key = ["ground", one.road, one.loser, one.gainer].join();
      return this.line(key, told, km(one.km), one.claims.size, () => this.pickPieces(key, one, title, [claimed]));
    }

    name(number) { return number ? this.store.data.actors[number].name : NOBODY; }

    words({ words }) {
      const told = words.filter((one) => one.km >= LEAST_KM).sort((a, b) => b.km - a.km);
      return told.length ? this.block("The same holder, on another word", told, (one) => this.word(one)) : null;
    }

    word(one) {
      const told = one.isClaimed ? "only claimed now, and not before" : "borne out, and only claimed before", key = ["words", one.road, one.holder, one.isClaimed].join();
      return this.line(key, [make("bdi", "", this.road(one.road)), " ", this.actor(one.holder), make("small", "", told)], km(one.km), one.claims.size,
        () => this.pickPieces(key, one, `${this.road(one.road)}: ${km(one.km)} km`, [`${this.name(one.holder)}: ${told}`]));
    }

    objects({ objects, after, before }, type, title) {
      const found = objects.filter((one) => one.type === type);
      found.sort((a, b) => (a.since || 0) - (b.since || 0) || b.point.people - a.point.people || (a.point.name < b.point.name ? -1 : 1));
      if (!found.length) return null;
      return this.block(`${title} (${found.length})`, found, (one) => {
        const told = [make("strong", "", this.pointName(one.point)), make("small", "sides", null, ...this.story(one, before, after))];
        return this.line(one.point.id, told, one.since === null ? "" : this.since(one.since), one.claims.length, () => this.store.showPoint(one.point));
      });
    }

    /* From whom to whom, or from what to what. */
    story(one, before, after) {
      const { data } = this.store, table = after.tables[one.kind], state = (row) => (row === undefined ? "no claim" : this.store.describe(table, row));
      if (one.type === "hands") {
        const word = one.now === undefined ? "" : { claimed: " (only claimed)", controlled: "", vacated: " (left, nobody said to have come)" }[data.stateOf(table, one.now)];
        const between = one.passed.length ? ` (in between ${[...new Set(one.passed)].map((holder) => this.name(holder)).join(", ")})` : "";
        return [this.actor(one.loser), " → ", this.actor(one.gainer), (word === undefined ? `, ${state(one.now)}` : word) + between];
      }
      if (one.type === "back") return [`${one.steps.slice(0, -1).map(state).join(", then ")}; ${state(one.now)} again`];
      return [one.type === "first" ? state(one.now) : `${state(one.was)} → ${state(one.now)}`];
    }

    traffic({ passages, after }) {
      if (!passages.length) return null;
      const table = after.tables.passages, { data } = this.store;
      const word = (row) => (row === undefined ? "nothing known" : data.raw.passages[table.passage[row]].replace("_", " "));
      return this.block(`Traffic (${passages.length})`, passages, (one) => {
        const where = this.where(table, one.shown), turned = one.was !== undefined && one.now !== undefined && word(one.was) === word(one.now);
        const told = turned ? `${word(one.now)}; told of ${this.where(table, one.was)} before` : `${word(one.was)} → ${word(one.now)}`;
        const since = one.now === undefined || this.store.reading === "known" ? "" : this.since(table.start[one.now]);
        const key = ["passage", one.was, one.now].join(), title = `${this.road(one.road)}, ${where}`;
        return this.line(key, [make("strong", "", `${data.roads[one.road].ref || data.roads[one.road].name}, ${where}`), make("small", "", told)], since, one.claims.length,
          () => this.pickPieces(key, { road: one.road, pieces: [[table.from[one.shown], table.to[one.shown]]], claims: one.claims, at: table.point[one.shown] }, title, [told]));
      });
    }

    where(table, row) {
      const road = this.store.data.roads[table.road[row]], named = (at) => { const town = this.townAt(road, at); return Math.round(at) + (town ? ` (${town})` : ""); };
      if (Number.isFinite(table.point[row])) return "km " + named(table.point[row]);
      const isSomewhere = this.store.data.raw.somewhere.includes(this.store.data.raw.rules[table.rule[row]]);
      return `${isSomewhere ? "somewhere on " : ""}km ${named(table.from[row])} to ${named(table.to[row])}`;
    }

    /* ---- picking ---- */

    /* Shows stretches of a road: the map goes there, they are lit, and the claims behind them can be read. */
    pickPieces(key, one, title, lines) {
      const { store } = this, road = store.data.roads[one.road], isPoint = Number.isFinite(one.at);
      const spots = one.pieces.flat().concat(one.pieces.map(([a, b]) => (a + b) / 2)).map((at) => parts.pointAt(road, at)).filter(Boolean);
      const lons = spots.map(([x]) => (x - 0.5) * 360), lats = spots.map(([, y]) => parts.latitude(y));
      store.road = one.road;
      if (isPoint && spots.length) store.fly(lats[0], lons[0], 10);
      else if (spots.length) store.map.fitBounds([[Math.min(...lats), Math.min(...lons)], [Math.max(...lats), Math.max(...lons)]], { padding: [50, 50], maxZoom: 11, animate: !store.calm });
      const spot = isPoint && spots.length ? { x: spots[0][0], y: spots[0][1] } : {};
      store.select({ key, kind: "change", title, lines: lines.filter(Boolean), claims: [...one.claims].sort((a, b) => b - a), ...(isPoint ? spot : { pieces: one.pieces.map(([a, b]) => [road.id, a, b]) }) });
    }

    /* The line that is picked, with the way to its claims under it. */
    markActive() {
      const active = this.keyOf(this.store.selected);
      for (const [key, { item, button, claims }] of this.lines || []) {
        const isActive = key === active, more = item.querySelector(".to-claims");
        button.setAttribute("aria-current", String(isActive));
        if (!isActive && more) more.remove();
        if (!isActive || more) continue;
        const link = make("button", "to-claims", claims ? `Read the ${claims === 1 ? "claim" : `${claims} claims`} behind it` : "No claim says so directly");
        link.type = "button";
        link.disabled = !claims;
        link.addEventListener("click", () => this.toClaims());
        item.append(link);
      }
    }

    toClaims() {
      this.show("claims");
      const tab = this.find("[data-tab='claims']");
      if (tab.offsetParent && this.root.dataset.sheet !== "claims") tab.click();
    }
  }

  Object.assign(parts, { ChangeList });
})(window.frontlineParts = window.frontlineParts || {});

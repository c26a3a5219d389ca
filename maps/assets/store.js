/* What is shown: step, reading, selection, what is hidden. All parts read it, and change it only through its methods. */
"use strict";
(function (parts) {
  const SECONDS = 1000;
  /* Rules by which a stretch was inferred; it stays so when it is carried forward. */
  const AGED = new Set(["between-anchors", "beyond-reach"]);

  class Store {
    constructor(data, map) {
      Object.assign(this, { data, map, step: data.steps.length - 1, reading: "hindsight", language: "en", hidden: new Set(), selected: null, claim: null, road: 0 });
      this.palette = new parts.Palette(data);
      this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      const day = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: data.zone, ...options });
      this.formats = {
        long: day({ weekday: "long", day: "numeric", month: "long", year: "numeric" }), short: day({ day: "numeric", month: "short" }),
        plain: day({ day: "numeric", month: "short", year: "numeric" }),
        month: new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "short", year: "numeric" }),
        iso: new Intl.DateTimeFormat("en-GB", { timeZone: data.zone, year: "numeric", month: "2-digit", day: "2-digit" }),
      };
    }

    /* The instants at which the reader can stop, in epoch seconds, and the one shown now. */
    get steps() { return this.data.steps; }
    get time() { return this.steps[this.step]; }

    slice() { return this.data.slice(this.time, this.reading); }
    changedKm() { return this.data.changedKm(this.reading, this.steps); }
    dayText(step) { return this.formats.long.format(this.steps[step] * SECONDS).replace(",", ""); }
    shortDay(step) { return this.formats.short.format(this.steps[step] * SECONDS); }
    /* From its parts: the order and the signs in which a locale writes them differ from browser to browser. */
    isoDay(step) {
      const parts = Object.fromEntries(this.formats.iso.formatToParts(this.steps[step] * SECONDS).map(({ type, value }) => [type, value]));
      return `${parts.year}-${parts.month}-${parts.day}`;
    }
    dateText(second) { return this.formats.plain.format(second * SECONDS); }

    /* The date under which a claim is listed: no more precise than it was told. */
    headingOf(claim) {
      const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(-\d\d)?/.exec(claim.when) || [];
      if (claim.baseline) return "Before the first day";
      if (claim.when.startsWith("..")) return "Before " + this.dateText(claim.days[1]);
      if (!year || day) return this.dateText(claim.days[0]);
      return month ? this.formats.month.format(new Date(Date.UTC(year, month - 1, 15))) : year;
    }

    /* When it happened, in words. */
    eventOf(claim) {
      if (claim.when.endsWith("/..")) return "since " + (/^\d{4}-\d\d-\d\d/.test(claim.when) ? this.dateText(claim.days[0]) : this.headingOf(claim));
      return claim.when.replace("/", " to ").replace(/(\d)T(\d)/g, "$1 $2").replaceAll("~", " or about then");
    }
    timeScale(width) { return new parts.TimeScale(this.steps, this.gutter(width), width - 14); }

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
      const basis = this.data.raw.bases[table.basis[row]];
      const isInferred = basis === "interpolated" || (basis === "carried_forward" && AGED.has(this.data.raw.rules[table.rule[row]]));
      return { state: word, pattern: this.data.patterns.get(word), isInferred, holder: this.shownHolder(table.holder[row]), other: this.shownHolder(table.other[row]) };
    }

    isPublished(claim) { return this.reading === "hindsight" || claim.published <= this.time; }

    /* Claims whose event falls into the step shown; history from before the first one is news of none. */
    claimsOfStep() {
      const { steps } = this, now = this.time, before = this.step ? steps[this.step - 1] : 2 * steps[0] - (steps[1] || steps[0] + 86400);
      const last = (claim) => Math.max(claim.days[0], claim.days[1] - 1);
      const isNews = (claim) => !claim.baseline && !(claim.history && claim.days[0] < this.data.steps[0] - 86400);
      return this.data.claims.filter((claim) => isNews(claim) && claim.days[0] <= now && last(claim) > before && this.isPublished(claim));
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
      const bounded = Math.max(0, Math.min(this.steps.length - 1, step));
      if (bounded === this.step) return;
      this.step = bounded;
      if (this.selected) this.selected = this.renewed(this.selected);
      this.changed();
    }

    setDate(iso) {
      const step = this.steps.findIndex((_, i) => this.isoDay(i) === iso);
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
      lines.push([basis, rule && `rule “${rule}”`, confidence ? `confidence ${confidence} %` : ""].filter(Boolean).join(" · "));
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
      const isSomewhere = this.data.raw.somewhere.includes(this.data.raw.rules[table.rule[row]]);
      const span = `km ${Math.round(table.from[row])} and ${Math.round(table.to[row])}`;
      return {
        key: "passage:" + row + this.reading, kind: "passage", x: isKnown && at ? at[0] : undefined, y: isKnown && at ? at[1] : undefined,
        title: `${road.ref || road.name}: passage ${this.data.raw.passages[table.passage[row]].replace("_", " ")}`,
        lines: [isKnown ? `cut at km ${Math.round(km)}` : isSomewhere ? `somewhere between ${span}; no claim says where` : `all the way between ${span}`,
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

  Object.assign(parts, { Store });
})(window.frontlineParts = window.frontlineParts || {});

/* What is shown: step, reading, selection, what is hidden. All parts read it, and change it only through its methods. */
"use strict";
(function (parts) {
  const SECONDS = 1000;
  /* Rules by which a stretch was inferred; it stays so when it is carried forward. */
  const AGED = new Set(["between-anchors", "beyond-reach"]);

  class Store {
    constructor(data, map) {
      Object.assign(this, { data, map, stops: new parts.Stops(data), range: null, reading: "hindsight", language: "en", hidden: new Set(), hiddenStates: new Set(), selected: null, claim: null, road: 0 });
      this.step = this.steps.length - 1;
      this.wanted = this.time; /* what the reader asked for, wherever a longer step stops after it */
      this.palette = new parts.Palette(data);
      this.stretches = new parts.Stretches(data);
      this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.formats = {
        plain: this.stops.formats.plain, month: new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "short", year: "numeric" }),
      };
    }

    /* The instants at which the reader can stop, in epoch seconds, and the one shown now. */
    get steps() { return this.stops.at; }
    get time() { return this.steps[this.step]; }

    slice() { return this.data.slice(this.time, this.reading); }
    changedKm() { return this.data.changedKm(this.reading, this.steps); }
    dayText(step) { return this.stops.long(this.steps[step]); }
    isoDay(step) { return this.stops.iso(this.steps[step]); }
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
    timeScale(width) { return new parts.TimeScale(this.steps, this.gutter(width), width - 14, this.stops.begin); }

    /* Room for the names on the axis of the chart; a telephone without the chart needs none. */
    gutter(width) {
      if (!window.matchMedia("(max-width: 760px)").matches) return 150;
      return document.getElementById("app").dataset.sheet === "chart" ? width * 0.3 : 14;
    }

    shownHolder(number) { return this.hidden.has(number) ? 0 : number; }

    /* How a row is drawn: as the table says, or as unknown where the reader has hidden its holder or its state. */
    look(table, row) {
      const state = this.data.stateOf(table, row), main = state === "vacated" ? table.other[row] : table.holder[row];
      const isStateHidden = this.hiddenStates.has(state), word = isStateHidden || this.hidden.has(main) ? "unknown" : state;
      const shown = (number) => (isStateHidden ? 0 : this.shownHolder(number));
      const basis = this.data.raw.bases[table.basis[row]];
      const isInferred = basis === "interpolated" || (basis === "carried_forward" && AGED.has(this.data.raw.rules[table.rule[row]]));
      return { state: word, pattern: this.data.patterns.get(word), isInferred, holder: shown(table.holder[row]), other: shown(table.other[row]) };
    }

    isPublished(claim) { return this.reading === "hindsight" || claim.published <= this.time; }

    /* History from before the first day is news of none, and neither is the baseline. */
    isNews(claim) { return !claim.baseline && !(claim.history && claim.days[0] < this.data.steps[0] - 86400); }

    /* Claims whose event falls between two instants, the first of them not included. */
    newsBetween(from, to) {
      const last = (claim) => Math.max(claim.days[0], claim.days[1] - 1);
      return this.data.claims.filter((claim) => this.isNews(claim) && claim.days[0] <= to && last(claim) > from && this.isPublished(claim));
    }

    claimsOfStep() { return this.newsBetween(this.step ? this.steps[this.step - 1] : this.stops.begin, this.time); }

    /* Claims of the date shown that speak of an area, one for each. */
    areasShown() {
      const areas = new Map();
      for (const claim of this.claimsOfStep()) if (claim.ring && !areas.has(claim.target)) areas.set(claim.target, claim);
      return [...areas.values()];
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
      this.wanted = this.time;
      if (this.selected) this.selected = this.renewed(this.selected);
      this.changed();
    }

    setDate(iso) {
      const time = this.stops.read(iso);
      return time !== null && this.goTo(time, this.range);
    }

    /* Another step; the instant shown stays, or becomes the next stop after it. */
    setStepSize(name) {
      if (!this.stops.all.has(name) || name === this.stops.name) return;
      this.stops.choose(name);
      this.show(this.wanted);
    }

    /* Shows an instant, with a range (two instants, the earlier first) or null, at a step that stops at all of them: the one in force, or the longest. */
    goTo(time, range) {
      if (!this.stops.fit([time, ...(range || [])])) this.stops.fit([time]);
      this.wanted = time;
      this.range = range;
      this.show(time);
      return true;
    }

    show(time) {
      this.step = this.stops.indexOf(time);
      if (this.selected) this.selected = this.renewed(this.selected);
      this.changed();
    }

    /* The stops between which is told what changed, [before, after]; null where no range is on. */
    get rangeSteps() {
      if (!this.range || this.steps.length < 2) return null;
      const [start, end] = this.range.map((time) => this.stops.indexOf(time));
      return start < end ? [start, end] : end > 0 ? [end - 1, end] : [0, 1];
    }

    setRange(range) { this.range = range; this.changed(); }

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

    toggleState(word) {
      if (!this.hiddenStates.delete(word)) this.hiddenStates.add(word);
      this.changed();
    }

    showAll() { this.hidden.clear(); this.hiddenStates.clear(); this.changed(); }

    /* What the reader has hidden, by name, for whoever looks at the picture later. */
    hiddenNames() { return [...[...this.hidden].map((number) => this.name(number)), ...[...this.hiddenStates].map((word) => this.data.patterns.get(word).label)]; }

    setLanguage(language) { this.language = language; this.changed(); }

    select(selected) { this.selected = selected; if (!selected) this.claim = null; this.changed(); }

    fly(lat, lng, zoom) { this.map.setView([lat, lng], Math.max(this.map.getZoom(), zoom), { animate: !this.calm }); }

    /* The selection at another date: what the card says must be of the date shown. */
    renewed(selected) {
      if (selected.point) return this.pointSelection(selected.point);
      if (selected.kind === "stretch") return this.stretchSelection(selected.road, selected.km);
      if (selected.kind === "area") return parts.areaSelection(this, selected.name);
      return selected.claims ? null : selected;
    }

    lines(table, row) {
      const lines = [this.describe(table, row)];
      const basis = parts.BASIS[this.data.raw.bases[table.basis[row]]];
      const rule = this.data.raw.rules[table.rule[row]], confidence = table.confidence[row];
      lines.push([basis, rule && `rule “${rule}”`, confidence ? `confidence ${confidence} %` : ""].filter(Boolean).join(" · "));
      if (table.start[row] > this.data.steps[0] - 30 * 86400) lines.push("since " + this.stops.since(table.start[row]));
      return lines;
    }

    claimsOf(table, row) { return [...this.data.claimsOf(table.for[row]), ...this.data.claimsOf(table.against[row])].sort((a, b) => b - a); }

    pointSelection(point) {
      const slice = this.slice(), kind = point.kind === "junction" ? "junctions" : "places";
      const row = slice[kind].get(point.number), table = slice.tables[kind];
      const base = { key: point.id + this.time + this.reading, id: point.id, kind: "point", point, x: point.x, y: point.y, title: point.name + (point.ar ? " · " + point.ar : "") };
      if (row === undefined) return { ...base, lines: ["No claim is about it at this date."], claims: [] };
      return { ...base, lines: this.lines(table, row), claims: this.claimsOf(table, row) };
    }

    stretchSelection(roadNumber, km) {
      const slice = this.slice(), table = slice.tables.stretches, road = this.data.roads[roadNumber];
      const row = slice.stretches.find((one) => table.road[one] === roadNumber && table.from[one] <= km && km <= table.to[one]);
      if (row === undefined) return null;
      const from = table.from[row], to = table.to[row];
      return {
        key: `road:${road.id}:${from}-${to}` + this.time + this.reading, id: `road:${road.id}`, kind: "stretch", road: roadNumber, km, from, to,
        title: `${road.ref || road.name}, km ${Math.round(from)} to ${Math.round(to)}`, lines: [...this.lines(table, row), parts.moveTextOf(this, row)].filter(Boolean), claims: this.claimsOf(table, row),
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
          "Who holds the road is another question.", "since " + this.stops.since(table.start[row])],
        claims: this.data.claimsOf(table.for[row]).slice().reverse(),
      };
    }

    selectHit(hit) {
      if (!hit) { this.select(null); return; }
      if (hit.kind === "point") this.select(this.pointSelection(hit.point));
      else if (hit.kind === "passage") this.select(this.passageSelection(hit.row));
      else if (hit.kind === "area") this.select(parts.areaSelection(this, hit.name));
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

/* The comparison: the date shown on the right of a divider, another date (or the other reading) on the left.

   The left side is the store seen at another instant: an object that inherits everything from the store and answers for
   itself only what differs, so that whatever draws or describes a slice does so for either side without knowing of it. */
"use strict";
(function (parts) {
  const OTHER = { hindsight: "known", known: "hindsight" };
  const READING = { hindsight: "with hindsight", known: "as known then" };

  /* Number of the last of some ascending instants that is not after a second; -1 if all are. */
  function stopAt(steps, second) {
    let low = -1, high = steps.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (steps[middle] <= second) low = middle; else high = middle - 1;
    }
    return low;
  }

  /* Kilometres whose holder differs between two slices, of the same reading or not. */
  function differingKm(data, one, other) {
    const table = other.tables.stretches;
    let sum = 0;
    parts.eachPiece(one, other, (_, from, to, was, now) => { if (data.holdingOf(table, was) !== data.holdingOf(table, now)) sum += to - from; });
    return sum;
  }

  class Comparison {
    constructor(store, layer, panel, root) {
      Object.assign(this, { store, layer, panel, root, isOn: false, kind: "dates", time: store.steps[0] });
      this.left = this.makeLeft();
      this.local = new Intl.DateTimeFormat("en-GB", { timeZone: store.data.zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      this.short = new Intl.DateTimeFormat("en-GB", { timeZone: store.data.zone, day: "numeric", month: "short" });
      this.leftLayer = new parts.ControlLayer(this.left, { pane: "frontline-left" });
      /* The ground of both sides is the same, also where it is of another kind, such as tiles. */
      const { drawGround } = parts.ControlLayer.prototype;
      this.leftLayer.drawGround = (context) => (layer.drawGround === drawGround ? drawGround.call(this.leftLayer, context) : layer.drawGround(context));
      this.buildButton();
      this.buildBar();
      this.keepSide();
      store.comparison = this;
    }

    get reading() { return this.kind === "readings" ? OTHER[this.store.reading] : this.store.reading; }

    makeLeft() {
      const { store } = this;
      return Object.create(store, {
        time: { get: () => (this.kind === "readings" ? store.time : this.time) },
        step: { get: () => Math.max(0, stopAt(store.steps, this.left.time)) },
        reading: { get: () => this.reading },
        road: { get: () => store.road, set: (road) => { store.road = road; } },
        select: { value: (selected) => store.select(this.ofLeft(selected)) },
      });
    }

    ofLeft(selected) { return selected && { ...selected, side: "left", title: selected.title && `${selected.title} · ${this.name(this.left)}` }; }

    /* What was chosen on the left is told anew for the left, whatever else changes. */
    keepSide() {
      const { store } = this, { renewed } = parts.Store.prototype;
      store.renewed = (selected) => (this.isOn && selected.side === "left" ? this.ofLeft(renewed.call(this.left, selected)) : renewed.call(store, selected));
    }

    /* ---- what can be pressed ---- */
    buildButton() {
      this.button = document.getElementById("compare");
      this.button.addEventListener("click", () => this.toggle());
      document.addEventListener("keydown", (event) => {
        if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName)) return;
        this.toggle();
      });
    }

    buildBar() {
      const { make } = parts, button = (text, label, act) => {
        const element = make("button", "", text);
        element.type = "button";
        if (label) element.setAttribute("aria-label", label);
        element.addEventListener("click", act);
        return element;
      };
      this.kinds = [["dates", "Two dates"], ["readings", "Two readings"]].map(([kind, text]) => {
        const one = button(text, "", () => { this.kind = kind; this.changed(); });
        one.setAttribute("role", "radio");
        one.dataset.compare = kind;
        return one;
      });
      const kinds = make("div", "switch", null, ...this.kinds);
      kinds.setAttribute("role", "radiogroup");
      kinds.setAttribute("aria-label", "What is compared");
      this.slider = make("input");
      this.slider.type = "range";
      this.slider.id = "left-date";
      this.slider.min = "0";
      this.slider.step = "1";
      this.slider.setAttribute("aria-label", "Date on the left");
      this.slider.addEventListener("input", () => this.setStep(Number(this.slider.value)));
      this.slider.addEventListener("keydown", (event) => { if (!event.shiftKey && /^(Arrow|Page|Home|End)/.test(event.key)) event.stopPropagation(); });
      this.leftName = make("span", "left-name");
      this.dates = make("div", "left-date", null, button("‹", "Left side: earlier", () => this.setStep(this.left.step - 1)),
        make("label", "", null, this.leftName, this.slider), button("›", "Left side: later", () => this.setStep(this.left.step + 1)));
      this.note = make("p", "compare-note");
      this.bar = make("div", "", null, kinds, this.dates, this.note);
      this.bar.id = "compare-bar";
      this.bar.hidden = true;
      this.bar.setAttribute("role", "group");
      this.bar.setAttribute("aria-label", "Comparison");
      this.root.querySelector("#head").append(this.bar);
      this.scope = button("Between", "", () => { this.panel.scope = "between"; this.store.select(null); });
      this.scope.dataset.scope = "between";
      this.scope.hidden = true;
      this.root.querySelector(".scopes").prepend(this.scope);
    }

    /* ---- on and off ---- */
    toggle() { if (this.isOn) this.close(); else this.open(); }

    /* Shows the divider; without a date the left side is a quarter of the time range before the right one, at least a step. */
    open({ kind, left } = {}) {
      const { store } = this, { map, steps } = store;
      if (kind) this.kind = kind;
      if (left !== undefined) this.time = steps[Math.max(0, stopAt(steps, left))];
      else if (!this.hasDate) this.time = steps[Math.max(0, store.step - Math.max(1, Math.round(steps.length / 4)))];
      this.hasDate = true;
      if (!this.isOn) {
        this.isOn = true;
        this.leftLayer.addTo(map);
        this.swipe = this.swipe || new parts.Swipe(map, this.root.querySelector("#stage"), [this.leftLayer, this.layer].map((one) => parts.paneOf(map, one.options.pane)), (share) => this.said(share));
        this.scopeBefore = this.panel.scope;
        this.panel.scope = "between";
        this.swipe.show(true);
      }
      this.changed();
    }

    close() {
      if (!this.isOn) return;
      const { store } = this;
      this.isOn = false;
      this.swipe.show(false);
      this.leftLayer.remove();
      if (this.panel.scope === "between") this.panel.scope = this.scopeBefore;
      if (store.selected && store.selected.side) store.selected = null;
      this.changed();
    }

    setStep(step) {
      this.time = this.store.steps[Math.max(0, Math.min(this.store.steps.length - 1, step))];
      this.changed();
    }

    changed() {
      const { store } = this;
      if (store.selected && store.selected.side) store.selected = store.renewed(store.selected);
      store.changed();
    }

    /* ---- the address: compare=2024-11-29, compare=2024-11-29T14:00 or compare=readings ---- */
    get address() { return this.isOn ? "/compare=" + (this.kind === "readings" ? "readings" : this.isoOf(this.time)) : ""; }

    /* Local time at which an instant ends: a day where it ends one, else day and minute. */
    isoOf(second) {
      const text = parts.isoText(this.local, (second + 1) * 1000);
      return text.endsWith("T00:00") ? parts.isoText(this.local, second * 1000).slice(0, 10) : text;
    }

    /* The stop at or before a day or minute, as `isoOf` writes it; undefined outside the time range. */
    stopOf(text) {
      if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/.test(text)) return undefined;
      const { steps } = this.store, day = (second) => parts.isoText(this.local, second * 1000).slice(0, 10);
      if (text.slice(0, 10) < day(steps[0]) || text.slice(0, 10) > day(steps.at(-1))) return undefined;
      const isAfter = (second) => (text.length === 10 ? day(second) > text : parts.isoText(this.local, (second + 1) * 1000) > text);
      let low = 0, high = steps.length;
      while (low < high) { const middle = (low + high) >> 1; if (isAfter(steps[middle])) high = middle; else low = middle + 1; }
      return steps[Math.max(0, low - 1)];
    }

    /* Reads the part of the address behind the date; without one a page that was made with a comparison shows it. */
    read(words, isFirst) {
      const found = words.find((word) => word.startsWith("compare="));
      const value = found ? found.slice("compare=".length) : "", left = this.stopOf(value);
      if (value === "readings") this.open({ kind: "readings" });
      else if (left !== undefined) this.open({ kind: "dates", left });
      else if (!isFirst) this.close();
    }

    /* What the page was made with. */
    start(given) {
      const { store } = this;
      if (!given) return;
      if (given.right !== undefined) store.setStep(Math.max(0, stopAt(store.steps, given.right)));
      this.open(given);
    }

    /* ---- what is shown ---- */
    name(side) { return this.kind === "readings" ? READING[side.reading] : this.dateOf(side); }

    dateOf(side) {
      const iso = this.isoOf(side.time), day = this.store.dateText(side.time);
      return iso.length > 10 ? `${day}, ${iso.slice(11)}` : day;
    }

    said(share) { return `${Math.round(100 * share)} % left: ${this.name(this.left)}; right: ${this.name(this.store)}`; }

    /* The store and the layer of the side on which a point of the map's container lies. */
    sideAt(point) {
      const isLeft = this.isOn && point.x < this.swipe.map.getSize().x * this.swipe.share;
      return isLeft ? { store: this.left, layer: this.leftLayer } : { store: this.store, layer: this.layer };
    }

    get key() { return this.isOn ? this.kind + this.left.time : ""; }

    /* Claims that tell of what lies between the two sides: events between the dates; or what was published too late. */
    claims() {
      const { store } = this;
      if (this.kind === "readings") return store.data.claims.filter((claim) => store.isNews(claim) && claim.days[0] <= store.time && claim.published > store.time).reverse();
      const [from, to] = [this.time, store.time].sort((a, b) => a - b);
      return store.newsBetween(from, to).reverse();
    }

    /* Whether only the time on the right has moved since the last drawing: the left is as it was, and need not be drawn again. */
    staysLeft() {
      const { time, steps, range, selected } = this.store, last = this.drawnFor || {};
      this.drawnFor = { time, steps, range };
      return this.kind === "dates" && !selected && last.steps === steps && last.range === range && last.time !== time;
    }

    draw() {
      const { isOn, store, left } = this;
      this.button.setAttribute("aria-pressed", String(isOn));
      this.bar.hidden = this.scope.hidden = !isOn;
      this.root.classList.toggle("is-comparing", isOn);
      this.drawLegend();
      if (!isOn) return;
      if (!this.staysLeft()) this.leftLayer.draw();
      for (const one of this.kinds) one.setAttribute("aria-checked", String(one.dataset.compare === this.kind));
      this.dates.hidden = this.kind === "readings";
      this.leftName.textContent = "Left: " + this.dateOf(left);
      this.slider.max = String(store.steps.length - 1);
      this.slider.value = String(left.step);
      this.slider.setAttribute("aria-valuetext", this.dateOf(left));
      this.scope.textContent = this.kind === "readings" ? "Published later" : "Between the dates";
      const km = Math.round(differingKm(store.data, left.slice(), store.slice())).toLocaleString("en-GB");
      this.note.textContent = this.kind === "readings"
        ? `Left ${READING[left.reading]}, right ${READING[store.reading]}: ${km} km of road differ`
        : `${km} km of road differ from ${this.dateOf(store)}, on the right`;
      this.swipe.write(this.name(left), this.name(store));
    }

    /* Each holder's kilometres on the left, on the right, and the difference. */
    drawLegend() {
      const { panel, store, left } = this, { make } = parts, round = (km) => Math.round(km).toLocaleString("en-GB");
      if (this.columns) this.columns.hidden = !this.isOn;
      if (!this.isOn) return;
      if (!this.columns) panel.find("#holders").prepend(this.columns = make("li", "compare-columns"));
      const day = (side) => this.short.format(side.time * 1000), hour = (side) => this.isoOf(side.time).slice(11) || "24:00";
      const isOneDay = day(left) === day(store) && left.time !== store.time;
      const short = (side) => (this.kind === "readings" ? { hindsight: "now", known: "then" }[side.reading] : isOneDay ? hour(side) : day(side));
      this.columns.replaceChildren(...["km", short(left), short(store), "change"].map((text) => make("span", "", text)));
      const before = store.data.kmByHolder(left.slice()), after = store.data.kmByHolder(store.slice());
      const signed = (km) => (Math.round(km) > 0 ? "+" : Math.round(km) < 0 ? "−" : "") + round(Math.abs(km));
      for (const { number, button, km } of panel.rows) {
        const [old, now] = [before, after].map((sums) => sums.held.get(number) || 0);
        km.replaceChildren(make("span", "", round(old)), make("span", "", round(now)), make("span", "difference", signed(Math.round(now) - Math.round(old))));
        button.title = `${round(old)} km on the left, ${round(now)} km on the right. Show or hide`;
        button.classList.toggle("is-zero", old < 0.5 && now < 0.5);
      }
      panel.rest.textContent = `Undecided ${round(before.undecided)} → ${round(after.undecided)} km · no claim ${round(before.unknown)} → ${round(after.unknown)} km`;
    }

    /* What tests and scripts may ask. */
    state() {
      return { on: this.isOn, kind: this.kind, left: this.isoOf(this.left.time), reading: this.left.reading, share: this.swipe ? this.swipe.share : 0.5,
        km: Object.fromEntries([...this.store.data.kmByHolder(this.left.slice()).held].map(([number, km]) => [this.store.data.actors[number].id, km])) };
    }
  }

  Object.assign(parts, { Comparison, differingKm, stopAt });
})(window.frontlineParts = window.frontlineParts || {});

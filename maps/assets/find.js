/* Search over places, roads and junctions in English and Arabic. How near a name is to what is typed is the matter of spelling.js. */
"use strict";
(function (parts) {
  const MOST = 8;

  class Find {
    constructor(store, root) {
      this.store = store;
      this.input = root.querySelector("#find-input");
      this.list = root.querySelector("#find-list");
      this.active = -1;
      this.input.addEventListener("input", () => this.search());
      this.input.addEventListener("focus", () => { this.search(); setTimeout(() => this.entries()); }); /* the keys of all names, before the first letter */
      this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
      this.input.addEventListener("keydown", (event) => this.key(event));
    }

    entries() {
      if (!this.all) {
        const { data } = this.store;
        this.all = [
          ...data.roads.map((road) => ({ road, name: road.ref ? `${road.ref} · ${road.name}` : road.name, ar: road.ar, kind: "road", weight: 1e6 + road.length, also: [road.ref, road.name] })),
          ...data.places.map((point) => ({ point, name: point.name, ar: point.ar, kind: point.kind, weight: point.people + (point.kind === "city" ? 1e5 : 0) })),
          ...data.junctions.map((point) => ({ point, name: point.name, ar: "", kind: "junction", weight: 0 })),
        ].map((entry) => ({ ...entry, keys: [entry.name, entry.ar, ...(entry.also || [])].filter(Boolean).map(parts.keysOf).filter((key) => key.whole) }));
      }
      return this.all;
    }

    /* The best first: the same, then what begins so, what holds it, and last what only is near, which is said. */
    best(text) {
      const wanted = parts.keysOf(text), sure = [], near = [], isJunction = /junction|interchange|تقاطع/i.test(text);
      if (!wanted.whole) return [];
      const most = (entry, judge) => entry.keys.reduce((best, key) => Math.max(best, judge(wanted, key)), 0);
      for (const entry of this.entries()) {
        const score = most(entry, parts.likeness);
        if (score) sure.push({ entry, score: score + (isJunction && entry.kind === "junction" ? 3 : 0) });
      }
      if (sure.length < MOST) {
        const found = new Set(sure.map((one) => one.entry));
        for (const entry of this.entries()) {
          const score = found.has(entry) ? 0 : most(entry, parts.nearness);
          if (score) near.push({ entry, score });
        }
      }
      const order = (a, b) => b.score - a.score || b.entry.weight - a.entry.weight;
      const told = (list, isNear) => list.sort(order).map(({ entry }) => ({ ...entry, isNear }));
      return [...told(sure, false), ...told(near, true)].slice(0, MOST);
    }

    search() {
      const text = this.input.value;
      if (!text.trim()) { this.close(); return; }
      this.found = this.best(text);
      this.active = this.found.length ? 0 : -1;
      this.show();
    }

    show() {
      const { make } = parts;
      this.list.replaceChildren(...this.found.map((entry, i) => {
        const item = make("li", "", null, make("span", "", entry.name), make("small", "", [entry.kind, entry.ar, entry.isNear ? "similar" : ""].filter(Boolean).join(" · ")));
        item.id = "find-" + i;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(i === this.active));
        item.addEventListener("pointerdown", (event) => { event.preventDefault(); this.choose(entry); });
        return item;
      }));
      if (!this.found.length) this.list.append(make("li", "nothing", "Nothing of that name"));
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      if (this.active >= 0) this.input.setAttribute("aria-activedescendant", "find-" + this.active);
      else this.input.removeAttribute("aria-activedescendant");
    }

    key(event) {
      if (event.key === "Escape") { this.input.value = ""; this.close(); return; }
      if (this.list.hidden || !this.found.length) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length;
        this.show();
      } else if (event.key === "Enter") {
        event.preventDefault();
        this.choose(this.found[this.active]);
      }
    }

    choose(entry) {
      this.input.value = "";
      this.close();
      this.store.map.getContainer().focus({ preventScroll: true }); /* the keyboard of a telephone goes, the keys step through time again */
      if (entry.road) this.openChart();
      if (entry.road) this.store.showRoad(entry.road.number, true);
      else this.store.showPoint(entry.point);
    }

    /* A road that was looked for is shown in its chart too, whichever way the page is laid out. */
    openChart() {
      const toggle = document.getElementById("strip-toggle"), tab = document.querySelector("[data-tab='chart']");
      const button = tab.offsetParent ? tab : toggle;
      if (button.getAttribute("aria-expanded") !== "true") button.click();
    }

    close() {
      this.list.hidden = true;
      this.list.replaceChildren();
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  Object.assign(parts, { Find });
})(window.frontlineParts = window.frontlineParts || {});

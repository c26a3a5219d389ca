/* Search over places, roads and junctions in English and Arabic, forgiving about articles, marks and doubled letters. */
"use strict";
(function (parts) {
  const MOST = 8;

  /* A name as it is compared: no case, no marks, no article, Arabic letters in one form each. */
  function folded(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640'’`ʿʾ]/g, "")
      .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/ؤ/g, "و").replace(/ئ/g, "ي")
      .replace(/(^|[\s-])(al|ar|as|ash|an|at|ad|az|el)[\s-]+/g, "$1").replace(/(^|\s)ال/g, "$1")
      .replace(/[^\p{L}\p{N}]+/gu, "").replace(/([a-z])\1+/g, "$1");
  }

  class Find {
    constructor(store, root) {
      this.store = store;
      this.input = root.querySelector("#find-input");
      this.list = root.querySelector("#find-list");
      this.active = -1;
      this.input.addEventListener("input", () => this.search());
      this.input.addEventListener("focus", () => this.search());
      this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
      this.input.addEventListener("keydown", (event) => this.key(event));
    }

    entries() {
      if (!this.all) {
        const { data } = this.store;
        this.all = [
          ...data.roads.map((road) => ({ road, name: road.ref ? `${road.ref} · ${road.name}` : road.name, ar: road.ar, kind: "road", weight: 1e6 })),
          ...data.places.map((point) => ({ point, name: point.name, ar: point.ar, kind: point.kind, weight: point.people + (point.kind === "city" ? 1e5 : 0) })),
          ...data.junctions.map((point) => ({ point, name: point.name, ar: "", kind: "junction", weight: 0 })),
        ].map((entry) => ({ ...entry, keys: [folded(entry.name), folded(entry.ar || "")].filter(Boolean) }));
      }
      return this.all;
    }

    search() {
      const wanted = folded(this.input.value);
      if (!wanted) { this.close(); return; }
      const score = (entry) => Math.max(...entry.keys.map((key) => (key === wanted ? 4 : key.startsWith(wanted) ? 3 : key.includes(wanted) ? 2 : 0)), 0);
      this.found = this.entries().map((entry) => ({ entry, score: score(entry) })).filter((one) => one.score)
        .sort((a, b) => b.score - a.score || b.entry.weight - a.entry.weight).slice(0, MOST).map((one) => one.entry);
      this.active = this.found.length ? 0 : -1;
      this.show();
    }

    show() {
      const { make } = parts;
      this.list.replaceChildren(...this.found.map((entry, i) => {
        const item = make("li", "", null, make("span", "", entry.name), make("small", "", [entry.kind, entry.ar].filter(Boolean).join(" · ")));
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
      if (entry.road) this.store.showRoad(entry.road.number, true);
      else this.store.showPoint(entry.point);
    }

    close() {
      this.list.hidden = true;
      this.list.replaceChildren();
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  Object.assign(parts, { Find, folded });
})(window.frontlineParts = window.frontlineParts || {});

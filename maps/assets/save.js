/* The menu of what a reader can take away: picture, tables, link, paper. Files are made here, in the page, and asked of nobody:
   a link to a Blob with `download` saves what the page already holds, which its policy does not forbid. */
"use strict";
(function (parts) {
  const STAYS = 6000; /* milliseconds that the note of what was done stays */

  /* Name of a file: the theatre, the date shown (with the time where a day has several), the reading. */
  function fileName(store, ending) {
    const day = store.isoDay(store.step), isOneOfMany = [store.step - 1, store.step + 1].some((step) => store.steps[step] !== undefined && store.isoDay(step) === day);
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: store.data.zone, hour: "2-digit", minute: "2-digit", hour12: false }).format(store.time * 1000);
    const theatre = (store.data.raw.theatre || "map").replace(/[^\p{L}\p{N}]+/gu, "-");
    return [theatre, day + (isOneOfMany ? "T" + clock.replace(":", "") : ""), store.reading === "known" ? "as-known-then" : "with-hindsight"].join("_") + ending;
  }

  function download(blob, name) {
    const link = document.createElement("a"), address = URL.createObjectURL(blob);
    link.href = address;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000); /* Safari reads it late */
  }

  const textFile = (make, ending, kind) => ({ store, say }) => {
    const name = fileName(store, ending);
    download(new Blob([make(store)], { type: kind }), name);
    say("Saved " + name);
  };

  function savePicture({ store, say }) {
    const name = fileName(store, ".png");
    parts.makePicture(store).toBlob((blob) => {
      if (!blob) { say("The view is too large for a picture. Make the window smaller."); return; }
      download(blob, name);
      say("Saved " + name);
    }, "image/png");
  }

  /* Where a browser gives no clipboard, the address is shown to be copied by hand. */
  function copyLink({ say }) {
    const byHand = () => say("Copy this link:", location.href);
    if (!navigator.clipboard) { byHand(); return; }
    navigator.clipboard.writeText(location.href).then(() => say("Link copied: it opens this view, date and reading"), byHand);
  }

  const ENTRIES = [
    ["Picture", "PNG: this view with its key", savePicture],
    ["Table", "CSV: roads, places and junctions", textFile((store) => parts.sliceCsv(store), ".csv", "text/csv;charset=utf-8")],
    ["Roads", "GeoJSON for GIS", textFile((store) => parts.roadsGeoJson(store), "_roads.geojson", "application/geo+json")],
    ["Places and junctions", "GeoJSON for GIS", textFile((store) => parts.placesGeoJson(store), "_places.geojson", "application/geo+json")],
    ["Copy link", "to this view, date and reading", copyLink],
    ["Print", "map, key and chart", () => window.print()],
  ];
  const HINT = "CSV and GeoJSON hold all of the date and reading shown, also what is hidden in the legend.";

  class Save {
    constructor(store, root) {
      const { make } = parts;
      this.store = store;
      this.root = root.querySelector("#save");
      this.button = root.querySelector("#save-button");
      this.items = ENTRIES.map(([name, hint, act]) => this.item(name, hint, act));
      this.menu = make("ul", "", null, ...this.items.map((item) => { const entry = make("li", "", null, item); entry.setAttribute("role", "none"); return entry; }));
      this.menu.setAttribute("role", "menu");
      this.menu.setAttribute("aria-labelledby", "save-button");
      this.box = make("div", "", null, this.menu, make("p", "hint", HINT));
      this.box.id = "save-menu";
      this.box.hidden = true;
      this.said = make("p", "");
      this.said.id = "save-said";
      this.said.setAttribute("role", "status");
      this.root.append(this.box, this.said);
      this.button.addEventListener("click", () => (this.box.hidden ? this.open(0) : this.close()));
      this.root.addEventListener("keydown", (event) => this.key(event));
      this.root.addEventListener("focusout", (event) => { if (!this.root.contains(event.relatedTarget)) this.close(); });
      document.addEventListener("pointerdown", (event) => { if (!this.root.contains(event.target)) this.close(); });
    }

    item(name, hint, act) {
      const button = parts.make("button", "", null, parts.make("span", "", name), parts.make("small", "", hint));
      button.type = "button";
      button.tabIndex = -1;
      button.setAttribute("role", "menuitem");
      button.addEventListener("click", () => this.choose(act));
      return button;
    }

    choose(act) {
      this.close();
      this.button.focus();
      act({ store: this.store, say: (...what) => this.say(...what) });
    }

    open(number) {
      this.say("");
      this.box.hidden = false;
      this.button.setAttribute("aria-expanded", "true");
      this.items.at(number).focus();
    }

    close() {
      this.box.hidden = true;
      this.button.setAttribute("aria-expanded", "false");
    }

    /* The keys of a menu button (WAI-ARIA Authoring Practices). None of them may step through time behind the menu. */
    key(event) {
      if (this.box.hidden) {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        this.open(event.key === "ArrowDown" ? 0 : -1);
      } else {
        const at = this.items.indexOf(document.activeElement), count = this.items.length;
        const next = { ArrowDown: (at + 1) % count, ArrowUp: (at - 1 + count) % count, Home: 0, End: count - 1 }[event.key];
        if (event.key === "Tab") { this.close(); return; }
        if (event.key === "Escape") { this.close(); this.button.focus(); }
        else if (next !== undefined) this.items[next].focus();
        else if (/^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) this.jump(event.key, at);
        else { event.stopPropagation(); return; }
      }
      event.preventDefault();
      event.stopPropagation();
    }

    /* To the next entry that begins with a letter. */
    jump(letter, at) {
      const order = [...this.items.slice(at + 1), ...this.items.slice(0, at + 1)];
      const found = order.find((item) => item.textContent.toLowerCase().startsWith(letter.toLowerCase()));
      if (found) found.focus();
    }

    /* Says what was done, beside the button; with something to copy where there is. */
    say(text, toCopy) {
      clearTimeout(this.timer);
      this.said.replaceChildren(text);
      if (toCopy) {
        const field = parts.make("input", "");
        field.readOnly = true;
        field.value = toCopy;
        field.setAttribute("aria-label", "Link");
        this.said.append(field);
        field.select();
        return;
      }
      if (text) this.timer = setTimeout(() => this.said.replaceChildren(), STAYS);
    }
  }

  Object.assign(parts, { Save });
})(window.frontlineParts = window.frontlineParts || {});

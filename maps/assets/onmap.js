/* The layer on a map that is not ours (maps/onmap.py): the same canvas without its ground, and a box with the time and who
   holds how much. Each layer has a store of its own, so that several can be on one map. */
"use strict";
(function (parts) {
  const MOST_CLAIMS = 4;
  const { ControlLayer, make, safeLink } = parts;

  const OnMap = ControlLayer.extend({
    onAdd(map) {
      this.store.map = map;
      ControlLayer.prototype.onAdd.call(this, map);
      this.box = new Box(this.store, this);
      this.control = L.control({ position: "bottomleft" });
      this.control.onAdd = () => this.box.element;
      this.control.addTo(map);
      this.box.draw();
    },

    onRemove(map) {
      this.box.pause();
      this.control.remove();
      if (this.popup) this.popup.remove();
      if (this.isPointing) map.getContainer().style.cursor = "";
      this.store.selected = null;
      ControlLayer.prototype.onRemove.call(this, map);
    },

    getEvents() { return { ...ControlLayer.prototype.getEvents.call(this), click: this.tell, mousemove: this.point }; },

    /* The map's own ground shows through. */
    drawGround(context) {
      context.globalAlpha = this.options.veil;
      context.fillStyle = "#FFFFFF";
      context.fillRect(0, 0, this.width, this.height);
      context.globalAlpha = 1;
    },

    placeNames(...given) { return this.options.names ? parts.naming.placeNames.apply(this, given) : []; },
    drawShields(...given) { if (this.options.names) parts.naming.drawShields.apply(this, given); },
    drawAreaNames(...given) { if (this.options.names) parts.naming.drawAreaNames.apply(this, given); },

    point(event) {
      const hit = !parts.isForeign(event) && this.hit(event.containerPoint, 6);
      if (Boolean(hit) === Boolean(this.isPointing)) return;
      this.isPointing = Boolean(hit);
      this._map.getContainer().style.cursor = hit ? "pointer" : "";
    },

    /* A click on something of ours opens a popup with what is known of it, and from whom. */
    tell(event) {
      if (parts.isForeign(event)) return;
      const hit = this.hit(event.containerPoint, window.matchMedia("(pointer: coarse)").matches ? 18 : 8);
      if (!hit) return;
      this.store.selectHit(hit);
      const { selected } = this.store;
      if (!selected) return;
      const popup = this.popup = L.popup({ maxWidth: 300, className: "frontline-popup" }).setLatLng(event.latlng).setContent(this.told(selected)).openOn(this._map);
      popup.on("remove", () => { if (this.popup === popup) { this.popup = null; this.store.select(null); } });
    },

    told(selected) {
      const { data } = this.store, claims = selected.claims.map((number) => data.claims[number]);
      const items = claims.slice(0, MOST_CLAIMS).map((claim) => make("li", "", null,
        make("span", "frontline-sentence", claim.sentence), safeLink(claim.url, claim.publisher || "source not named"), " " + this.store.dateText(claim.published)));
      if (claims.length > MOST_CLAIMS) items.push(make("li", "", `and ${claims.length - MOST_CLAIMS} more claims`));
      return make("div", "", null, make("strong", "", selected.title), ...selected.lines.map((line) => make("p", "", line)), make("ul", "", null, ...items));
    },
  });

  /* The box in the corner: the date with its buttons, the reading, the legend, the sources. */
  class Box {
    constructor(store, layer) {
      Object.assign(this, { store, layer, timer: 0 });
      const button = (text, label, act) => {
        const element = make("button", "", text);
        element.type = "button";
        element.title = label;
        element.setAttribute("aria-label", label);
        element.addEventListener("click", act);
        return element;
      };
      const step = (by) => () => { this.pause(); store.setStep(store.step + by); };
      this.playButton = button("▶", "Play", () => (this.timer ? this.pause() : this.play()));
      this.slider = make("input");
      this.slider.type = "range";
      this.slider.min = "0";
      this.slider.setAttribute("aria-label", "Date");
      this.slider.addEventListener("input", () => { this.pause(); store.setStep(Number(this.slider.value)); });
      this.date = make("output", "frontline-date");
      this.reading = make("select", "", null, ...[["hindsight", "With hindsight"], ["known", "As known then"]].map(([value, text]) => {
        const option = make("option", "", text);
        option.value = value;
        return option;
      }));
      this.reading.setAttribute("aria-label", "Reading");
      this.reading.addEventListener("change", () => store.setReading(this.reading.value));
      this.rows = make("ul", "frontline-rows");
      const legend = make("details", "", null, make("summary", "", "Kilometres of road held"), this.rows);
      legend.open = window.matchMedia("(min-width: 700px)").matches;
      this.element = make("section", "frontline-box leaflet-control", null, make("p", "frontline-title", store.data.title), this.date,
        make("div", "frontline-bar", null, button("‹", "Previous", step(-1)), this.playButton, button("›", "Next", step(1)), this.slider), this.reading, legend, make("p", "frontline-sources", store.data.raw.attribution.join(" · ")));
      this.element.setAttribute("aria-label", store.data.title);
      L.DomEvent.disableClickPropagation(this.element);
      L.DomEvent.disableScrollPropagation(this.element);
      for (const name of ["keydown", "keypress"]) L.DomEvent.on(this.element, name, L.DomEvent.stopPropagation);
    }

    play() {
      const { store } = this;
      if (store.step >= store.steps.length - 1) store.setStep(0);
      this.timer = setInterval(() => {
        if (store.step >= store.steps.length - 1) this.pause(); else store.setStep(store.step + 1);
      }, Math.max(120, Math.min(1000, 24000 / store.steps.length)));
      this.showPlaying();
    }

    pause() {
      clearInterval(this.timer);
      this.timer = 0;
      this.showPlaying();
    }

    showPlaying() {
      this.playButton.textContent = this.timer ? "❚❚" : "▶";
      this.playButton.title = this.timer ? "Pause" : "Play";
      this.playButton.setAttribute("aria-label", this.playButton.title);
    }

    draw() {
      const { store } = this, sums = store.data.kmByHolder(store.slice());
      this.date.textContent = store.dayText(store.step);
      this.slider.max = String(store.steps.length - 1);
      this.slider.value = String(store.step);
      this.slider.setAttribute("aria-valuetext", store.dayText(store.step));
      this.reading.value = store.reading;
      const row = (name, colour, km) => {
        const swatch = make("span", "frontline-swatch");
        swatch.style.background = colour;
        return make("li", "", null, swatch, make("span", "", name), make("span", "frontline-km", Math.round(km).toLocaleString("en-GB") + " km"));
      };
      const held = [...sums.held.entries()].sort((a, b) => b[1] - a[1]).filter(([, km]) => km >= 0.5);
      this.rows.replaceChildren(...held.map(([number, km]) => row(store.name(number), store.palette.actor(number), km)),
        row("Undecided", store.palette.undecided, sums.undecided), row("No claim", store.palette.unknown, sums.unknown));
    }
  }

  /* What stands for a layer until its data are unpacked: it remembers whether it is to be shown. */
  const Coming = L.Layer.extend({
    initialize(coming) {
      coming.then((layer) => { this.layer = layer; if (this._map) layer.addTo(this._map); });
    },
    onAdd(map) { if (this.layer) this.layer.addTo(map); },
    onRemove() { if (this.layer) this.layer.remove(); },
  });

  async function makeLayer(id, options) {
    const element = document.getElementById(id), data = new parts.Data(await parts.unparcel(element.textContent)), store = new parts.Store(data, null);
    element.dataset.isRead = "";
    const layer = new OnMap(store, options);
    store.reading = options.reading;
    store.redraw = () => { layer.draw(); if (layer.box) layer.box.draw(); };
    return layer;
  }

  /* Called by the script of the map, with the id of the element that holds the data. */
  parts.onMap = (id, options) => new Coming(makeLayer(id, options));
})(window.frontlineParts = window.frontlineParts || {});

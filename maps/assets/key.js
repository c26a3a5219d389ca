/* The key: the pattern of every state with the kilometres in it, to hide and show, and the signs of the map.
   The picture that a reader saves draws its key with the same functions. */
"use strict";
(function (parts) {
  const WIDTH = 32, HEIGHT = 14, MIDDLE = WIDTH / 2, LINE = HEIGHT / 2;

  /* Every sign that is no state: its name, its label and what it means. */
  const SIGNS = [
    ["inferred", "Inferred", "no newer claim names this stretch; it is read off the places on the road, or off an older statement"],
    ["break", "Passage closed", "whoever holds it; in a circle: somewhere on this stretch"],
    ["bead", "Front, last move", "where the holder changes along a road; the arrow beside it shows how it came there, dashed where only the gaining side says so"],
    ["point", "Held, claimed", "full where held, a ring where only claimed, halves where contested"],
    ["sizes", "City to village", "settlements by size"],
    ["junction", "Junction", "where two roads meet"],
    ["facility", "Facility", "an airbase, a bridge, a dam or the like"],
    ["crossing", "Crossing", "a border crossing"],
    ["area", "Area named", "claims of the date shown speak of it; nobody is said to hold all of it"],
  ];

  function drawArea(context, palette) {
    context.strokeStyle = palette["ink-soft"]; context.lineWidth = 1.2; context.lineCap = "round"; context.setLineDash([0.5, 3]);
    context.beginPath(); context.ellipse(MIDDLE, LINE, MIDDLE - 3, LINE - 1.5, 0, 0, Math.PI * 2); context.stroke();
    context.setLineDash([]);
  }

  function drawBead(context, palette, low, high) {
    parts.front(context, palette, 24, LINE + 2, 1, 0, low, high, 3.6);
    parts.moveArrow(context, palette, [[2, 3], [11, 3], [20, 3]], palette.actor(low), false);
  }

  /* Draws a state or a sign into a box of WIDTH by HEIGHT at the origin, by the same code as the map. */
  function drawSign(context, palette, patterns, name, holder, other) {
    const line = () => { context.beginPath(); context.moveTo(1, LINE); context.lineTo(WIDTH - 1, LINE); context.stroke(); };
    const place = (kind, x, radius, state) => parts.symbol(context, palette, kind, x, LINE, radius, state, holder, other);
    const pattern = patterns.get(name === "break" || name === "inferred" ? "controlled" : name);
    if (pattern) {
      parts.casing(context, palette, 8, line);
      parts.stateLine(context, palette, pattern, 5.5, holder, other, line, name === "inferred");
    }
    const signs = {
      break: () => parts.breakMark(context, palette, MIDDLE, LINE, 1, 0, 8, true, 2),
      bead: () => drawBead(context, palette, holder, other),
      point: () => { place("town", 5.5, 4, "controlled"); place("town", MIDDLE, 4, "claimed"); place("town", WIDTH - 5.5, 4, "contested"); },
      sizes: () => { place("city", 6.5, 4.9, "controlled"); place("town", MIDDLE + 1.5, 3.6, "controlled"); place("village", WIDTH - 5, 2.6, "controlled"); },
      area: () => drawArea(context, palette),
    };
    for (const kind of ["junction", "facility", "crossing"]) signs[kind] = () => place(kind, MIDDLE, 4.2, "controlled");
    if (signs[name]) signs[name]();
  }

  /* Kilometres of road, and how many places and junctions, in each state of a slice. */
  function countStates(data, slice) {
    const { stretches, ...tables } = slice.tables, states = data.raw.states, km = new Float64Array(states.length), places = new Int32Array(states.length);
    for (const row of slice.stretches) km[stretches.state[row]] += stretches.to[row] - stretches.from[row];
    for (const kind of ["places", "junctions"]) {
      for (const row of slice[kind].values()) places[tables[kind].state[row]] += 1;
    }
    const counts = new Map(states.map((word, i) => [word, { km: km[i], places: places[i] }]));
    return counts;
  }

  /* How many places and junctions each holder has, by its number. */
  function placesHeld(store) {
    const slice = store.slice(), counts = new Map();
    for (const kind of ["places", "junctions"]) {
      const table = slice.tables[kind];
      for (const row of slice[kind].values()) {
        if (!["vacated", "unknown"].includes(store.data.stateOf(table, row))) counts.set(table.holder[row], (counts.get(table.holder[row]) || 0) + 1);
      }
    }
    return counts;
  }

  class Key {
    constructor(store, root) {
      this.store = store;
      this.note = root.querySelector("#hidden-note");
      root.querySelector("#show-all").addEventListener("click", () => this.showAll());
      this.samples = [];
      this.states = store.data.raw.patterns.map((pattern) => this.addState(root.querySelector("#key"), pattern));
      for (const [name, label, hint] of SIGNS) this.addSign(root.querySelector("#key"), name, label, hint);
    }

    sample(name) {
      const canvas = parts.make("canvas", "sample");
      this.samples.push([canvas, name]);
      return canvas;
    }

    /* What nobody speaks of is no state that could be hidden. */
    addState(list, { state, label, meaning }) {
      const km = parts.make("span", "km"), isFixed = state === "unknown";
      const row = parts.make(isFixed ? "span" : "button", "state", null, this.sample(state), parts.make("span", "name", label), km);
      if (!isFixed) {
        row.type = "button";
        row.addEventListener("click", () => this.store.toggleState(state));
      }
      list.append(parts.make("li", "", null, row));
      return { state, label, meaning, row, km, isFixed };
    }

    addSign(list, name, label, hint) {
      const item = parts.make("li", "sign", null, this.sample(name), parts.make("span", "name", label));
      item.title = hint;
      list.append(item);
    }

    showAll() {
      this.store.showAll();
      document.querySelector("#holders button").focus(); /* the button that had the focus is gone */
    }

    /* The samples stay as they are from date to date. */
    drawSamples(holder, other) {
      const { palette, data } = this.store, drawn = [palette.isDark, holder, other, window.devicePixelRatio].join();
      if (this.drawn === drawn) return;
      this.drawn = drawn;
      for (const [canvas, name] of this.samples) drawSign(parts.fit(canvas, WIDTH, HEIGHT), palette, data.patterns, name, holder, other);
    }

    /* holders: numbers of the actors in the legend; the samples are in the colours of the first two. */
    draw(holders) {
      const { store } = this, { data } = store, [holder, other] = [holders[0] || 0, holders[1] || holders[0] || 0];
      this.drawSamples(holder, other);
      const counts = countStates(data, store.slice());
      for (const { state, meaning, row, km, isFixed } of this.states) {
        const { km: length, places } = counts.get(state), round = Math.round(length).toLocaleString("en-GB");
        km.replaceChildren(...(length >= 0.5 ? [parts.make("span", "unseen", ", "), round, parts.make("span", "unseen", " km")] : []));
        row.title = `${meaning[0].toUpperCase()}${meaning.slice(1)}. ${round} km of road, ${places} places and junctions.` + (isFixed ? "" : " Show or hide");
        row.classList.toggle("is-zero", length < 0.5 && !places);
        if (!isFixed) row.setAttribute("aria-pressed", String(!store.hiddenStates.has(state)));
      }
      const hidden = store.hiddenNames();
      this.note.hidden = !hidden.length;
      this.note.firstElementChild.textContent = "Hidden: " + hidden.join(", ");
    }
  }

  Object.assign(parts, { Key, drawSign, countStates, placesHeld, SIGNS, SIGN_WIDTH: WIDTH, SIGN_HEIGHT: HEIGHT });
})(window.frontlineParts = window.frontlineParts || {});

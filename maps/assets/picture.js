/* The view as one picture for a report: title, date and reading, the map, its key with kilometres, scale, sources and licence.
   It is drawn anew at twice the size of the screen and always by day, because it goes onto paper; nothing of it is cut off. */
"use strict";
(function (parts) {
  const { FONT } = parts;
  const SCALE = 2, MARGIN = 20, LEAST_WIDTH = 360, WIDE_COLUMN = 218, NARROW_COLUMN = 172, MOST_PIXELS = 6e7;
  const READINGS = { hindsight: "with hindsight: what is held true today about that day", known: "as known then: only what had been published by that day" };

  /* The colours of the day, whatever the page is in. */
  function dayPalette(data) {
    const root = document.documentElement, before = root.dataset.theme;
    root.dataset.theme = "light";
    try { return new parts.Palette(data); } finally {
      if (before === undefined) delete root.dataset.theme; else root.dataset.theme = before;
    }
  }

  /* The map of the view on a canvas of its own. What is selected is not part of it: nothing in the key explains the mark. */
  function drawMap(store, palette, scale) {
    const layer = new parts.ControlLayer(Object.assign(Object.create(store), { palette, selected: null }));
    layer.canvas = document.createElement("canvas");
    layer.canvas.dataset.ratio = String(scale);
    layer._map = store.map;
    layer.drawNow();
    const corner = store.map.containerPointToLayerPoint([0, 0]).subtract(layer.origin);
    return { canvas: layer.canvas, x: corner.x * scale, y: corner.y * scale };
  }

  /* The sides of the view: one, or the two of a comparison; each with the shares of the width between which it shows. */
  function sidesOf(store) {
    const { comparison } = store;
    if (!comparison.isOn) return [{ store, from: 0, to: 1 }];
    const { share } = comparison.swipe;
    return [{ store: comparison.left, from: 0, to: share }, { store, from: share, to: 1 }].map((side) => ({ ...side, name: comparison.name(side.store) }));
  }

  function drawSide(context, palette, side, size, scale, left, top) {
    const { canvas, x, y } = drawMap(side.store, palette, scale), start = side.from * size.x, width = (side.to - side.from) * size.x;
    if (width > 0.5) context.drawImage(canvas, x + start * scale, y, width * scale, size.y * scale, left + start, top, width, size.y);
    if (!side.name) return;
    context.fillStyle = palette.ink;
    if (side.from > 0) context.fillRect(left + start - 1, top, 2, size.y);
    const isLeft = side.from === 0;
    parts.label(context, palette, side.name, left + (isLeft ? start + width - 8 : start + 8), top + 14, `600 12px ${FONT}`, palette.ink, isLeft ? "right" : "left");
  }

  /* Lines of text no wider than a width; a word that is too long by itself is broken. */
  function wrapped(context, text, width) {
    const lines = [];
    let line = "";
    for (let word of text.split(/\s+/)) {
      while (context.measureText(word).width > width && word.length > 1) {
        if (line) { lines.push(line); line = ""; }
        let length = word.length - 1;
        while (length > 1 && context.measureText(word.slice(0, length)).width > width) length -= 1;
        lines.push(word.slice(0, length));
        word = word.slice(length);
      }
      const longer = line ? `${line} ${word}` : word;
      if (line && context.measureText(longer).width > width) { lines.push(line); line = word; } else line = longer;
    }
    return line ? [...lines, line] : lines;
  }

  /* Writes from top to bottom; the same run measures (on any canvas, without the map) and draws. */
  class Sheet {
    constructor(context, palette, width) { Object.assign(this, { context, palette, width, y: MARGIN }); }

    text(text, size, weight, colour, gap = 0) {
      const { context, palette } = this;
      context.font = `${weight} ${size}px ${FONT}`;
      context.fillStyle = palette[colour]; context.textAlign = "left"; context.textBaseline = "alphabetic";
      for (const line of wrapped(context, text, this.width - 2 * MARGIN)) {
        this.y += size * 1.32;
        context.fillText(line, MARGIN, this.y - size * 0.3);
      }
      this.y += gap;
    }

    /* Entries in columns as wide as there is room for: each draws its sign, then its label and a value to the right. */
    columns(entries, height, least) {
      const { context, palette } = this, room = this.width - 2 * MARGIN, count = Math.max(1, Math.floor(room / least)), width = room / count;
      const rows = Math.ceil(entries.length / count);
      entries.forEach(({ draw, signWidth, label, value }, i) => {
        const x = MARGIN + Math.floor(i / rows) * width, y = this.y + (i % rows) * height;
        context.save(); context.translate(x, y + (height - parts.SIGN_HEIGHT) / 2); draw(context); context.restore();
        context.textBaseline = "middle"; context.fillStyle = palette.ink;
        context.font = `600 12px ${FONT}`; context.textAlign = "right";
        context.fillText(value, x + width - 18, y + height / 2);
        const left = x + signWidth + 9, most = width - 18 - signWidth - 9 - (value ? context.measureText(value).width + 8 : 0);
        context.font = `400 12px ${FONT}`; context.textAlign = "left";
        context.fillText(shortened(context, label, most), left, y + height / 2);
      });
      this.y += rows * height;
    }
  }

  function shortened(context, text, width) {
    if (context.measureText(text).width <= width) return text;
    let length = text.length;
    while (length > 1 && context.measureText(text.slice(0, length) + "…").width > width) length -= 1;
    return text.slice(0, length) + "…";
  }

  /* A round number of kilometres that takes up to a hundred pixels in the middle of the view. */
  function drawScale(context, palette, store, size, top) {
    const { map } = store, y = size.y / 2, metres = map.containerPointToLatLng([0, y]).distanceTo(map.containerPointToLatLng([100, y]));
    const power = 10 ** Math.floor(Math.log10(metres)), round = [5, 3, 2, 1].find((one) => one * power <= metres) * power;
    const width = 100 * round / metres, x = 16, base = top + size.y - 14;
    context.strokeStyle = palette.halo; context.lineWidth = 5; context.lineCap = "butt"; context.setLineDash([]);
    const bracket = () => { context.beginPath(); context.moveTo(x, base - 6); context.lineTo(x, base); context.lineTo(x + width, base); context.lineTo(x + width, base - 6); context.stroke(); };
    bracket();
    context.strokeStyle = palette.ink; context.lineWidth = 1.5;
    bracket();
    parts.label(context, palette, round >= 1000 ? `${round / 1000} km` : `${round} m`, x + width / 2, base - 9, `500 11px ${FONT}`, palette.ink, "center");
  }

  const kmText = (km) => Math.round(km).toLocaleString("en-GB") + " km";

  /* Whoever holds road or place, most road first; `places` counts places and junctions by holder. */
  function holderEntries(store, palette, sums, places) {
    const numbers = [...new Set([...sums.held.keys(), ...places.keys()])].filter(Boolean), km = (number) => sums.held.get(number) || 0;
    return numbers.sort((a, b) => km(b) - km(a) || places.get(b) - places.get(a)).map((number) => ({
      number, signWidth: 14, label: store.name(number), value: km(number) >= 0.5 ? kmText(km(number)) : `${places.get(number)} place${places.get(number) > 1 ? "s" : ""}`,
      draw: (context) => { context.fillStyle = palette.actor(store.shownHolder(number)); context.beginPath(); context.roundRect(0, 0, 14, 14, 4); context.fill(); },
    }));
  }

  /* States that are there, with their kilometres, and the signs that are. */
  function keyEntries(store, palette, holders) {
    const { data } = store, slice = store.slice(), counts = parts.countStates(data, slice), [holder, other] = [holders[0] || 0, holders[1] || holders[0] || 0];
    const sign = (name, label, value) => ({ signWidth: parts.SIGN_WIDTH, label, value, draw: (context) => parts.drawSign(context, palette, data.patterns, name, holder, other) });
    const states = data.raw.patterns.filter(({ state }) => counts.get(state).km >= 0.5 || (counts.get(state).places && state !== "unknown"))
      .map(({ state, label }) => sign(state, label, counts.get(state).km >= 0.5 ? kmText(counts.get(state).km) : ""));
    const kinds = new Set(data.places.map((place) => place.kind)), table = slice.tables.passages;
    const isThere = {
      break: slice.passages.some((row) => parts.CLOSED.has(data.raw.passages[table.passage[row]])), bead: slice.fronts.length > 0,
      facility: kinds.has("facility"), crossing: kinds.has("crossing"), junction: slice.junctions.size > 0, area: store.claimsOfStep().some((claim) => claim.ring),
    };
    return [...states, ...parts.SIGNS.filter(([name]) => isThere[name] !== false).map(([name, label]) => sign(name, label, ""))];
  }

  function compose(context, store, palette, size, scale) {
    const sides = sidesOf(store), width = Math.max(LEAST_WIDTH, size.x), sheet = new Sheet(context, palette, width), sums = store.data.kmByHolder(store.slice());
    sheet.text(store.data.title, 14, 500, "ink-soft", 2);
    sheet.text(store.dayText(store.step), 22, 700, "ink", 2);
    sheet.text(`${document.getElementById("asof-note").textContent}; ${READINGS[store.reading]}`, 12, 400, "ink-soft", sides.length > 1 ? 0 : 12);
    if (sides.length > 1) sheet.text(`Left of the line: ${sides[0].name}. Right of it, and counted below: ${sides[1].name}.`, 12, 600, "ink", 12);
    const top = sheet.y;
    if (scale) for (const side of sides) drawSide(context, palette, side, size, scale, (width - size.x) / 2, top);
    drawScale(context, palette, store, size, top);
    sheet.y += size.y + 12;
    const hidden = store.hiddenNames();
    if (hidden.length) sheet.text(`Hidden in this picture and drawn as unknown: ${hidden.join(", ")}`, 12, 600, "ink", 6);
    sheet.text("Kilometres of road held", 12, 600, "ink", 4);
    const holders = holderEntries(store, palette, sums, parts.placesHeld(store));
    sheet.columns(holders, 20, WIDE_COLUMN);
    sheet.text(`Undecided ${kmText(sums.undecided)} · no claim ${kmText(sums.unknown)}, on all roads of the map`, 11, 400, "ink-soft", 10);
    sheet.columns(keyEntries(store, palette, holders.map(({ number }) => number).filter((number) => !store.hidden.has(number))), 19, NARROW_COLUMN);
    sheet.y += 8;
    const { attribution, licence } = store.data.raw;
    sheet.text([...attribution, licence].filter(Boolean).join(" · "), 10, 400, "ink-soft");
    return { width, height: Math.ceil(sheet.y + MARGIN * 0.8) };
  }

  /* The picture of the view as a canvas. */
  function makePicture(store) {
    const palette = dayPalette(store.data), size = store.map.getSize(), canvas = document.createElement("canvas"), context = canvas.getContext("2d");
    const { width, height } = compose(context, store, palette, size, 0);
    const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (width * height)));
    canvas.width = Math.round(width * scale); canvas.height = Math.round(height * scale);
    context.scale(scale, scale);
    context.fillStyle = palette.paper; context.fillRect(0, 0, width, height);
    compose(context, store, palette, size, scale);
    return canvas;
  }

  Object.assign(parts, { makePicture });
})(window.frontlineParts = window.frontlineParts || {});

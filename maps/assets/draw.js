/* Draws single things on a 2D canvas: a line in its state, a town, a junction, a front, a break, a label.
   The map, the legend and the strip chart all draw with these, so that a sign looks the same everywhere. */
"use strict";
(function (parts) {
  const FONT = '"Inter", "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", "Noto Sans Arabic", "Liberation Sans", Arial, sans-serif';

  /* Colours of the ground from the style sheet, colours of actors from the data, both for the theme in force. */
  class Palette {
    constructor(data) { this.data = data; this.read(); }
    read() {
      const style = getComputedStyle(document.documentElement);
      const names = ["land", "beyond", "border", "casing", "unknown", "undecided", "ink", "ink-soft", "paper",
        "paper-soft", "rule", "accent", "halo"];
      for (const name of names) this[name] = style.getPropertyValue("--" + name).trim();
      this.isDark = style.colorScheme.includes("dark");
    }
    actor(number) {
      if (!number) return this.unknown;
      const actor = this.data.actors[number];
      return this.isDark ? actor.dark : actor.colour;
    }
    /* One of the words that maps/style.py uses for the colours of a pattern. */
    named(word, holder, other) {
      if (word === "holder") return this.actor(holder);
      if (word === "other") return this.actor(other);
      if (word === "pale") return this.casing;
      return this[word];
    }
  }

  const HAIRLINE = 1.2, HAIRLINE_DASH = 4; /* on a hairline, dashes as long as on a line of this width; its own would be a smear */

  /* A path in one state. `stroke` strokes the same path with what is set on the context. What is inferred is hollow. */
  function stateLine(context, palette, pattern, width, holder, other, stroke, isInferred) {
    const isThin = pattern.base === "unknown";
    context.lineJoin = "round";
    context.lineCap = "butt";
    context.setLineDash([]);
    context.strokeStyle = palette.named(pattern.base, holder, other);
    context.lineWidth = isThin ? Math.max(1, width * 0.45) : width;
    stroke();
    if (isInferred && pattern.base === "holder" && !pattern.over) {
      context.strokeStyle = palette.casing;
      context.lineWidth = Math.max(0.9, width * 0.26);
      stroke();
    }
    if (!pattern.over) return;
    context.strokeStyle = palette.named(pattern.over, holder, other);
    context.lineWidth = width * pattern.width;
    context.setLineDash(pattern.dash.map((length) => Math.max(1, length * (width > HAIRLINE ? width : HAIRLINE_DASH))));
    stroke();
    context.setLineDash([]);
  }

  function casing(context, palette, width, stroke) {
    context.lineJoin = "round";
    context.lineCap = "butt";
    context.setLineDash([]);
    context.strokeStyle = palette.casing;
    context.lineWidth = width;
    stroke();
  }

  const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
  const directionOf = (text) => (RIGHT_TO_LEFT.test(text) ? "rtl" : "ltr");

  /* Outline of a symbol around 0,0: circle for settlements, square for facilities, gate for crossings, diamond. */
  function shape(context, kind, radius) {
    context.beginPath();
    if (kind === "junction") {
      const r = radius * 1.25;
      context.moveTo(0, -r); context.lineTo(r, 0); context.lineTo(0, r); context.lineTo(-r, 0); context.closePath();
    } else if (kind === "facility") {
      context.rect(-radius * 0.9, -radius * 0.9, radius * 1.8, radius * 1.8);
    } else if (kind === "crossing") {
      const r = radius * 1.2;
      context.moveTo(0, -r); context.lineTo(r, r * 0.8); context.lineTo(-r, r * 0.8); context.closePath();
    } else {
      context.arc(0, 0, radius, 0, Math.PI * 2);
    }
  }

  /* A place in its state: full where it is held, hollow where it is only claimed, halved where it is fought for. */
  function symbol(context, palette, kind, x, y, radius, state, holder, other, isOutlined) {
    context.save();
    context.translate(x, y);
    const colour = palette.actor(holder);
    const ring = Math.max(1.5, radius * 0.42);
    if (isOutlined) { shape(context, kind, radius + 2.6); context.fillStyle = palette["ink-soft"]; context.fill(); }
    shape(context, kind, radius + 1.6);
    context.fillStyle = palette.casing;
    context.fill();
    shape(context, kind, radius);
    if (state === "unknown") {
      context.fillStyle = palette.land; context.fill();
      context.strokeStyle = palette["ink-soft"]; context.lineWidth = 1; context.stroke();
    } else if (state === "claimed" || state === "vacated") {
      context.fillStyle = palette.casing; context.fill();
      if (state === "vacated") context.setLineDash([2, 2]);
      shape(context, kind, radius - ring / 2 + 0.4);
      context.strokeStyle = state === "vacated" ? palette.actor(other) : colour;
      context.lineWidth = ring; context.stroke();
    } else {
      context.fillStyle = colour; context.fill();
      if (state === "contested" || state === "front") {
        context.save();
        context.clip();
        context.fillStyle = palette.actor(other);
        context.fillRect(0, -radius * 2, radius * 2, radius * 4);
        if (state === "front") { context.fillStyle = palette.ink; context.fillRect(-radius * 0.22, -radius * 2, radius * 0.44, radius * 4); }
        context.restore();
      }
      if (state === "besieged" || state === "pressured" || state === "advance") {
        if (state === "pressured") context.setLineDash([3, 2]);
        if (state === "advance") { context.beginPath(); context.rect(0, -radius * 4, radius * 4, radius * 8); context.clip(); } /* from one side */
        shape(context, kind, radius + 2.4);
        context.strokeStyle = palette.actor(other); context.lineWidth = 1.8; context.stroke();
      }
    }
    context.restore();
  }

  /* The change of holder: a bead across the road, each half in the colour of the side it faces. */
  function front(context, palette, x, y, dx, dy, low, high, radius) {
    context.save();
    context.translate(x, y);
    context.rotate(Math.atan2(dy, dx));
    context.beginPath(); context.arc(0, 0, radius + 2, 0, Math.PI * 2);
    context.fillStyle = palette.ink; context.fill();
    context.beginPath(); context.arc(0, 0, radius + 1, 0, Math.PI * 2);
    context.fillStyle = palette.casing; context.fill();
    context.beginPath(); context.arc(0, 0, radius, Math.PI / 2, Math.PI * 1.5); context.closePath();
    context.fillStyle = palette.actor(low); context.fill();
    context.beginPath(); context.arc(0, 0, radius, -Math.PI / 2, Math.PI / 2); context.closePath();
    context.fillStyle = palette.actor(high); context.fill();
    context.restore();
  }

  /* Passage is closed: the road is broken and barred. A hollow mark says: somewhere on this stretch. */
  function breakMark(context, palette, x, y, dx, dy, size, isKnown, bars) {
    context.save();
    context.translate(x, y);
    context.rotate(Math.atan2(dy, dx));
    context.fillStyle = palette.paper;
    context.strokeStyle = palette.ink;
    if (isKnown) {
      context.fillRect(-size * 0.42, -size * 0.62, size * 0.84, size * 1.24);
      context.lineWidth = Math.max(1.6, size * 0.2);
    } else {
      context.beginPath(); context.arc(0, 0, size * 0.62, 0, Math.PI * 2); context.fill();
      context.lineWidth = 1; context.stroke();
      context.lineWidth = 1.4;
      size *= 0.6;
    }
    context.lineCap = "round";
    const offsets = bars === 1 ? [0] : [-size * 0.34, size * 0.34];
    for (const offset of offsets) {
      context.beginPath();
      context.moveTo(offset - size * 0.14, size * 0.72);
      context.lineTo(offset + size * 0.14, -size * 0.72);
      context.stroke();
    }
    context.restore();
  }

  /* Text that stays readable over lines; one that begins in a script from right to left is set in that direction. */
  function label(context, palette, text, x, y, font, colour, align) {
    context.font = font;
    context.direction = directionOf(text);
    context.textAlign = align || "left";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.strokeStyle = palette.halo;
    context.lineWidth = 3;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  /* The reference of a road on its little plate. */
  function shield(context, palette, text, x, y) {
    context.font = "600 10px " + FONT;
    const width = context.measureText(text).width + 9, height = 15;
    context.beginPath();
    context.roundRect(x - width / 2, y - height / 2, width, height, 3.5);
    context.fillStyle = palette.paper; context.fill();
    context.strokeStyle = palette["ink-soft"]; context.lineWidth = 1; context.stroke();
    context.fillStyle = palette.ink;
    context.textAlign = "center"; context.textBaseline = "middle";
    context.fillText(text, x, y + 0.5);
  }

  /* Pixels of a canvas to a CSS pixel: as sharp as the screen, or as its own `data-ratio` says. */
  const ratioOf = (canvas) => Number(canvas.dataset.ratio) || Math.min(3, window.devicePixelRatio || 1);

  /* Sets a canvas to a size in CSS pixels at the sharpness of the screen (or its own `data-ratio`), and returns its cleared context. */
  function fit(canvas, width, height) {
    const ratio = ratioOf(canvas);
    const w = Math.round(width * ratio), h = Math.round(height * ratio);
    if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  Object.assign(parts, { FONT, Palette, directionOf, stateLine, casing, symbol, front, breakMark, label, shield, fit, ratioOf });
})(window.frontlineParts = window.frontlineParts || {});

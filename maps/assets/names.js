/* Names on the map: of places, roads and areas. They look for room in the order of their weight and never overlap. */
"use strict";
(function (parts) {
  const { FONT, pointAt } = parts;
  const CLASS_RANK = { motorway: 4, trunk: 3, primary: 2, secondary: 1 };

  /* How important a road is, 4 motorway to 0. */
  const rank = (road) => CLASS_RANK[(road.class || "").replace("_link", "")] || 0;

  /* Where a name may stand beside its sign, the best first: steps to the right and down, and how it is aligned. */
  const SPOTS = [[1, 0, "left"], [-1, 0, "right"], [0, -1, "center"], [0, 1, "center"],
    [0.85, 0.8, "left"], [0.85, -0.8, "left"], [-0.85, 0.8, "right"], [-0.85, -0.8, "right"]];

  /* A name as it is drawn: one that a stranger made endless would take the map, and minutes to measure. */
  const MOST_LETTERS = 60;
  const short = (text) => (text.length > MOST_LETTERS ? Array.from(text.slice(0, MOST_LETTERS)).slice(0, -1).join("") + "…" : text);

  /* Keeps labels from covering each other: boxes in a coarse grid. */
  class Boxes {
    constructor() { this.cells = new Map(); }
    *keys(box) {
      for (let x = Math.floor(box[0] / 64); x <= Math.floor(box[2] / 64); x++) {
        for (let y = Math.floor(box[1] / 64); y <= Math.floor(box[3] / 64); y++) yield x * 100003 + y;
      }
    }
    isFree(box) {
      for (const key of this.keys(box)) {
        for (const other of this.cells.get(key) || []) {
          if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
        }
      }
      return true;
    }
    add(box) {
      for (const key of this.keys(box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
    }
  }

  /* The part of the map layer that writes names. */
  const naming = {
    /* Finds room for the names of signs, in their order; returns what `label` needs to draw each. */
    placeNames(context, symbols) {
      const { palette, language } = this.store, names = [];
      for (const { point, x, y, radius, hasState } of symbols) {
        if (point.kind === "junction" && this.zoom < (hasState ? 9 : 11.5)) continue;
        const text = short((language === "ar" && point.ar) || point.name);
        if (!text) continue;
        const isCity = point.kind === "city";
        const size = isCity && hasState ? (point.people > 500000 ? 14 : 13) : point.kind === "town" ? 12 : 11;
        const font = (isCity && hasState ? "600 " : isCity || hasState ? "500 " : "400 ") + size + "px " + FONT;
        context.font = font;
        const width = context.measureText(text).width, gap = radius + 4, half = size * 0.58;
        const spots = SPOTS.map(([dx, dy, align]) => {
          const tx = x + dx * gap, ty = y + dy * (dx ? half + 1 : gap + half - 1);
          const left = align === "left" ? tx : align === "right" ? tx - width : tx - width / 2;
          return [tx, ty, align, [left - 1, ty - half, left + width + 1, ty + half]];
        });
        const free = spots.filter((one) => this.boxes.isFree(one[3]));
        const spot = free.find((one) => this.isVisible(one[3])) || (isCity ? null : free[0]);
        if (!spot) continue;
        this.boxes.add(spot[3]);
        names.push([text, spot[0], spot[1] + 0.5, font, hasState ? palette.ink : palette["ink-soft"], spot[2]]);
      }
      return names;
    },

    /* References along the roads, well apart from each other and from everything else. */
    drawShields(context) {
      const { palette, data } = this.store, taken = new Map();
      const roads = data.roads.filter((road) => road.ref && road.length > 8).sort((a, b) => rank(b) - rank(a) || b.length - a.length);
      for (const road of roads) {
        if (rank(road) < 3 && this.zoom < 7.75) continue;
        const ref = short(road.ref);
        const spacing = 3.2e7 / (this.world * 0.55);
        for (let km = Math.min(road.length / 2, spacing / 2); km < road.length; km += spacing) {
          const at = pointAt(road, km);
          if (!at) continue;
          const x = this.sx(at[0]), y = this.sy(at[1]), half = 6 + ref.length * 3.4;
          if (!this.isInside(x, y, 0)) continue;
          const box = [x - half, y - 9, x + half, y + 9];
          const near = (taken.get(road.ref) || []).some(([a, b]) => Math.hypot(a - x, b - y) < 150);
          if (near || !this.boxes.isFree(box)) continue;
          this.boxes.add(box);
          taken.set(road.ref, (taken.get(road.ref) || []).concat([[x, y]]));
          parts.shield(context, palette, ref, x, y);
        }
      }
    },

    drawAreaNames(context) {
      const { palette, data, language } = this.store;
      const font = "italic 400 11px " + FONT;
      context.font = font;
      for (const { name: whole, x, y } of this.areas) {
        const name = short(whole);
        const half = context.measureText(name).width / 2 + 2, box = [x - half, y - 7, x + half, y + 7];
        if (!this.boxes.isFree(box)) continue;
        this.boxes.add(box);
        parts.label(context, palette, name, x, y, font, palette["ink-soft"], "center");
      }
      if (this.zoom < 6.5 || this.zoom > 10.5) return;
      context.save();
      context.letterSpacing = "1.5px";
      for (const area of data.labels) {
        const x = this.sx(area.x), y = this.sy(area.y);
        const isArabic = language === "ar" && area.ar;
        const text = short(isArabic ? area.ar : area.name.toUpperCase());
        if (isArabic) context.letterSpacing = "0px";
        const font = "500 10px " + FONT;
        context.font = font;
        const half = context.measureText(text).width / 2 + 2;
        const box = [x - half, y - 7, x + half, y + 7];
        if (!this.isInside(x, y, 0) || !this.boxes.isFree(box)) continue;
        this.boxes.add(box);
        context.globalAlpha = 0.75;
        parts.label(context, palette, text, x, y, font, palette["ink-soft"], "center");
        context.globalAlpha = 1;
      }
      context.restore();
    },
  };

  Object.assign(parts, { Boxes, naming, rank, short });
})(window.frontlineParts = window.frontlineParts || {});

/* The chart of one road: kilometres upwards, days across, each patch in the colour and pattern of its state.
   It shares its time axis with the bar below it. */
"use strict";
(function (parts) {
  const { FONT } = parts;

  /* Equal columns, one a step; an instant inside a step lies in proportion within its column. */
  class TimeScale {
    constructor(steps, left, right, begin) {
      this.steps = steps; this.left = left; this.right = right;
      this.edges = [begin, ...steps];
      this.cell = (right - left) / steps.length;
    }
    x(time) {
      const edges = this.edges, last = edges.length - 1;
      if (time <= edges[0]) return this.left;
      if (time >= edges[last]) return this.right;
      let low = 0, high = last;
      while (high - low > 1) { const middle = (low + high) >> 1; if (edges[middle] <= time) low = middle; else high = middle; }
      return this.left + this.cell * (low + (time - edges[low]) / (edges[high] - edges[low]));
    }
    start(step) { return this.left + this.cell * step; }
    step(x) { return Math.max(0, Math.min(this.steps.length - 1, Math.floor((x - this.left) / this.cell))); }
  }

  /* Fill for a patch of the chart in one state. */
  class Fills {
    constructor(palette) { this.palette = palette; this.made = new Map(); }

    get(context, look) {
      const { palette } = this, { state, holder, other } = look;
      if (state === "controlled" && !look.isInferred) return palette.actor(holder);
      if (state === "unknown") return palette["paper-soft"];
      const key = [state, holder, other, look.isInferred, palette.isDark].join();
      if (!this.made.has(key)) this.made.set(key, this.make(context, state, palette.actor(holder), palette.actor(other)));
      return this.made.get(key);
    }

    make(context, state, holder, other) {
      const { palette } = this;
      const looks = {
        controlled: [holder, palette.casing, 0.9, 6], claimed: [palette.casing, holder, 3.4, 6], contested: [holder, other, 4, 8],
        front: [palette.undecided, palette["ink-soft"], 0.9, 5],
        besieged: [holder, other, 1.6, 6], pressured: [holder, other, 1.4, 10], advance: [holder, other, 2.4, 10],
        vacated: [palette.casing, other, 1.6, 5],
      };
      const [ground, line, width, gap] = looks[state] || looks.front;
      const ratio = 2, size = gap, tile = document.createElement("canvas");
      tile.width = tile.height = size * ratio;
      const draw = tile.getContext("2d");
      draw.scale(ratio, ratio);
      draw.fillStyle = ground; draw.fillRect(0, 0, size, size);
      draw.strokeStyle = line; draw.lineWidth = width * Math.SQRT1_2;
      for (const shift of [-size, 0, size]) {
        draw.beginPath(); draw.moveTo(shift - 1, size + 1); draw.lineTo(shift + size + 1, -1); draw.stroke();
      }
      const pattern = context.createPattern(tile, "repeat");
      pattern.setTransform(new DOMMatrix().scale(1 / ratio));
      return pattern;
    }
  }

  const TOP = 8, BOTTOM = 7, NAME_HEIGHT = 14;

  /* Moves sorted positions apart to a least distance, each as little as can be (pool adjacent violators), within bounds. */
  function apart(positions, distance, low, high) {
    const groups = [];
    positions.forEach((y, i) => {
      groups.push({ sum: y - i * distance, count: 1 });
      while (groups.length > 1) {
        const last = groups[groups.length - 1], before = groups[groups.length - 2];
        if (before.sum / before.count <= last.sum / last.count) break;
        groups.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
      }
    });
    const free = groups.flatMap((group) => Array(group.count).fill(group.sum / group.count));
    const most = high - (positions.length - 1) * distance;
    return free.map((y, i) => Math.max(low, Math.min(most, y)) + i * distance);
  }

  class Strip {
    constructor(store, canvas) {
      this.store = store;
      this.canvas = canvas;
      this.fills = new Fills(store.palette);
      canvas.addEventListener("click", (event) => this.click(event));
      canvas.addEventListener("pointermove", (event) => this.hover(event));
      canvas.addEventListener("pointerleave", () => store.tip(null));
      canvas.addEventListener("keydown", (event) => this.press(event));
      for (const name of ["focus", "blur"]) canvas.addEventListener(name, () => this.draw());
    }

    y(km) { return TOP + (1 - km / this.road.length) * (this.height - TOP - BOTTOM); }
    km(y) { return Math.max(0, Math.min(this.road.length, this.road.length * (1 - (y - TOP) / (this.height - TOP - BOTTOM)))); }

    draw() {
      const { store } = this, box = this.canvas.parentElement.getBoundingClientRect();
      if (box.height < 20 || !store.data.roads.length) return;
      this.road = store.data.roads[store.road];
      this.width = Math.floor(box.width); this.height = Math.floor(box.height);
      this.scale = store.timeScale(this.width);
      const context = parts.fit(this.canvas, this.width, this.height);
      this.drawPatches(context);
      this.drawTowns(context);
      this.drawPassages(context);
      this.drawCursor(context);
      parts.drawRangeEdges(context, this.store, this.scale, 2, this.height);
      this.drawSpot(context);
    }

    /* Where the keyboard stands along the road, in km: the middle of a road that it has not been moved on. */
    get spot() { return this.spotOn === this.road ? this.spotKm : this.road.length / 2; }

    press(event) {
      const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key], { store } = this;
      if (!this.road) return;
      if (event.key === "Enter") store.showRoadPoint(this.road, this.spot);
      else if (steps && !event.shiftKey) {
        this.spotKm = Math.max(0, Math.min(this.road.length, this.spot + steps * this.road.length / 100));
        this.spotOn = this.road;
        this.draw();
      } else return;
      event.preventDefault(); event.stopPropagation();
    }

    drawSpot(context) {
      const { canvas, spot, store } = this, { left, right } = this.scale;
      canvas.setAttribute("aria-valuemax", String(Math.round(this.road.length)));
      canvas.setAttribute("aria-valuenow", String(Math.round(spot)));
      canvas.setAttribute("aria-valuetext", this.told(spot, store.step).join("; "));
      if (document.activeElement !== canvas || !canvas.matches(":focus-visible")) return;
      const y = Math.round(this.y(spot)) + 0.5;
      context.strokeStyle = store.palette.paper; context.lineWidth = 4; context.setLineDash([]);
      context.beginPath(); context.moveTo(left, y); context.lineTo(right, y); context.stroke();
      context.strokeStyle = store.palette.accent; context.lineWidth = 2; context.stroke();
    }

    rows(name) {
      const table = this.store.data.tables[this.store.reading][name], rows = [];
      for (let row = 0; row < table.rows; row++) if (table.road[row] === this.road.number) rows.push(row);
      return [table, rows];
    }

    drawPatches(context) {
      const [table, rows] = this.rows("stretches"), { left, right } = this.scale;
      context.fillStyle = this.store.palette["paper-soft"];
      context.fillRect(left, TOP, right - left, this.height - TOP - BOTTOM);
      for (const row of rows) {
        const x0 = Math.round(this.scale.x(table.start[row])), x1 = Math.round(this.scale.x(table.end[row]));
        if (x1 <= x0) continue;
        const y0 = Math.round(2 * this.y(table.to[row])) / 2, y1 = Math.round(2 * this.y(table.from[row])) / 2;
        context.fillStyle = this.fills.get(context, this.store.look(table, row));
        context.fillRect(x0, y0, x1 - x0, Math.max(1, y1 - y0));
      }
    }

    /* Names beside the axis: the most important that fit, moved apart where they are close, each tied to its place. */
    drawTowns(context) {
      const { palette, data, language } = this.store, { left, right } = this.scale;
      const { towns, names } = this.chooseNames(data.towns(this.road));
      context.save();
      context.strokeStyle = palette.ink; context.lineWidth = 1; context.setLineDash([]);
      towns.forEach(({ point, y }, i) => {
        const line = Math.round(y) + 0.5, nameY = names[i];
        context.globalAlpha = 0.2;
        context.beginPath(); context.moveTo(left, line); context.lineTo(right, line); context.stroke();
        context.globalAlpha = 0.55;
        context.beginPath(); context.moveTo(left - 1, line); context.lineTo(left - 4, line); context.lineTo(left - 12, nameY); context.lineTo(left - 15, nameY);
        context.stroke();
        context.globalAlpha = 1;
        context.font = (point.kind === "city" ? "600 " : "400 ") + "11.5px " + FONT;
        context.textAlign = "right"; context.textBaseline = "middle";
        context.fillStyle = point.kind === "city" ? palette.ink : palette["ink-soft"];
        const name = parts.short((language === "ar" && point.ar) || point.name);
        context.direction = parts.directionOf(name);
        context.fillText(this.clipped(context, name, left - 24), left - 19, nameY + 0.5);
      });
      context.restore();
    }

    /* Takes one name after the other as long as none is moved far from its place. */
    chooseNames(candidates) {
      let towns = [], names = [];
      for (const town of candidates.slice(0, 40)) {
        const more = [...towns, { ...town, y: this.y(town.km) }].sort((a, b) => a.y - b.y);
        const moved = apart(more.map((one) => one.y), NAME_HEIGHT, 7, this.height - 8);
        if (moved.some((y, i) => Math.abs(y - more[i].y) > 11)) continue;
        towns = more; names = moved;
      }
      return { towns, names };
    }

    clipped(context, text, room) {
      if (context.measureText(text).width <= room) return text;
      while (text && context.measureText(text + "…").width > room) text = text.slice(0, -1);
      return text + "…";
    }

    drawPassages(context) {
      const { palette, data } = this.store, [table, rows] = this.rows("passages");
      for (const row of rows) {
        if (!parts.CLOSED.has(data.raw.passages[table.passage[row]])) continue;
        const x0 = this.scale.x(table.start[row]), x1 = this.scale.x(table.end[row]);
        if (x1 - x0 < 1) continue;
        const isKnown = Number.isFinite(table.point[row]);
        const y = this.y(isKnown ? table.point[row] : (table.from[row] + table.to[row]) / 2);
        const bar = isKnown ? 2 : Math.max(2, this.y(table.from[row]) - this.y(table.to[row]));
        context.save();
        context.strokeStyle = palette.ink; context.lineWidth = isKnown ? 1.6 : 1; context.setLineDash(isKnown ? [4, 3] : [1, 4]);
        context.beginPath();
        if (isKnown) { context.moveTo(x0, y); context.lineTo(x1, y); } else context.rect(x0 + 1, y - bar / 2, x1 - x0 - 2, bar);
        context.stroke();
        context.restore();
        parts.breakMark(context, palette, Math.min(x1 - 6, x0 + 8), y, 1, 0, 7, isKnown, 2);
      }
    }

    drawCursor(context) {
      const { palette, step } = this.store, x = this.scale.start(step), width = Math.max(2, this.scale.cell);
      context.save();
      context.globalAlpha = 0.5; /* what is later than the date shown stands back */
      context.fillStyle = palette.paper;
      context.fillRect(x + width, TOP, this.scale.right - x - width, this.height - TOP - BOTTOM);
      context.restore();
      context.strokeStyle = palette.ink; context.lineWidth = 1.5; context.setLineDash([]);
      context.strokeRect(x, TOP - 3, width, this.height - TOP - BOTTOM + 6);
    }

    at(event) {
      const box = this.canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
      return { x, y, step: this.scale.step(x), km: this.km(y), isInside: x >= this.scale.left && x <= this.scale.right };
    }

    click(event) {
      const at = this.at(event);
      if (!at.isInside) return;
      this.store.setStep(at.step);
      this.store.showRoadPoint(this.road, at.km);
    }

    hover(event) {
      const at = this.at(event);
      if (!at.isInside) { this.store.tip(null); return; }
      this.store.tip(event, this.told(at.km, at.step));
    }

    /* Where it is, who holds it, and when, in words. */
    told(km, step) {
      const { data, reading } = this.store, slice = data.slice(this.store.steps[step], reading), table = slice.tables.stretches;
      const row = slice.stretches.find((one) => table.road[one] === this.road.number && table.from[one] <= km && km <= table.to[one]);
      const nearest = data.towns(this.road).reduce((best, town) =>
        (!best || Math.abs(town.km - km) < Math.abs(best.km - km) ? town : best), null);
      return [
        `${this.road.ref || this.road.name}, km ${Math.round(km)}` + (nearest ? ` · near ${nearest.point.name}` : ""),
        row === undefined ? "no claim" : this.store.describe(table, row),
        this.store.dayText(step),
      ];
    }
  }

  Object.assign(parts, { TimeScale, Strip });
})(window.frontlineParts = window.frontlineParts || {});

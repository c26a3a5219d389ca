/* The lines of all roads in one view, drawn in batches: what looks alike is one path, so that fifty thousand stretches take
   a few dozen strokes. What does not change from date to date (where a stretch lies on the canvas) is worked out once a view. */
"use strict";
(function (parts) {
  const { vertexBefore } = parts;
  const NEAR = 0.8, NEAR_OF_MANY = 5, MANY = 8000; /* pixels between vertices that are told apart, and with so many stretches in view */
  const CROWDED = 0.25; /* share of the canvas that lines may cover before they are drawn thinner */
  const CASING = 2.4;

  /* Width of a road in pixels. */
  function roadWidth(rank, zoom) {
    const base = Math.min(9, Math.max(1.8, 3.1 + (zoom - 7) * 0.75));
    return base * (0.58 + 0.105 * rank);
  }

  /* Which rows of the table of stretches share a place (a span), and which share all that their look depends on (a kind). */
  class Stretches {
    constructor(data) {
      const table = data.tables.hindsight.stretches, { rows } = table;
      this.table = table;
      this.roads = data.roads;
      this.span = new Int32Array(rows); this.kind = new Int32Array(rows);
      this.firstOfSpan = []; this.firstOfKind = [];
      const kinds = new Map(), ranks = data.roads.map(parts.rank);
      const columns = [table.state, table.holder, table.other, table.basis, table.rule].map((column) => [column, 1 + column.reduce((most, value) => Math.max(most, value), 0)]);
      for (let row = 0; row < rows; row++) {
        const isSame = row && table.road[row] === table.road[row - 1] && table.from[row] === table.from[row - 1] && table.to[row] === table.to[row - 1];
        if (!isSame) this.firstOfSpan.push(row);
        this.span[row] = this.firstOfSpan.length - 1;
        let key = ranks[table.road[row]];
        for (const [column, size] of columns) key = key * size + column[row];
        if (!kinds.has(key)) { kinds.set(key, kinds.size); this.firstOfKind.push(row); }
        this.kind[row] = kinds.get(key);
      }
      this.boxes = this.findBoxes();
    }

    /* West, north, east, south of each span in shares of the world, its neighbouring vertices included. */
    findBoxes() {
      const { table, roads } = this, boxes = new Float64Array(4 * this.firstOfSpan.length);
      this.firstOfSpan.forEach((row, span) => {
        const road = roads[table.road[row]], { x, y } = road;
        let west = 2, north = 2, east = -1, south = -1;
        eachRun(road, table.from[row], table.to[row], (first, last) => {
          for (let i = first - 1; i <= last; i++) {
            if (x[i] < west) west = x[i];
            if (x[i] > east) east = x[i];
            if (y[i] < north) north = y[i];
            if (y[i] > south) south = y[i];
          }
        });
        boxes[4 * span] = west; boxes[4 * span + 1] = north; boxes[4 * span + 2] = east; boxes[4 * span + 3] = south;
      });
      return boxes;
    }
  }

  /* The runs of vertices between two measures, one for each part of a road that has some: the first vertex beyond the
     start, and the first that is not before the end; and the two measures on that part. */
  function eachRun(road, from, to, tell) {
    for (const part of road.parts) {
      const start = Math.max(from, road.km[part.first]), end = Math.min(to, road.km[part.last]);
      if (end <= start) continue;
      const first = Math.min(vertexBefore(road, part, start) + 1, part.last);
      let last = first;
      while (last < part.last && road.km[last] < end) last++;
      tell(first, last, start, end);
    }
  }

  /* Share of the way from the vertex before one to it, at a measure between them. */
  function shareAt(road, vertex, km) {
    const span = road.km[vertex] - road.km[vertex - 1];
    return span > 0 ? Math.min(1, Math.max(0, (km - road.km[vertex - 1]) / span)) : 0;
  }

  /* Tells the points of a road between two measures one by one, in shares of the world; the first of each run lifts the pen. */
  function eachPoint(road, from, to, tell) {
    const { x, y } = road;
    const between = (vertex, km, isFirst) => {
      const share = shareAt(road, vertex, km);
      tell(x[vertex - 1] + (x[vertex] - x[vertex - 1]) * share, y[vertex - 1] + (y[vertex] - y[vertex - 1]) * share, isFirst, !isFirst);
    };
    eachRun(road, from, to, (first, last, start, end) => {
      between(first, start, true);
      for (let i = first; i < last; i++) tell(x[i], y[i], false, false);
      between(last, end, false);
    });
  }

  /* The spans of one view as pixels. A span is a run of x and y in one pool; NaN lifts the pen. */
  class View {
    constructor(stretches, layer) {
      this.stretches = stretches;
      this.layer = layer;
      const count = stretches.firstOfSpan.length;
      this.known = new Uint8Array(count); /* 0: not asked yet, 1: out of sight, 2: seen */
      this.start = new Int32Array(count); this.end = new Int32Array(count); this.length = new Float32Array(count);
      this.pool = new Float32Array(1 << 14);
      this.used = 0;
      const { left, top, width, height, world } = layer;
      this.window = [left / world, top / world, (left + width) / world, (top + height) / world];
      this.near = NEAR;
    }

    /* Takes in the rows of a slice, which cover all roads: how many are in view, and how crowded it is. */
    survey(rows) {
      const { span, table, roads } = this.stretches, { width, height, zoom } = this.layer;
      let count = 0, covered = 0;
      for (const row of rows) count += this.isInWindow(span[row]);
      this.near = count > MANY ? NEAR_OF_MANY : NEAR;
      for (const row of rows) {
        if (this.isSeen(span[row])) covered += this.length[span[row]] * (roadWidth(parts.rank(roads[table.road[row]]), zoom) + CASING);
      }
      this.thinner = Math.min(1, CROWDED * width * height / covered);
      this.isCrowded = this.thinner < 0.5;
    }

    isInWindow(span) {
      const { boxes } = this.stretches, at = 4 * span, [west, north, east, south] = this.window;
      return boxes[at] <= east && boxes[at + 2] >= west && boxes[at + 1] <= south && boxes[at + 3] >= north;
    }

    /* Whether any of a span lies in the window; one that does is laid out when that is first asked. */
    isSeen(span) {
      if (!this.known[span]) {
        const isIn = this.isInWindow(span);
        this.known[span] = isIn ? 2 : 1;
        if (isIn) this.lay(span);
      }
      return this.known[span] === 2;
    }

    push(x, y) {
      if (this.used + 2 > this.pool.length) { const more = new Float32Array(2 * this.pool.length); more.set(this.pool); this.pool = more; }
      this.pool[this.used++] = x; this.pool[this.used++] = y;
    }

    lay(span) {
      const { table, roads, firstOfSpan } = this.stretches, row = firstOfSpan[span], { near } = this, { world, left, top } = this.layer;
      let lastX = 0, lastY = 0, length = 0;
      this.start[span] = this.used;
      eachPoint(roads[table.road[row]], table.from[row], table.to[row], (worldX, worldY, isFirst, isLast) => {
        const x = worldX * world - left, y = worldY * world - top, apart = Math.abs(x - lastX) + Math.abs(y - lastY);
        if (isFirst) { if (this.used > this.start[span]) this.push(NaN, NaN); } else if (apart < near && !isLast) return; else length += apart;
        this.push(x, y);
        lastX = x; lastY = y;
      });
      this.length[span] = length;
      this.end[span] = this.used;
    }

    /* Adds a span to a path. */
    trace(span, path) {
      const { pool } = this;
      let isDown = false;
      for (let i = this.start[span]; i < this.end[span]; i += 2) {
        const x = pool[i], y = pool[i + 1];
        if (x !== x) { isDown = false; continue; }
        if (isDown) path.lineTo(x, y); else path.moveTo(x, y);
        isDown = true;
      }
    }

    /* Square of the distance of a point from a span. */
    distance2(span, x, y) {
      const { pool } = this;
      let least = Infinity;
      for (let i = this.start[span]; i + 3 < this.end[span]; i += 2) {
        const dx = pool[i + 2] - pool[i], dy = pool[i + 3] - pool[i + 1], squared = dx * dx + dy * dy;
        const share = squared > 0 ? Math.max(0, Math.min(1, ((x - pool[i]) * dx + (y - pool[i + 1]) * dy) / squared)) : 0;
        const ex = pool[i] + share * dx - x, ey = pool[i + 1] + share * dy - y, apart = ex * ex + ey * ey;
        if (apart < least) least = apart;
      }
      return least;
    }
  }

  /* The part of the map layer that draws the lines of the roads, and finds the one under the pointer. */
  const roadLines = {
    takeView() {
      const key = [this.left, this.top, this.width, this.height, this.world].join();
      if (this.viewKey === key) return;
      this.viewKey = key;
      this.view = new View(this.store.stretches, this);
      this.view.survey(this.slice.stretches);
      this.isCrowded = this.view.isCrowded;
    },

    /* One batch of all that looks alike, the least important first; of the spans that `isWanted`, or of all. The spans of a
       batch lie side by side in one list, which the next call writes anew. */
    makeBatches(isWanted) {
      const { store, view } = this, { span, kind, firstOfKind } = store.stretches, table = this.slice.tables.stretches, rows = this.slice.stretches;
      if (!this.room || this.room.length < rows.length) { this.room = new Int32Array(rows.length); this.wanted = new Int32Array(rows.length); }
      const ofKind = new Array(firstOfKind.length), batches = new Map(), { wanted } = this;
      let count = 0;
      for (const row of rows) {
        if (!view.isSeen(span[row]) || (isWanted && !isWanted(span[row]))) continue;
        let batch = ofKind[kind[row]];
        if (!batch) batch = ofKind[kind[row]] = this.batchLike(batches, store.look(table, row), store.data.roads[table.road[row]]);
        batch.end += 1;
        wanted[count++] = row;
      }
      let at = 0;
      for (const batch of batches.values()) { const size = batch.end; batch.first = batch.end = at; at += size; }
      for (let i = 0; i < count; i++) this.room[ofKind[kind[wanted[i]]].end++] = span[wanted[i]];
      /* Of one rank in an order that does not depend on which rows are asked for, because lines cross. */
      return [...batches.values()].sort((a, b) => a.rank + 10 * a.isKnown - b.rank - 10 * b.isKnown || (a.key < b.key ? -1 : 1));
    },

    batchLike(batches, look, road) {
      const { pattern } = look, uses = (word) => pattern.base === word || pattern.over === word;
      const width = this.lineWidth(road), isKnown = pattern.base !== "unknown", rank = this.isCrowded ? 0 : parts.rank(road);
      const holder = uses("holder") ? look.holder : 0, other = uses("other") ? look.other : 0, isInferred = look.isInferred && !this.isCrowded;
      const key = [pattern.state, holder, other, isInferred, width, rank].join();
      if (!batches.has(key)) batches.set(key, { key, first: 0, end: 0, pattern, holder, other, isInferred, width, isKnown, rank });
      return batches.get(key);
    },

    drawRoads(context, isWanted) {
      const batches = this.makeBatches(isWanted);
      if (!this.isCrowded) this.drawCasings(context, batches, CASING * this.view.thinner);
      this.drawLines(context, batches);
    },

    drawLines(context, batches = this.makeBatches()) {
      for (const batch of batches) {
        const { pattern, width, holder, other, isInferred } = batch;
        this.begin(context, [batch]);
        parts.stateLine(context, this.store.palette, pattern, width, holder, other, () => context.stroke(), isInferred);
      }
    },

    /* Width of the line of a road as it is drawn now, in pixels; where it is crowded all are as thin as can be. */
    lineWidth(road) {
      return this.isCrowded ? 1 : roadWidth(parts.rank(road), this.zoom) * this.view.thinner;
    },

    drawCasings(context, batches, more) {
      const known = batches.filter((batch) => batch.isKnown);
      for (const width of new Set(known.map((batch) => batch.width))) {
        this.begin(context, known.filter((batch) => batch.width === width));
        parts.casing(context, this.store.palette, width + more, () => context.stroke());
      }
    },

    /* Makes the lines of some batches the path of a context, which holds it without leaving anything to be cleared away. */
    begin(context, batches) {
      context.beginPath();
      for (const { first, end } of batches) for (let i = first; i < end; i++) this.view.trace(this.room[i], context);
    },

    /* The stretch nearest to a point of the canvas, if it is near enough. */
    hitLine(room, reach) {
      const { view, store } = this, { span, boxes } = store.stretches;
      let best = null, least = Infinity;
      const x = (room.x + this.left) / this.world, y = (room.y + this.top) / this.world;
      for (const row of this.slice.stretches) {
        if (!view.isSeen(span[row])) continue;
        const road = store.data.roads[this.slice.tables.stretches.road[row]];
        const far = (this.lineWidth(road) + reach) / 2, margin = far / this.world, at = 4 * span[row];
        if (x < boxes[at] - margin || x > boxes[at + 2] + margin || y < boxes[at + 1] - margin || y > boxes[at + 3] + margin) continue;
        const apart = view.distance2(span[row], room.x, room.y);
        if (apart <= far * far && apart < least) { best = { kind: "stretch", row }; least = apart; }
      }
      return best;
    },
  };

  Object.assign(parts, { Stretches, eachPoint, roadLines });
})(window.frontlineParts = window.frontlineParts || {});

/* The lines of all roads in one view, drawn in batches: what looks alike is one path, so that fifty thousand stretches take
   a few dozen strokes. What does not change from date to date (where a stretch lies on the canvas) is worked out once a view. */
"use strict";
(function (parts) {
  const { pointAt, vertexBefore } = parts;
  const NEAR = 0.8, NEAR_OF_MANY = 3, MANY = 8000; /* pixels between vertices that are told apart, and with so many stretches in view */
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

    /* West, north, east, south of each span in shares of the world; one that lies on no part of its road is nowhere. */
    findBoxes() {
      const { table, roads } = this, boxes = new Float64Array(4 * this.firstOfSpan.length);
      this.firstOfSpan.forEach((row, span) => {
        const road = roads[table.road[row]], box = [2, 2, -1, -1];
        const grow = (x, y) => { box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y); box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y); };
        eachPiece(road, table.from[row], table.to[row], (first, last, head, tail) => {
          grow(head[0], head[1]); grow(tail[0], tail[1]);
          for (let i = first; i < last; i++) grow(road.x[i], road.y[i]);
        });
        boxes.set(box, 4 * span);
      });
      return boxes;
    }
  }

  /* The pieces of a road between two measures, one for each part of it that has some: the vertices between the ends, as
     the first and the one after the last, and the ends themselves. */
  function eachPiece(road, from, to, tell) {
    for (const part of road.parts) {
      const start = Math.max(from, road.km[part.first]), end = Math.min(to, road.km[part.last]);
      if (end <= start) continue;
      const first = vertexBefore(road, part, start) + 1;
      let last = first;
      while (last <= part.last && road.km[last] < end) last++;
      tell(first, last, pointAt(road, start), pointAt(road, end));
    }
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
      const { span, table, roads } = this.stretches, { width, height, zoom } = this.layer, [west, north, east, south] = this.window, { boxes } = this.stretches;
      let count = 0, covered = 0;
      for (const row of rows) {
        const at = 4 * span[row];
        count += boxes[at] <= east && boxes[at + 2] >= west && boxes[at + 1] <= south && boxes[at + 3] >= north;
      }
      this.near = count > MANY ? NEAR_OF_MANY : NEAR;
      for (const row of rows) {
        if (this.isSeen(span[row])) covered += this.length[span[row]] * (roadWidth(parts.rank(roads[table.road[row]]), zoom) + CASING);
      }
      this.thinner = Math.min(1, CROWDED * width * height / covered);
      this.isCrowded = this.thinner < 0.5;
    }

    /* Whether any of a span lies in the window. */
    isSeen(span) {
      if (!this.known[span]) {
        const { boxes } = this.stretches, at = 4 * span, [west, north, east, south] = this.window;
        const isIn = boxes[at] <= east && boxes[at + 2] >= west && boxes[at + 1] <= south && boxes[at + 3] >= north;
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
      const { table, roads, firstOfSpan } = this.stretches, row = firstOfSpan[span], road = roads[table.road[row]], { layer, near } = this;
      let lastX, lastY;
      const to = (x, y) => { this.length[span] += Math.hypot(x - lastX, y - lastY); this.push(x, y); lastX = x; lastY = y; };
      this.start[span] = this.used;
      eachPiece(road, table.from[row], table.to[row], (first, last, head, tail) => {
        if (this.used > this.start[span]) this.push(NaN, NaN);
        lastX = layer.sx(head[0]); lastY = layer.sy(head[1]);
        this.push(lastX, lastY);
        for (let i = first; i < last; i++) {
          const x = layer.sx(road.x[i]), y = layer.sy(road.y[i]);
          if (Math.abs(x - lastX) + Math.abs(y - lastY) >= near) to(x, y);
        }
        to(layer.sx(tail[0]), layer.sy(tail[1]));
      });
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

    /* One batch of all that looks alike, the least important first. */
    makeBatches() {
      const { store, view } = this, { span, kind, firstOfKind } = store.stretches, table = this.slice.tables.stretches;
      const ofKind = new Array(firstOfKind.length), batches = new Map();
      for (const row of this.slice.stretches) {
        if (!view.isSeen(span[row])) continue;
        let batch = ofKind[kind[row]];
        if (!batch) batch = ofKind[kind[row]] = this.batchLike(batches, store.look(table, row), store.data.roads[table.road[row]]);
        view.trace(span[row], batch.path);
      }
      return [...batches.values()].sort((a, b) => a.rank + 10 * a.isKnown - b.rank - 10 * b.isKnown);
    },

    batchLike(batches, look, road) {
      const { pattern } = look, uses = (word) => pattern.base === word || pattern.over === word;
      const width = this.lineWidth(road), isKnown = pattern.base !== "unknown", rank = this.isCrowded ? 0 : parts.rank(road);
      const holder = uses("holder") ? look.holder : 0, other = uses("other") ? look.other : 0, isInferred = look.isInferred && !this.isCrowded;
      const key = [pattern.state, holder, other, isInferred, width, rank].join();
      if (!batches.has(key)) batches.set(key, { path: new Path2D(), pattern, holder, other, isInferred, width, isKnown, rank });
      return batches.get(key);
    },

    drawRoads(context) {
      this.takeView();
      this.batches = this.makeBatches();
      if (!this.isCrowded) this.drawCasings(context, CASING * this.view.thinner);
      this.drawLines(context);
    },

    drawLines(context) {
      for (const { path, pattern, width, holder, other, isInferred } of this.batches) {
        parts.stateLine(context, this.store.palette, pattern, width, holder, other, () => context.stroke(path), isInferred);
      }
    },

    /* Width of the line of a road as it is drawn now, in pixels; where it is crowded all are as thin as can be. */
    lineWidth(road) {
      return this.isCrowded ? 1 : roadWidth(parts.rank(road), this.zoom) * this.view.thinner;
    },

    drawCasings(context, more) {
      const byWidth = new Map();
      for (const { path, width, isKnown } of this.batches) {
        if (!isKnown) continue;
        if (!byWidth.has(width)) byWidth.set(width, new Path2D());
        byWidth.get(width).addPath(path);
      }
      for (const [width, path] of byWidth) parts.casing(context, this.store.palette, width + more, () => context.stroke(path));
    },

    /* The stretch nearest to a point of the canvas, if it is near enough. */
    hitLine(room, reach) {
      const { view, store } = this, { span } = store.stretches, { boxes } = store.stretches;
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

  Object.assign(parts, { Stretches, eachPiece, roadLines });
})(window.frontlineParts = window.frontlineParts || {});

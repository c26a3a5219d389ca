/* The map layer: one canvas over the map on which the ground, the roads, the places and their names are drawn.
   It draws what the store (app.js) says and answers what lies under the pointer. */
"use strict";
(function (parts) {
  const { pointAt } = parts;
  const PAD = 0.2;
  const MOST_FRONT_KM = 50; /* on a longer undecided stretch a bead in its middle would say more than is known */
  const CROWDED_FRONTS = 48; /* where lines are crowded, there is one bead in a square of so many pixels */
  const CLOSED = new Set(["closed", "interdicted", "military_only"]);

  const RADIUS = { city: 5.4, town: 4, village: 3, facility: 3.6, crossing: 3.8, junction: 4 };

  /* From which zoom a place shows: earlier if something is said about it. */
  function isShown(point, hasState, zoom) {
    if (point.kind === "city") return true;
    const from = hasState
      ? { town: 6.5, village: 8.5, facility: 7.5, crossing: 7, junction: 7.5 }[point.kind]
      : point.people >= 40000 ? 7.5 : { town: 9.25, village: 11.5, facility: 9.5, crossing: 8.5, junction: 10.5 }[point.kind];
    return zoom >= (from || 10);
  }

  /* A pane of our own: above tiles, beneath whatever else is put on the map, in whatever order. */
  function paneOf(map, name) {
    const pane = map.getPane(name) || map.createPane(name);
    pane.style.zIndex = 350;
    return pane;
  }

  /* Whether a click of the map fell on something that another layer put there: it is that layer's. */
  function isForeign(event) {
    const { target } = event.originalEvent || {};
    return Boolean(target && target.closest && target.closest(".leaflet-interactive"));
  }

  /* Whether the square in which a point lies was taken before; it is from now on. */
  function isTaken(taken, x, y, side) {
    const square = Math.floor(x / side) * 1e5 + Math.floor(y / side);
    return taken.has(square) || !taken.add(square);
  }

  const ControlLayer = L.Layer.extend({
    includes: [parts.naming, parts.roadLines, parts.repainting],
    options: { pane: "frontline" },

    initialize(store, options) {
      L.setOptions(this, options);
      this.store = store;
      this.draws = 0;
    },

    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "control-canvas" + (map.options.zoomAnimation ? " leaflet-zoom-animated" : ""));
      this.canvas.setAttribute("aria-hidden", "true");
      paneOf(map, this.options.pane).appendChild(this.canvas);
      this.drawNow();
    },

    onRemove() { this.canvas.remove(); },

    getEvents() {
      return { viewreset: this.drawNow, moveend: this.drawNow, resize: this.drawNow, move: this.whileMoving, zoomanim: this.whileZooming };
    },

    /* Draws again before the next frame, once, however often it is asked. */
    draw() {
      if (this.frame || !this._map) return;
      this.frame = requestAnimationFrame(() => { this.frame = 0; this.drawNow(); });
    },

    whileMoving() {
      const offset = this._map.containerPointToLayerPoint([0, 0]).subtract(this.origin);
      const room = this.size.multiplyBy(PAD);
      if (Math.abs(offset.x - room.x) > room.x || Math.abs(offset.y - room.y) > room.y) this.draw();
    },

    whileZooming(event) {
      const map = this._map, scale = map.getZoomScale(event.zoom, this.zoom);
      const corner = map._latLngToNewLayerPoint(this.corner, event.zoom, event.center);
      L.DomUtil.setTransform(this.canvas, corner, scale);
    },

    place() {
      const map = this._map;
      this.size = map.getSize();
      const room = this.size.multiplyBy(PAD).round();
      this.zoom = map.getZoom();
      this.origin = map.containerPointToLayerPoint([-room.x, -room.y]).round();
      this.corner = map.layerPointToLatLng(this.origin);
      this.world = map.options.crs.scale(this.zoom);
      const pixels = map.getPixelOrigin().add(this.origin);
      this.left = pixels.x; this.top = pixels.y;
      this.width = this.size.x + 2 * room.x; this.height = this.size.y + 2 * room.y;
      L.DomUtil.setPosition(this.canvas, this.origin);
    },

    drawNow() {
      if (!this._map) return;
      if (this.frame) { cancelAnimationFrame(this.frame); this.frame = 0; }
      this.place();
      const context = parts.fit(this.canvas, this.width, this.height);
      this.slice = this.store.slice();
      this.hits = [];
      this.boxes = new parts.Boxes();
      this.takeView();
      this.paint(context);
      this.areas = this.drawAreas(context);
      this.drawSelection(context);
      this.symbols = this.findSymbols();
      this.addSymbolBoxes();
      const isMajor = (one) => one.hasState && one.point.kind === "city" && one.point.people > 100000;
      const names = this.placeNames(context, this.symbols.filter(isMajor)); /* before the marks, which may lie under a name */
      this.drawPassages(context);
      this.drawFronts(context);
      parts.drawChangedPoints(this, context);
      this.drawSymbols(context);
      names.push(...this.placeNames(context, this.symbols.filter((one) => !isMajor(one))));
      for (const name of names) parts.label(context, this.store.palette, ...name);
      this.drawShields(context);
      this.drawAreaNames(context);
      this.draws += 1;
    },

    /* World shares to canvas pixels. */
    sx(x) { return x * this.world - this.left; },
    sy(y) { return y * this.world - this.top; },
    isInside(x, y, margin) { return x > -margin && y > -margin && x < this.width + margin && y < this.height + margin; },

    /* Whether a box lies in the part of the canvas that is seen now, not in the margin for moving. */
    isVisible(box) {
      const room = this.size.multiplyBy(PAD);
      return box[0] >= room.x && box[1] >= room.y && box[2] <= this.width - room.x && box[3] <= this.height - room.y;
    },

    drawGround(context) {
      const { palette, data } = this.store;
      context.fillStyle = palette.beyond;
      context.fillRect(0, 0, this.width, this.height);
      context.beginPath();
      if (!data.outline.length) context.rect(0, 0, this.width, this.height);
      for (const ring of data.outline) {
        ring.x.forEach((x, i) => (i ? context.lineTo(this.sx(x), this.sy(ring.y[i])) : context.moveTo(this.sx(x), this.sy(ring.y[i]))));
        context.closePath();
      }
      context.fillStyle = palette.land; context.fill("evenodd");
      context.strokeStyle = palette.border; context.lineWidth = 1.2; context.setLineDash([]); context.lineJoin = "round";
      context.stroke();
    },

    /* Areas that claims of the day shown speak of: an outline and a name, never a surface that somebody holds. */
    drawAreas(context) {
      const { palette } = this.store, areas = [];
      context.save();
      context.strokeStyle = palette["ink-soft"]; context.lineWidth = 1.2; context.lineCap = "round"; context.setLineDash([0.5, 4]);
      for (const claim of this.store.areasShown()) {
        const points = claim.ring.map(([lon, lat]) => [this.sx(parts.mercatorX(lon)), this.sy(parts.mercatorY(lat))]);
        context.beginPath();
        points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
        context.closePath(); context.stroke();
        const top = points.reduce((best, point) => (point[1] < best[1] ? point : best));
        areas.push({ name: claim.target, x: top[0], y: top[1] + 9 });
      }
      context.restore();
      return areas;
    },

    /* The line of a road between two measures, as a path; null where the road is not there. */
    pathOf(road, from, to) {
      const path = new Path2D();
      let isEmpty = true;
      parts.eachPoint(road, from, to, (x, y, isFirst) => {
        path[isFirst ? "moveTo" : "lineTo"](this.sx(x), this.sy(y));
        isEmpty = false;
      });
      return isEmpty ? null : path;
    },

    drawSelection(context) {
      const { palette, selected, data } = this.store;
      if (!selected) return;
      context.strokeStyle = palette.accent; context.setLineDash([]); context.lineCap = "round";
      if (selected.kind === "stretch") {
        const path = this.pathOf(data.roads[selected.road], selected.from, selected.to);
        if (!path) return;
        const width = this.lineWidth(data.roads[selected.road]);
        context.globalAlpha = 0.35; context.lineWidth = width + 10; context.stroke(path); context.globalAlpha = 1;
        this.drawLines(context);
      } else if (selected.x !== undefined) {
        context.lineWidth = 2.5;
        context.beginPath(); context.arc(this.sx(selected.x), this.sy(selected.y), 13, 0, Math.PI * 2); context.stroke();
      }
      for (const [roadId, from, to] of selected.pieces || []) {
        const road = data.roadById.get(roadId), path = road && this.pathOf(road, from, to);
        if (!path) continue;
        const width = this.lineWidth(road);
        context.globalAlpha = 0.4; context.lineWidth = width + 9; context.stroke(path); context.globalAlpha = 1;
      }
      if (selected.pieces && selected.pieces.length) {
        this.drawLines(context);
      } else if (selected.ring) {
        context.lineWidth = 2; context.setLineDash([5, 4]);
        context.beginPath();
        selected.ring.forEach(([lon, lat], i) => context[i ? "lineTo" : "moveTo"](this.sx(parts.mercatorX(lon)), this.sy(parts.mercatorY(lat))));
        context.closePath(); context.stroke(); context.setLineDash([]);
      } else if (selected.box) {
        const [west, south, east, north] = selected.box;
        const x = this.sx(parts.mercatorX(west)), y = this.sy(parts.mercatorY(north));
        const w = this.sx(parts.mercatorX(east)) - x, h = this.sy(parts.mercatorY(south)) - y;
        context.lineWidth = 1.5; context.setLineDash([5, 4]);
        context.beginPath(); context.roundRect(x - 4, y - 4, w + 8, h + 8, 8); context.stroke();
        context.setLineDash([]);
      }
    },

    /* A break in a road; beside the sign of a town or junction that stands on the same spot, so that both are seen. */
    mark(context, road, km, isKnown, bars, hit) {
      const at = pointAt(road, km);
      if (!at) return;
      let x = this.sx(at[0]), y = this.sy(at[1]);
      if (!this.isInside(x, y, 20)) return;
      const size = Math.min(13, Math.max(4.5, (isKnown ? 6.5 : 7) + (this.zoom - 7) * 1.5));
      const hidden = this.symbols.find((one) => one.hasState && Math.hypot(one.x - x, one.y - y) < one.radius + size * 0.6);
      if (hidden) {
        const step = hidden.radius + size + 1;
        x += at[2] * step; y += at[3] * step;
      }
      const half = size * 0.7, box = [x - half, y - half, x + half, y + half];
      parts.breakMark(context, this.store.palette, x, y, at[2], at[3], size, isKnown, bars);
      this.boxes.add(box);
      this.hits.push({ x, y, radius: size, ...hit });
    },

    drawPassages(context) {
      const { data } = this.store, table = this.slice.tables.passages;
      for (const row of this.slice.passages) {
        const word = data.raw.passages[table.passage[row]];
        if (!CLOSED.has(word)) continue;
        const road = data.roads[table.road[row]], hit = { kind: "passage", row };
        const bars = word === "military_only" ? 1 : 2;
        if (Number.isFinite(table.point[row])) { this.mark(context, road, table.point[row], true, bars, hit); continue; }
        const from = table.from[row], length = table.to[row] - from;
        const pixelsPerKm = this.world / 40075 / Math.cos(35 * Math.PI / 180);
        const count = Math.max(1, Math.min(12, Math.round(length * pixelsPerKm / 130)));
        /* Not in the very middle, where the bead of a front may sit. */
        for (let i = 0; i < count; i++) this.mark(context, road, from + length * (count > 1 ? (i + 0.5) / count : 0.3), false, bars, hit);
      }
    },

    drawFronts(context) {
      const { palette, data } = this.store, radius = this.zoom >= 8 ? 5 : 3.8, isHidden = this.store.hiddenStates.has("front"), taken = new Set();
      this.fronts = [];
      for (const front of this.chosenFronts()) {
        if (front.to > front.from && isHidden) continue;
        const at = pointAt(data.roads[front.road], front.km);
        if (!at) continue;
        const x = this.sx(at[0]), y = this.sy(at[1]);
        if (!this.isInside(x, y, 10) || isTaken(taken, x, y, radius * 1.6)) continue;
        parts.drawMove(this, context, front, radius);
        parts.front(context, palette, x, y, at[2], at[3], this.store.shownHolder(front.low), this.store.shownHolder(front.high), radius);
        this.boxes.add([x - radius - 2, y - radius - 2, x + radius + 2, y + radius + 2]);
        this.hits.push({ x, y, radius: radius + 3, kind: "stretch", row: front.row, front });
        this.fronts.push(front);
      }
    },

    /* The fronts that are short enough for a bead; in a crowd one in a square of some pixels, by where its stretch lies. */
    chosenFronts() {
      const { span, boxes } = this.store.stretches, taken = new Set();
      const isOne = (at) => this.view.isSeen(at) && !isTaken(taken, this.sx(boxes[4 * at]), this.sy(boxes[4 * at + 1]), CROWDED_FRONTS);
      return this.slice.fronts.filter((front) => front.to - front.from <= MOST_FRONT_KM && (!this.isCrowded || isOne(span[front.row])));
    },

    /* The signs of places and junctions in view, the most important first. */
    findSymbols() {
      const { data } = this.store, found = [];
      for (const [points, kind] of [[data.places, "places"], [data.junctions, "junctions"]]) {
        const table = this.slice.tables[kind], rows = this.slice[kind];
        for (const point of points) {
          const row = rows.get(point.number), hasState = row !== undefined;
          const isSelected = this.store.selected && this.store.selected.id === point.id;
          if (!isShown(point, hasState, this.zoom) && !isSelected) continue;
          const x = this.sx(point.x), y = this.sy(point.y);
          if (!this.isInside(x, y, 30)) continue;
          const look = hasState ? this.store.look(table, row) : { state: "unknown", holder: 0, other: 0 };
          const grow = Math.min(1.5, Math.max(0.72, 0.8 + (this.zoom - 7) * 0.14));
          const radius = (RADIUS[point.kind] || 3) * (hasState ? 1 : 0.7) * grow;
          const weight = (point.kind === "city" ? 1e7 : 0) + (hasState ? 3e5 : 0) + (isSelected ? 1e9 : 0)
            + (point.kind === "town" ? 1e5 : 0) + point.people;
          found.push({ point, row, look, x, y, radius, weight, hasState });
        }
      }
      return found.sort((a, b) => b.weight - a.weight);
    },

    drawSymbols(context) {
      const { palette } = this.store;
      for (const one of this.symbols.slice().reverse()) {
        parts.symbol(context, palette, one.point.kind, one.x, one.y, one.radius, one.look.state, one.look.holder, one.look.other, one.hasState && this.zoom >= 9);
      }
    },

    addSymbolBoxes() {
      for (const one of this.symbols) {
        const r = one.radius + 1;
        if (one.hasState || one.point.kind !== "junction") this.boxes.add([one.x - r, one.y - r, one.x + r, one.y + r]);
        this.hits.push({ x: one.x, y: one.y, radius: one.radius + 4, kind: "point", point: one.point });
      }
    },

    /* What lies under a point of the map's container: a sign first, then the nearest line. */
    hit(containerPoint, reach) {
      const room = this._map.containerPointToLayerPoint(containerPoint).subtract(this.origin);
      let best = null, least = Infinity;
      for (const one of this.hits) {
        const distance = Math.hypot(one.x - room.x, one.y - room.y) - one.radius;
        if (distance < Math.min(least, reach - 4)) { best = one; least = distance; }
      }
      return best || this.hitLine(room, reach);
    },
  });

  Object.assign(parts, { ControlLayer, isForeign, paneOf, CLOSED });
})(window.frontlineParts = window.frontlineParts || {});

/* What changed in the range, on the map and in the legend: an outline around the stretches and signs, beneath them. */
"use strict";
(function (parts) {
  const GAP = 1.8, LINE = 1.3; /* between a road's casing and its outline, and how thick that is, px */
  const CASING = 2.4, NEAR = 1.5;
  const MANY = 3000; /* stretches, above which round ends would cost more than they tell */

  /* Strokes an outline: wide, then narrower in the colour of the ground. */
  function outline(context, palette, width, stroke, cap = "round") {
    context.save();
    context.setLineDash([]); context.lineCap = cap; context.lineJoin = "round";
    context.strokeStyle = palette["ink-soft"]; context.lineWidth = width + CASING + 2 * (GAP + LINE); stroke();
    context.strokeStyle = palette.halo; context.lineWidth = width + CASING + 2 * GAP; stroke();
    context.restore();
  }

  /* Whether a box (west, north, east, south in shares of the world) lies in view. */
  function isInView(layer, [west, north, east, south]) {
    return layer.sx(west) <= layer.width && layer.sx(east) >= 0 && layer.sy(north) <= layer.height && layer.sy(south) >= 0;
  }

  /* Adds a piece of a road to a path, without the vertices that lie too near to each other to be told apart. */
  function addPiece(layer, path, road, from, to) {
    let lastX, lastY;
    parts.eachPoint(road, from, to, (worldX, worldY, isFirst, isLast) => {
      const x = layer.sx(worldX), y = layer.sy(worldY);
      if (isFirst) path.moveTo(x, y); else if (isLast || Math.abs(x - lastX) + Math.abs(y - lastY) >= NEAR) path.lineTo(x, y); else return;
      lastX = x; lastY = y;
    });
  }

  /* One path for all roads of one width, so that many pieces cost little. */
  function drawChangedRoads(layer, context) {
    const { store } = layer, changes = parts.changesInRange(store), byWidth = new Map();
    if (!changes) return;
    const count = changes.ground.reduce((sum, one) => sum + one.pieces.length, 0);
    for (const { road: number, pieces } of changes.ground) {
      const road = store.data.roads[number], width = layer.lineWidth(road);
      if (!road.parts.some((part) => isInView(layer, part.box))) continue;
      if (!byWidth.has(width)) byWidth.set(width, new Path2D());
      for (const [from, to] of pieces) addPiece(layer, byWidth.get(width), road, from, to);
    }
    for (const [width, path] of byWidth) outline(context, store.palette, width, () => context.stroke(path), count > MANY ? "butt" : "round");
  }

  function drawChangedPoints(layer, context) {
    const { store } = layer, changes = parts.changesInRange(store);
    if (!changes) return;
    const changed = new Set(changes.objects.map((one) => one.point));
    for (const { point, x, y, radius } of layer.symbols) if (changed.has(point)) ring(context, store.palette, x, y, radius);
  }

  function ring(context, palette, x, y, radius) {
    for (const [colour, more] of [[palette["ink-soft"], CASING + GAP + LINE], [palette.halo, CASING + GAP]]) {
      context.beginPath(); context.arc(x, y, radius + more, 0, Math.PI * 2);
      context.fillStyle = colour; context.fill();
    }
  }

  /* The sign in the legend. */
  function drawChangedSample(canvas, store, holder) {
    const { palette } = store, context = parts.fit(canvas, 38, 18);
    const stroke = () => { context.beginPath(); context.moveTo(9, 9); context.lineTo(29, 9); context.stroke(); };
    outline(context, palette, 4, stroke);
    parts.casing(context, palette, 6, stroke);
    parts.stateLine(context, palette, store.data.patterns.get("controlled"), 4, holder, 0, stroke);
  }

  Object.assign(parts, { drawChangedRoads, drawChangedPoints, drawChangedSample });
})(window.frontlineParts = window.frontlineParts || {});

/* The last movement of a front: looked up in the table that maps/fronttable.py made, told in words, and drawn as an arrow. */
"use strict";
(function (parts) {
  const LEAST = 16, MOST = 84; /* pixels; a longer way is cut, a shorter one drawn as long as an arrow must be */
  const EARTH_KM = 40075;

  /* Movements by road, as the data holds them: instants in epoch seconds, km. */
  function readMoves(raw) {
    const column = (name) => parts.unpack(raw[name] || ""), byRoad = new Map();
    const [road, from, to, start, end, since, moved, gainer, claimed] = ["road", "from", "to", "start", "end", "since", "moved", "gainer", "claimed"].map(column);
    road.forEach((number, i) => {
      if (!byRoad.has(number)) byRoad.set(number, []);
      byRoad.get(number).push({
        from: from[i] / 100, to: to[i] / 100, start: start[i], end: end[i] < 0 ? Infinity : end[i], since: since[i], km: moved[i] / 100,
        gainer: gainer[i], isClaimed: claimed[i] === 1,
      });
    });
    return byRoad;
  }

  /* How a front came to where it stands, or undefined where it has stood there since it began. */
  function moveOf(store, front) {
    const { data } = store;
    if (!data.moves) {
      data.moves = Object.fromEntries(Object.entries(data.raw.moves || {}).map(([reading, raw]) => [reading, readMoves(raw)]));
    }
    const rows = (data.moves[store.reading] && data.moves[store.reading].get(front.road)) || [];
    const isSame = (a, b) => Math.abs(a - b) < 0.015;
    return rows.find((row) => row.start <= store.time && store.time < row.end && isSame(row.from, front.from) && isSame(row.to, front.to));
  }

  /* The next town that a movement leads to: a city if there is one ahead, else the nearest. */
  function townAhead(store, front, move) {
    const ahead = store.data.towns(store.data.roads[front.road])
      .map(({ point, km }) => ({ point, away: (km - front.km) * Math.sign(move.km) }))
      .filter(({ point, away }) => away > 0 && (point.kind === "city" || point.kind === "town")).sort((a, b) => a.away - b.away);
    const found = ahead.find(({ point }) => point.kind === "city") || ahead[0];
    return found ? (store.language === "ar" && found.point.ar) || found.point.name : "";
  }

  function kmText(km) { return km >= 10 ? String(Math.round(km)) : String(Math.round(km * 10) / 10); }

  /* "moved 12 km toward Hama since 30 Nov 2024, gained by HTS", or "" where it has not moved. */
  function moveText(store, front) {
    const move = moveOf(store, front);
    if (!move) return "";
    const town = townAhead(store, front, move);
    return `moved ${kmText(Math.abs(move.km))} km${town ? " toward " + town : ""}, there since ${store.dateText(move.since)}, gained by ${store.name(move.gainer)}`
      + (move.isClaimed ? " by its own word" : "");
  }

  /* The same for the front that a stretch of the table is or begins with. */
  function moveTextOf(store, row) {
    const front = store.slice().fronts.find((one) => one.row === row);
    return front ? moveText(store, front) : "";
  }

  /* An arrow along some points of the canvas, cased so that it can be seen over a road of its own colour. */
  function moveArrow(context, palette, points, colour, isDashed) {
    const tip = points.at(-1), before = points.at(-2), angle = Math.atan2(tip[1] - before[1], tip[0] - before[0]), head = 8;
    const back = [tip[0] - Math.cos(angle) * head * 0.7, tip[1] - Math.sin(angle) * head * 0.7];
    const line = () => {
      context.beginPath();
      [...points.slice(0, -1), back].forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.stroke();
    };
    const triangle = () => {
      context.beginPath();
      context.moveTo(tip[0], tip[1]);
      for (const turn of [2.65, -2.65]) context.lineTo(tip[0] + Math.cos(angle + turn) * head, tip[1] + Math.sin(angle + turn) * head);
      context.closePath();
    };
    context.save();
    context.lineJoin = "round"; context.lineCap = "butt";
    context.strokeStyle = palette.casing; context.lineWidth = 5;
    line();
    triangle(); context.lineWidth = 3; context.stroke();
    context.strokeStyle = context.fillStyle = colour; context.lineWidth = 2.4;
    context.setLineDash(isDashed ? [4, 2.6] : []);
    line();
    triangle(); context.fill();
    context.restore();
  }

  /* Where the arrow of a movement runs: beside its road, from where the front stood to its bead. */
  function arrowPath(layer, front, move, aside) {
    const road = layer.store.data.roads[front.road], way = Math.sign(move.km);
    const at = parts.pointAt(road, front.km), perKm = layer.world / EARTH_KM / Math.cos(parts.latitude(at[1]) * Math.PI / 180);
    const length = Math.min(MOST, Math.max(LEAST, Math.abs(move.km) * perKm)), steps = Math.ceil(length / 7), points = [];
    for (let i = 0; i <= steps; i++) {
      const spot = parts.pointAt(road, front.km - way * (length * (1 - i / steps)) / perKm);
      if (spot) points.push([layer.sx(spot[0]) - spot[3] * aside, layer.sy(spot[1]) + spot[2] * aside]);
    }
    return points;
  }

  /* Draws the last movement of a front in view; the names keep clear of it. */
  function drawMove(layer, context, front, radius) {
    const { store } = layer, move = moveOf(store, front);
    if (!move || store.hidden.has(move.gainer)) return;
    const points = arrowPath(layer, front, move, radius + 5);
    if (points.length < 2) return;
    moveArrow(context, store.palette, points, store.palette.actor(move.gainer), move.isClaimed);
    for (const [x, y] of points) layer.boxes.add([x - 4, y - 4, x + 4, y + 4]);
  }

  Object.assign(parts, { drawMove, moveArrow, moveOf, moveText, moveTextOf });
})(window.frontlineParts = window.frontlineParts || {});

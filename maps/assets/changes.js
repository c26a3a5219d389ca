/* What changed between two instants under one reading, as geo.control.changes tells it: ground from whom to whom, places
   and junctions, passages. Touches neither the document nor the map. Holders are numbers, 0 is nobody. */
"use strict";
(function (parts) {
  const NOBODYS = new Set(["front", "vacated", "unknown"]);
  const SHARED = 0.5;

  /* Whose the kilometres or the place of a row are: nobody's of fronts, of what was left and of what is not known. */
  function holderOf(data, table, row) {
    return row === undefined || NOBODYS.has(data.stateOf(table, row)) ? 0 : table.holder[row];
  }

  /* ---- ground ---- */

  /* Calls `told(road, from, to, was, now)` with every piece of road on which one row lay before and one lies after; the two
     slices may be of different readings, whose rows are the same. */
  function eachPiece(before, after, told) {
    const table = after.tables.stretches;
    const old = before.stretches, now = after.stretches; /* they come by road and kilometre */
    for (let i = 0, j = 0; i < old.length && j < now.length;) {
      const a = old[i], b = now[j];
      if (table.road[a] !== table.road[b]) { if (table.road[a] < table.road[b]) i++; else j++; continue; }
      const from = Math.max(table.from[a], table.from[b]), to = Math.min(table.to[a], table.to[b]);
      if (to > from) told(table.road[a], from, to, a, b);
      if (table.to[a] <= table.to[b]) i++;
      if (table.to[b] <= table.to[a]) j++;
    }
  }

  /* Adds a piece to what is told of its road under a key; pieces that touch become one. */
  function addPiece(found, key, start, from, to, claims) {
    if (!found.has(key)) found.set(key, { ...start, km: 0, claimed: 0, pieces: [], claims: new Set() });
    const entry = found.get(key), last = entry.pieces[entry.pieces.length - 1];
    if (last && last[1] === from) last[1] = to; else entry.pieces.push([from, to]);
    entry.km += to - from;
    for (const claim of claims) entry.claims.add(claim);
    return entry;
  }

  /* Kilometres of each road that went from one to another, and those of one holder that are no longer, or now, only claimed. */
  function groundChanges(data, before, after) {
    const table = after.tables.stretches, ground = new Map(), words = new Map();
    const isClaimed = (row) => data.stateOf(table, row) === "claimed";
    eachPiece(before, after, (road, from, to, was, now) => {
      if (was === now) return;
      const loser = holderOf(data, table, was), gainer = holderOf(data, table, now), claims = data.claimsOf(table.for[now]);
      if (loser !== gainer) {
        const entry = addPiece(ground, [road, loser, gainer].join(), { road, loser, gainer }, from, to, claims);
        if (isClaimed(now)) entry.claimed += to - from;
      } else if (gainer && isClaimed(was) !== isClaimed(now)) {
        addPiece(words, [road, gainer, isClaimed(now)].join(), { road, holder: gainer, isClaimed: isClaimed(now) }, from, to, claims);
      }
    });
    return { ground: [...ground.values()], words: [...words.values()] };
  }

  /* ---- places and junctions ---- */

  const outcome = (data, table, row) => (row === undefined ? "0,0,unknown" : [table.holder[row], table.other[row], data.stateOf(table, row)].join());

  /* Since when the holder, or else the state, of the last of some rows is what it is. */
  function sinceOf(rows, table, isSame) {
    let since = table.start[rows[rows.length - 1]];
    for (const row of rows.slice().reverse()) {
      if (!isSame(row)) break;
      since = table.start[row];
    }
    return since;
  }

  /* Rows of a table by object, in the order of time. */
  function histories(table) {
    const found = new Map();
    for (let row = 0; row < table.rows; row++) {
      const object = table.object[row];
      if (!found.has(object)) found.set(object, []);
      found.get(object).push(row);
    }
    for (const rows of found.values()) rows.sort((a, b) => table.start[a] - table.start[b]);
    return found;
  }

  /* Places or junctions in another state, or another's for a while; what came and went is told with hindsight only. */
  function objectChanges(data, kind, before, after) {
    const table = after.tables[kind], points = data[kind], isWhole = after.reading === "hindsight", found = [];
    for (const [object, rows] of histories(table)) {
      const was = before[kind].get(object), now = after[kind].get(object), told = rows.filter((row) => table.start[row] <= after.time);
      const steps = isWhole ? told.filter((row) => table.start[row] > before.time) : [];
      const loser = holderOf(data, table, was), gainer = holderOf(data, table, now);
      const passed = steps.map((row) => holderOf(data, table, row)).filter((holder) => holder !== loser && holder !== gainer);
      const cameBack = outcome(data, table, was) === outcome(data, table, now);
      if (cameBack && !passed.length) continue;
      const byHolder = loser !== gainer || passed.length > 0, last = told[told.length - 1];
      const isSame = (row) => (byHolder ? holderOf(data, table, row) === holderOf(data, table, last) : outcome(data, table, row) === outcome(data, table, last));
      found.push({
        kind, point: points[object], was, now, loser, gainer, steps, passed,
        type: typeOf(data, table, was, now, loser !== gainer, cameBack), since: isWhole && told.length ? sinceOf(told, table, isSame) : null,
        claims: now === undefined ? [] : data.claimsOf(table.for[now]),
      });
    }
    return found;
  }

  function typeOf(data, table, was, now, isOthers, cameBack) {
    if (cameBack) return "back";
    if (was === undefined || data.stateOf(table, was) === "unknown") return "first";
    return isOthers && (now === undefined || data.stateOf(table, now) !== "contested") ? "hands" : "state";
  }

  /* ---- passages: a mark before and one after are the same at one spot, and follow each other where they share enough ---- */

  class PassageChanges {
    constructor(data, before, after) {
      this.data = data; this.table = after.tables.passages; this.near = data.raw.near_km;
      this.before = Array.from(before.passages); this.after = Array.from(after.passages);
    }

    word(row) { return this.data.raw.passages[this.table.passage[row]]; }
    isPoint(row) { return Number.isFinite(this.table.point[row]); }
    told(row) { return [this.table.from[row], this.table.to[row], this.word(row)].join(); }

    order(a, b) {
      const { table, data } = this, ids = [a, b].map((row) => data.roads[table.road[row]].id);
      if (ids[0] !== ids[1]) return ids[0] < ids[1] ? -1 : 1;
      return table.from[a] - table.from[b] || table.to[a] - table.to[b] || (this.word(a) < this.word(b) ? -1 : 1);
    }

    all() {
      const { table } = this, roads = new Set([...this.before, ...this.after].map((row) => table.road[row]));
      const found = [...roads].flatMap((road) => this.onRoad(...[this.before, this.after].map((rows) => rows.filter((row) => table.road[row] === road))));
      return found.sort((a, b) => this.order(a.shown, b.shown));
    }

    onRoad(old, now) {
      const had = new Set(old.map((row) => this.told(row))), stays = new Set(now.map((row) => this.told(row)).filter((one) => had.has(one)));
      const left = old.filter((row) => !stays.has(this.told(row))), found = [];
      for (const row of now.filter((one) => !stays.has(this.told(one))).sort((a, b) => this.order(a, b))) {
        const was = this.nearest(left, row);
        if (was === undefined) { found.push(this.change(undefined, row)); continue; }
        left.splice(left.indexOf(was), 1);
        if (!this.isSame(was, row)) found.push(this.change(was, row));
      }
      for (const row of left) {
        const cover = this.nearest(now, row);
        if (cover === undefined) found.push(this.change(row, undefined));
        else if (this.word(cover) !== this.word(row)) found.push(this.change(row, cover));
      }
      return found;
    }

    /* The row that shares most with another, if that is enough. */
    nearest(rows, row) {
      let best, most = 0;
      for (const one of rows) { const share = this.share(one, row); if (share > most) { best = one; most = share; } }
      return most >= SHARED ? best : undefined;
    }

    /* How much of the shorter mark lies on the longer one, 0 to 1. */
    share(a, b) {
      const { from, to } = this.table, low = Math.max(from[a], from[b]), high = Math.min(to[a], to[b]);
      const shorter = Math.min(to[a] - from[a], to[b] - from[b]);
      if (shorter > 0) return Math.max(high - low, 0) / shorter;
      return low - high <= (this.isPoint(a) && this.isPoint(b) ? this.near : 0) ? 1 : 0;
    }

    isSame(a, b) {
      const { from, to } = this.table;
      return Math.max(Math.abs(from[a] - from[b]), Math.abs(to[a] - to[b])) <= this.near && this.word(a) === this.word(b);
    }

    change(was, now) {
      const stops = (row) => row !== undefined && parts.CLOSED.has(this.word(row)), shown = now === undefined ? was : now;
      const turn = stops(now) && !stops(was) ? "closed" : stops(was) && !stops(now) ? "opened" : "told otherwise";
      return { was, now, shown, turn, road: this.table.road[shown], claims: this.data.claimsOf(this.table.for[shown]) };
    }
  }

  /* ---- all of it ---- */

  function changesBetween(data, reading, from, to) {
    const before = data.slice(from, reading), after = data.slice(to, reading);
    return {
      before, after, ...groundChanges(data, before, after),
      objects: [...objectChanges(data, "places", before, after), ...objectChanges(data, "junctions", before, after)],
      passages: new PassageChanges(data, before, after).all(),
    };
  }

  /* What changed in the range that the reader has set, null where none is on; worked out once. */
  function changesInRange(store) {
    const range = store.rangeSteps;
    if (!range) return null;
    const [from, to] = range.map((step) => store.steps[step]), key = [store.reading, from, to].join();
    if (!store.found || store.found.key !== key) store.found = { key, ...changesBetween(store.data, store.reading, from, to) };
    return store.found;
  }

  /* Kilometres that each holder has more or less, the largest gain first. */
  function netKm(ground) {
    const net = new Map(), add = (holder, km) => net.set(holder, (net.get(holder) || 0) + km);
    for (const { loser, gainer, km } of ground) { add(loser, -km); add(gainer, km); }
    return [...net].sort((a, b) => b[1] - a[1]);
  }

  /* The same with identifiers instead of numbers, for tests and scripts. */
  function toldChanges(store) {
    const found = changesInRange(store), { data } = store, actor = (number) => data.actors[number].id, road = (number) => data.roads[number].id;
    if (!found) return null;
    const table = found.after.tables.passages, word = (row) => (row === undefined ? null : data.raw.passages[table.passage[row]]);
    return {
      ground: found.ground.map((one) => ({ road: road(one.road), loser: actor(one.loser), gainer: actor(one.gainer), km: one.km, claimed: one.claimed, pieces: one.pieces })),
      words: found.words.map((one) => ({ road: road(one.road), holder: actor(one.holder), isClaimed: one.isClaimed, km: one.km })),
      objects: found.objects.map((one) => ({ id: one.point.id, type: one.type, loser: actor(one.loser), gainer: actor(one.gainer), since: one.since })),
      passages: found.passages.map((one) => ({ road: road(one.road), from: table.from[one.shown], to: table.to[one.shown], was: word(one.was), now: word(one.now), turn: one.turn })),
    };
  }

  Object.assign(parts, { changesBetween, changesInRange, eachPiece, netKm, toldChanges });
})(window.frontlineParts = window.frontlineParts || {});

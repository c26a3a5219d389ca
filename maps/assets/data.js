/* Reads the data of the page (written by maps/payload.py) and answers what holds at a time under a reading.
   Touches neither the document nor the map. */
"use strict";
(function (parts) {
  const { unpack, readColumn, readTable, underReadings, ragged, stepAfter, cellsOf, OPEN } = parts;
  const MOST_SLICES = 8;
  const HELD = new Set(["controlled", "claimed", "contested", "besieged", "pressured", "advance"]);

  /* Web Mercator as shares of the world, 0..1, y downwards. */
  const mercatorX = (lon) => lon / 360 + 0.5;
  function mercatorY(lat) {
    const sine = Math.sin(lat * Math.PI / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }
  const latitude = (y) => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI;
  const degrees = (packed) => unpack(packed).map((value) => value / 1e5);

  /* Roads over one copy of all vertices; each part knows the box it lies in, as [west, north, east, south]. */
  function readRoads(roads, lines) {
    const x = degrees(lines.lon).map(mercatorX), y = degrees(lines.lat).map(mercatorY), km = unpack(lines.at).map((value) => value / 100);
    let at = 0;
    return roads.map((raw, number) => {
      const road = { number, id: raw.id, ref: raw.ref, name: raw.name, ar: raw.ar, class: raw.class, length: raw.km, parts: [] };
      const start = at;
      for (const count of raw.parts) {
        const part = { first: at - start, last: at - start + count - 1, box: [1, 1, 0, 0] };
        for (let i = at; i < at + count; i++) {
          part.box[0] = Math.min(part.box[0], x[i]); part.box[1] = Math.min(part.box[1], y[i]);
          part.box[2] = Math.max(part.box[2], x[i]); part.box[3] = Math.max(part.box[3], y[i]);
        }
        road.parts.push(part);
        at += count;
      }
      return Object.assign(road, { x: x.subarray(start, at), y: y.subarray(start, at), km: km.subarray(start, at) });
    });
  }

  /* Index of the last vertex of a part whose measure is not beyond km. */
  function vertexBefore(road, part, km) {
    let low = part.first, high = part.last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (road.km[middle] <= km) low = middle; else high = middle - 1;
    }
    return low;
  }

  /* Position of a measure as [x, y, direction x, direction y] in shares of the world, or null off the road. */
  function pointAt(road, km) {
    for (const part of road.parts) {
      if (km < road.km[part.first] - 0.02 || km > road.km[part.last] + 0.02) continue;
      const i = Math.min(vertexBefore(road, part, km), Math.max(part.first, part.last - 1));
      const j = Math.min(i + 1, part.last);
      const span = road.km[j] - road.km[i];
      const share = span > 0 ? Math.min(1, Math.max(0, (km - road.km[i]) / span)) : 0;
      const dx = road.x[j] - road.x[i], dy = road.y[j] - road.y[i], length = Math.hypot(dx, dy) || 1;
      return [road.x[i] + dx * share, road.y[i] + dy * share, dx / length, dy / length];
    }
    return null;
  }

  let scratch = new Int32Array(0); /* one for all slices: what is thrown away at every step is cleared away late */

  /* Numbers of the rows that hold at a time: start <= time < end. */
  function holding(table, time) {
    const { start, end, rows } = table;
    if (scratch.length < rows) scratch = new Int32Array(rows);
    let count = 0;
    for (let row = 0; row < rows; row++) if (start[row] <= time && time < end[row]) scratch[count++] = row;
    return scratch.slice(0, count);
  }

  class Data {
    constructor(raw) {
      this.raw = raw;
      this.title = raw.title;
      this.zone = raw.zone;
      this.steps = raw.steps;
      this.actors = raw.actors.id.map((id, i) => ({
        id, name: raw.actors.name[i], ar: raw.actors.ar[i], colour: raw.actors.colour[i], dark: raw.actors.dark[i], foes: new Set(raw.actors.foes[i]),
      }));
      this.actorById = new Map(this.actors.map((actor) => [actor.id, actor]));
      this.patterns = new Map(raw.patterns.map((pattern) => [pattern.state, pattern]));
      this.roads = readRoads(raw.roads, raw.lines);
      this.roadById = new Map(this.roads.map((road) => [road.id, road]));
      this.places = this.readPoints(raw.places, "place");
      this.junctions = this.readPoints(raw.junctions, "junction");
      this.outline = raw.outline.map(([lon, lat]) => ({
        x: degrees(lon).map(mercatorX), y: degrees(lat).map(mercatorY),
      }));
      this.labels = raw.labels.map(([name, ar, lon, lat]) => ({ name, ar, x: mercatorX(lon), y: mercatorY(lat) }));
      const instants = [...unpack(raw.instants), OPEN];
      this.tables = { hindsight: {}, known: {} };
      for (const name of Object.keys(raw.tables)) {
        const readings = underReadings(readTable(raw.tables[name], instants));
        for (const reading of Object.keys(readings)) this.tables[reading][name] = readings[reading];
      }
      this.claimSet = ragged(raw.claim_sets);
      const fields = Object.entries(raw.claims).map(([field, column]) => [field, readColumn(column)]);
      this.claims = (raw.claims.id || []).map((_, i) => {
        const claim = { number: i };
        for (const [field, column] of fields) claim[field] = column[i];
        return claim;
      });
      const number = (state) => raw.states.indexOf(state);
      this.stateNumbers = {
        front: number("front"), vacated: number("vacated"), unknown: number("unknown"), contested: number("contested"), isHeld: raw.states.map((state) => HELD.has(state)),
      };
      this.slices = new Map();
    }

    readPoints(raw, kind) {
      const lon = degrees(raw.lon), lat = degrees(raw.lat), people = raw.people ? unpack(raw.people) : [];
      return raw.id.map((id, i) => ({
        number: i, id: kind + ":" + id, name: raw.name[i], ar: raw.ar ? raw.ar[i] : "",
        kind: raw.kind ? raw.kind[i] : kind, people: people[i] || 0, lon: lon[i], lat: lat[i],
        roads: raw.roads ? raw.roads[i] : [], at: raw.at ? raw.at[i] : [],
        x: mercatorX(lon[i]), y: mercatorY(lat[i]),
      }));
    }

    /* Places and junctions on a road with their km, the most important first. */
    towns(road) {
      if (!road.towns) {
        const spoken = this.spokenOf();
        const towns = this.raw.roads[road.number].towns.map(([number, km]) => ({ point: this.places[number], km }));
        for (const junction of this.junctions) {
          const i = junction.roads.indexOf(road.id);
          const others = junction.roads.filter((id) => id !== road.id).map((id) => this.roadById.get(id));
          if (i < 0 || !others.length || !spoken.has(junction.id)) continue;
          const name = others.map((other) => other.ref || other.name).join(", ") + " junction";
          towns.push({ point: { ...junction, name }, km: junction.at[i] });
        }
        const weight = ({ point }) => ({ city: 1e7, town: 1e5 }[point.kind] || 0) + point.people + (spoken.has(point.id) ? 5e6 : 0);
        road.towns = towns.sort((a, b) => weight(b) - weight(a));
      }
      return road.towns;
    }

    /* Identifiers of the places and junctions that something is ever said about. */
    spokenOf() {
      if (!this.spoken) {
        this.spoken = new Set();
        for (const tables of Object.values(this.tables)) {
          for (const number of tables.places.object || []) this.spoken.add(this.places[number].id);
          for (const number of tables.junctions.object || []) this.spoken.add(this.junctions[number].id);
        }
      }
      return this.spoken;
    }

    stateOf(table, row) { return this.raw.states[table.state[row]]; }
    claimsOf(set) { return this.claimSet(set); }

    /* All that holds at an instant (epoch seconds) under a reading; the last few are remembered, because much asks for them. */
    slice(time, reading) {
      const key = reading + time;
      let slice = this.slices.get(key);
      if (slice) this.slices.delete(key);
      else slice = this.makeSlice(time, reading);
      this.slices.set(key, slice);
      if (this.slices.size > MOST_SLICES) this.slices.delete(this.slices.keys().next().value);
      return slice;
    }

    makeSlice(time, reading) {
      const tables = this.tables[reading];
      const slice = {
        time, reading, tables,
        stretches: holding(tables.stretches, time), passages: Array.from(holding(tables.passages, time)),
        places: new Map(), junctions: new Map(),
      };
      for (const kind of ["places", "junctions"]) {
        for (const row of holding(tables[kind], time)) slice[kind].set(tables[kind].object[row], row);
      }
      slice.fronts = this.frontsOf(slice);
      return slice;
    }

    /* Where the holder changes, as geo.control.front reads it off: a run of undecided stretches between the same two
       holders, or the point at which two hostile holders meet. Rows of a slice come by road and kilometre. */
    frontsOf(slice) {
      const { road, from, to, holder, other, state } = slice.tables.stretches, { front, isHeld } = this.stateNumbers, fronts = [];
      let run = null, last = -1;
      for (const row of slice.stretches) {
        const isNext = last >= 0 && road[last] === road[row];
        if (state[row] === front) {
          if (isNext && run && run.low === holder[row] && run.high === other[row]) run.to = to[row];
          else fronts.push(run = { road: road[row], row, from: from[row], to: to[row], km: 0, low: holder[row], high: other[row] });
        } else {
          run = null;
          if (isNext && holder[last] !== holder[row] && isHeld[state[row]] && isHeld[state[last]] && this.actors[holder[last]].foes.has(holder[row])) {
            fronts.push({ road: road[row], row, from: from[row], to: from[row], km: 0, low: holder[last], high: holder[row] });
          }
        }
        last = row;
      }
      for (const one of fronts) one.km = (one.from + one.to) / 2;
      return fronts;
    }

    /* Kilometres by holder, as geo.control.state.Slice.km_by_holder counts them: fronts, vacated and unknown are nobody's. */
    kmByHolder(slice, roadNumber) {
      if (roadNumber === undefined && slice.sums) return slice.sums;
      const { road, from, to, holder, state } = slice.tables.stretches, { front, vacated, unknown } = this.stateNumbers;
      const km = new Float64Array(this.actors.length), sums = { held: new Map(), undecided: 0, unknown: 0 };
      for (const row of slice.stretches) {
        if (roadNumber !== undefined && road[row] !== roadNumber) continue;
        const length = to[row] - from[row];
        if (state[row] === front || state[row] === vacated) sums.undecided += length;
        else if (state[row] === unknown || holder[row] === 0) sums.unknown += length;
        else km[holder[row]] += length;
      }
      km.forEach((value, number) => { if (value > 0) sums.held.set(number, value); });
      if (roadNumber === undefined) slice.sums = sums;
      return sums;
    }

    /* What is compared from step to step: who holds, or that it is undecided. */
    holdingOf(table, row) {
      const { front, contested, unknown } = this.stateNumbers, state = table.state[row];
      if (state === front || state === contested) return -1;
      return state === unknown ? 0 : table.holder[row];
    }

    /* Kilometres whose holder differs from the step before, for each of some instants in order. Each cell of road, the
       length between two cuts that no state divides, is followed through its states once; days do not matter. */
    changedKm(reading, steps) {
      const table = this.tables[reading].stretches, changed = new Array(steps.length).fill(0);
      for (let first = 0, end; first < table.rows; first = end) {
        for (end = first + 1; end < table.rows && table.road[end] === table.road[first];) end++;
        for (const [length, rows] of cellsOf(table, first, end)) this.addChanges(table, rows, length, steps, changed);
      }
      return changed;
    }

    addChanges(table, rows, length, steps, changed) {
      let before = -1, until = -1;
      for (const row of rows) {
        const first = stepAfter(steps, table.start[row]), end = stepAfter(steps, table.end[row]);
        if (first === end) continue;
        const holding = this.holdingOf(table, row);
        if (first === until && holding !== before) changed[first] += length;
        before = holding; until = end;
      }
    }
  }

  Object.assign(parts, { Data, mercatorX, mercatorY, latitude, pointAt, vertexBefore });
})(window.frontlineParts = window.frontlineParts || {});

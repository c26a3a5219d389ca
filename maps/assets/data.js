/* Reads the data of the page (written by maps/payload.py) and answers what holds at a time under a reading.
   Touches neither the document nor the map. */
"use strict";
(function (parts) {
  const OPEN = Infinity;
  const MOST_SLICES = 64;
  const HELD = new Set(["controlled", "claimed", "contested", "besieged", "pressured", "advance"]);

  /* The reading side of maps/pack.py: base64 of zigzag varints of differences. */
  function unpack(text) {
    const bytes = atob(text || "");
    const values = [];
    let last = 0, number = 0, factor = 1;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes.charCodeAt(i);
      number += (byte & 127) * factor;
      if (byte & 128) { factor *= 128; continue; }
      last += number % 2 ? -(number + 1) / 2 : number / 2;
      values.push(last);
      number = 0; factor = 1;
    }
    return values;
  }

  /* Web Mercator as shares of the world, 0..1, y downwards. */
  const mercatorX = (lon) => lon / 360 + 0.5;
  function mercatorY(lat) {
    const sine = Math.sin(lat * Math.PI / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }
  const latitude = (y) => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI;
  const degrees = (text) => unpack(text).map((value) => value / 1e5);

  function readRoad(raw, number) {
    const lon = degrees(raw.lon), lat = degrees(raw.lat);
    const road = {
      number, id: raw.id, ref: raw.ref, name: raw.name, ar: raw.ar, class: raw.class, length: raw.km,
      km: unpack(raw.at).map((value) => value / 100),
      x: Float64Array.from(lon, mercatorX), y: Float64Array.from(lat, mercatorY), parts: [],
    };
    let first = 0;
    for (const count of raw.parts) {
      const part = { first, last: first + count - 1, box: [1, 1, 0, 0] };
      for (let i = first; i <= part.last; i++) {
        part.box[0] = Math.min(part.box[0], road.x[i]); part.box[1] = Math.min(part.box[1], road.y[i]);
        part.box[2] = Math.max(part.box[2], road.x[i]); part.box[3] = Math.max(part.box[3], road.y[i]);
      }
      road.parts.push(part);
      first += count;
    }
    return road;
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

  /* A column of values: as it is, or as numbers into the list of its different values. */
  const readColumn = (column) => (Array.isArray(column) ? column : unpack(column.at).map((i) => column.of[i]));

  /* Columns of one table; times become epoch seconds, measures km. */
  function readTable(raw, instants) {
    const table = { rows: raw.rows };
    for (const name of Object.keys(raw)) {
      if (name === "rows") continue;
      const values = unpack(raw[name]);
      if (name === "start" || name === "end") table[name] = Float64Array.from(values, (i) => instants[i]);
      else if (name === "from" || name === "to") table[name] = Float64Array.from(values, (value) => value / 100);
      else if (name === "point") table[name] = Float64Array.from(values, (value) => (value < 0 ? NaN : value / 100));
      else table[name] = Int32Array.from(values);
    }
    return table;
  }

  /* Numbers of the rows that hold at a time: start <= time < end. */
  function holding(table, time) {
    const rows = [];
    for (let row = 0; row < table.rows; row++) {
      if (table.start[row] <= time && time < table.end[row]) rows.push(row);
    }
    return rows;
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
      this.roads = raw.roads.map(readRoad);
      this.roadById = new Map(this.roads.map((road) => [road.id, road]));
      this.places = this.readPoints(raw.places, "place");
      this.junctions = this.readPoints(raw.junctions, "junction");
      this.outline = raw.outline.map(([lon, lat]) => ({
        x: Float64Array.from(degrees(lon), mercatorX), y: Float64Array.from(degrees(lat), mercatorY),
      }));
      this.labels = raw.labels.map(([name, ar, lon, lat]) => ({ name, ar, x: mercatorX(lon), y: mercatorY(lat) }));
      const instants = unpack(raw.instants).concat([OPEN]);
      this.tables = {};
      for (const reading of Object.keys(raw.readings)) {
        const tables = {};
        for (const name of Object.keys(raw.readings[reading])) {
          tables[name] = readTable(raw.readings[reading][name], instants);
        }
        this.tables[reading] = tables;
      }
      const fields = Object.entries(raw.claims).map(([field, column]) => [field, readColumn(column)]);
      this.claims = (raw.claims.id || []).map((_, i) => {
        const claim = { number: i };
        for (const [field, column] of fields) claim[field] = column[i];
        return claim;
      });
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
    claimsOf(set) { return this.raw.claim_sets[set]; }

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
        stretches: holding(tables.stretches, time), passages: holding(tables.passages, time),
        places: new Map(), junctions: new Map(),
      };
      for (const kind of ["places", "junctions"]) {
        for (const row of holding(tables[kind], time)) slice[kind].set(tables[kind].object[row], row);
      }
      slice.fronts = this.frontsOf(slice);
      return slice;
    }

    /* Where the holder changes, as geo.control.front reads it off: a run of undecided stretches between the same two
       holders, or the point at which two hostile holders meet. */
    frontsOf(slice) {
      const table = slice.tables.stretches, fronts = [];
      const rows = slice.stretches.slice().sort((a, b) => table.road[a] - table.road[b] || table.from[a] - table.from[b]);
      let run = null, last = -1;
      for (const row of rows) {
        const road = table.road[row], state = this.stateOf(table, row), isNext = last >= 0 && table.road[last] === road;
        if (state === "front") {
          if (isNext && run && run.low === table.holder[row] && run.high === table.other[row]) run.to = table.to[row];
          else fronts.push(run = { road, row, from: table.from[row], to: table.to[row], low: table.holder[row], high: table.other[row] });
        } else {
          run = null;
          if (isNext && HELD.has(state) && HELD.has(this.stateOf(table, last)) && this.actors[table.holder[last]].foes.has(table.holder[row])) {
            fronts.push({ road, row, from: table.from[row], to: table.from[row], low: table.holder[last], high: table.holder[row] });
          }
        }
        last = row;
      }
      for (const front of fronts) front.km = (front.from + front.to) / 2;
      return fronts;
    }

    /* Kilometres by holder, as geo.control.state.Slice.km_by_holder counts them: fronts, vacated and unknown are nobody's. */
    kmByHolder(slice, roadNumber) {
      const table = slice.tables.stretches, sums = { held: new Map(), undecided: 0, unknown: 0 };
      for (const row of slice.stretches) {
        if (roadNumber !== undefined && table.road[row] !== roadNumber) continue;
        const km = table.to[row] - table.from[row], state = this.stateOf(table, row);
        if (state === "front" || state === "vacated") sums.undecided += km;
        else if (state === "unknown" || table.holder[row] === 0) sums.unknown += km;
        else sums.held.set(table.holder[row], (sums.held.get(table.holder[row]) || 0) + km);
      }
      return sums;
    }

    /* What is compared from step to step: who holds, or that it is undecided. */
    holdingOf(table, row) {
      const state = this.stateOf(table, row);
      if (state === "front" || state === "contested") return -1;
      return state === "unknown" ? 0 : table.holder[row];
    }

    /* Kilometres whose holder differs from the step before, for each of some instants in order. */
    changedKm(reading, steps) {
      return steps.map((time, i) => (i ? this.differenceKm(this.slice(steps[i - 1], reading), this.slice(time, reading)) : 0));
    }

    differenceKm(before, after) {
      const table = after.tables.stretches;
      const order = (a, b) => table.road[a] - table.road[b] || table.from[a] - table.from[b];
      const old = before.stretches.slice().sort(order), now = after.stretches.slice().sort(order);
      let i = 0, j = 0, sum = 0;
      while (i < old.length && j < now.length) {
        const a = old[i], b = now[j];
        if (table.road[a] !== table.road[b]) { if (table.road[a] < table.road[b]) i++; else j++; continue; }
        if (a !== b && this.holdingOf(table, a) !== this.holdingOf(table, b)) {
          sum += Math.max(0, Math.min(table.to[a], table.to[b]) - Math.max(table.from[a], table.from[b]));
        }
        if (table.to[a] <= table.to[b]) i++; else j++;
      }
      return sum;
    }
  }

  Object.assign(parts, { Data, unpack, mercatorX, mercatorY, latitude, pointAt, vertexBefore });
})(window.frontlineParts = window.frontlineParts || {});

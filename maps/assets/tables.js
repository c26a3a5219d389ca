/* The interval tables of the page, as maps/intervals.py wrote them: columns of numbers, a row being one version of a state. */
"use strict";
(function (parts) {
  const { unpack } = parts;
  const OPEN = Infinity;
  const TIMES = new Set(["start", "end", "known", "until", "support"]);

  /* A column of values: as it is, or as numbers into the list of its different values. */
  const readColumn = (column) => (Array.isArray(column) ? column : Array.from(unpack(column.at), (i) => column.of[i]));

  /* Columns of one table; times become epoch seconds, measures km. Its rows are versions, see `underReadings`. */
  function readTable(raw, instants) {
    const table = { rows: raw.rows };
    for (const name of Object.keys(raw)) {
      if (name === "rows") continue;
      const values = unpack(raw[name]);
      if (TIMES.has(name)) table[name] = values.map((i) => instants[i]);
      else if (name === "from") table.from = values.map((value) => value / 100);
      else if (name === "length") table.to = values.map((value, row) => Math.round(100 * table.from[row] + value) / 100);
      else if (name === "point") table.point = values.map((value) => (value < 0 ? NaN : value / 100));
      else table[name] = Int32Array.from(values);
    }
    return table;
  }

  /* A table as each reading sees it: the same rows, with other times. With hindsight a version counts that is believed
     to this day; as known then, from when to when it was true and believed. One that never counts has no time: it
     starts and ends at the end of all time, so that no instant lies in it. */
  function underReadings(table) {
    const { rows } = table, readings = { hindsight: { ...table }, known: { ...table } };
    for (const reading of Object.values(readings)) { reading.start = new Float64Array(rows).fill(OPEN); reading.end = new Float64Array(rows).fill(OPEN); }
    for (let row = 0; row < rows; row++) {
      if (table.until[row] === OPEN) { readings.hindsight.start[row] = table.start[row]; readings.hindsight.end[row] = table.end[row]; }
      const start = Math.max(table.start[row], table.known[row]), end = Math.min(table.end[row], table.until[row]);
      if (start < end) { readings.known.start[row] = start; readings.known.end[row] = end; }
    }
    return readings;
  }

  /* Lists of numbers, written as two columns: the size of each, and all of them one after the other. Returns a function that
     gives one list: most are never asked for. */
  function ragged(raw) {
    const values = Int32Array.from(unpack(raw.of)), ends = Int32Array.from(unpack(raw.sizes));
    for (let i = 1; i < ends.length; i++) ends[i] += ends[i - 1];
    return (number) => Array.from(values.subarray(number ? ends[number - 1] : 0, ends[number]));
  }

  /* The number of the first of some instants in order that is not before a time. */
  function stepAfter(steps, time) {
    let low = 0, high = steps.length;
    while (low < high) { const middle = (low + high) >> 1; if (steps[middle] < time) low = middle + 1; else high = middle; }
    return low;
  }

  /* The cells of one road, whose rows lie between two numbers: how long each is, and the rows over it by time. */
  function cellsOf(table, first, end) {
    const cuts = [...new Set([...table.from.subarray(first, end), ...table.to.subarray(first, end)])].sort((a, b) => a - b);
    const number = new Map(cuts.map((km, i) => [km, i])), cells = cuts.slice(1).map((km, i) => [km - cuts[i], []]);
    for (let row = first; row < end; row++) {
      for (let i = number.get(table.from[row]); i < number.get(table.to[row]); i++) cells[i][1].push(row);
    }
    for (const [, rows] of cells) rows.sort((a, b) => table.start[a] - table.start[b]);
    return cells;
  }

  Object.assign(parts, { OPEN, readColumn, readTable, underReadings, ragged, stepAfter, cellsOf });
})(window.frontlineParts = window.frontlineParts || {});

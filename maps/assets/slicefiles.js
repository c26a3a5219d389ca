/* The slice that the page shows, as files: a CSV table of everything, and GeoJSON of roads and of places.
   Columns have the names and meanings of maps/fields.py. Times are UTC. What the reader has hidden in the legend is in the
   files all the same: they say what the slice says. Touches neither the document nor the map. */
"use strict";
(function (parts) {
  const OPEN = "9999-01-01T00:00:00Z";
  const WORST_FIRST = ["closed", "interdicted", "military_only", "open"];
  const COLUMNS = ["object", "id", "name_en", "name_ar", "kind", "road", "ref", "km_from", "km_to", "length_km", "lon", "lat", "holder", "holder_name", "other",
    "other_name", "state", "passage", "passage_where", "passage_claims", "basis", "rule", "confidence", "start", "end", "is_open", "as_of", "reading", "claim_ids",
    "claims_against", "sources", "source_urls"];
  /* Where a cell begins with what spreadsheets take for a formula, at its start or behind a separator: as maps/gis/csvfile.py. */
  const FORMULA = /((?:^|[;\t\r\n]) *)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

  const rounded = (value, digits) => Number(value.toFixed(digits));
  const instant = (second) => (Number.isFinite(second) ? new Date(second * 1000).toISOString().slice(0, 19) + "Z" : OPEN);
  const joined = (texts, separator) => [...new Set(texts.filter(Boolean))].join(separator);

  /* Date and reading of the slice; part of every record, so that files can be laid together. */
  function moment(store) { return { as_of: instant(store.time), reading: store.reading }; }

  /* What a row of a table says, flat. As known then, nothing had ended yet that still held. */
  function stateOf(store, table, row) {
    const { data } = store, claims = data.claimsOf(table.for[row]).map((number) => data.claims[number]);
    const actor = (number) => ({ id: number ? data.actors[number].id : "", name: number ? data.actors[number].name : "" });
    const holder = actor(table.holder[row]), other = actor(table.other[row]), end = store.reading === "known" ? Infinity : table.end[row];
    return {
      holder: holder.id, holder_name: holder.name, other: other.id, other_name: other.name, state: data.stateOf(table, row),
      basis: data.raw.bases[table.basis[row]], rule: data.raw.rules[table.rule[row]], confidence: table.confidence[row] / 100,
      start: instant(table.start[row]), end: instant(end), is_open: !Number.isFinite(end), ...moment(store),
      claim_ids: joined(claims.map((claim) => claim.id), ";"), claims_against: joined(data.claimsOf(table.against[row]).map((number) => data.claims[number].id), ";"),
      sources: joined(claims.map((claim) => claim.publisher), "; "), source_urls: joined(claims.map((claim) => claim.url), " "),
    };
  }

  /* Whether traffic passes on a stretch, by the worst that is said of any of it, and where that is. */
  function passageOn(store, byRoad, road, from, to) {
    const { data } = store, table = store.slice().tables.passages;
    const rows = (byRoad.get(road) || []).filter((row) => table.from[row] <= to && from <= table.to[row] && (table.to[row] > from || table.point[row] === from)
      && (!Number.isFinite(table.point[row]) || (from <= table.point[row] && table.point[row] <= to)));
    const word = WORST_FIRST.find((one) => rows.some((row) => data.raw.passages[table.passage[row]] === one)) || "unknown";
    const mine = rows.filter((row) => data.raw.passages[table.passage[row]] === word);
    const where = (row) => {
      if (Number.isFinite(table.point[row])) return `at km ${table.point[row]}`;
      const span = `km ${table.from[row]} and ${table.to[row]}`;
      if (data.raw.somewhere.includes(data.raw.rules[table.rule[row]])) return `somewhere between ${span}`;
      return table.from[row] <= from && to <= table.to[row] ? "" : `between ${span}`;
    };
    const claims = mine.flatMap((row) => data.claimsOf(table.for[row])).map((number) => data.claims[number].id);
    return { passage: word, passage_where: joined(mine.map(where), "; "), passage_claims: joined(claims, ";") };
  }

  /* One record a stretch of road: `lines` are its parts as longitudes and latitudes. */
  function roadRecords(store) {
    const { data } = store, slice = store.slice(), table = slice.tables.stretches, passages = new Map();
    for (const row of slice.passages) {
      const number = slice.tables.passages.road[row];
      passages.set(number, [...(passages.get(number) || []), row]);
    }
    return Array.from(slice.stretches, (row) => {
      const road = data.roads[table.road[row]], from = table.from[row], to = table.to[row];
      return {
        object: "road", id: `road:${road.id}:${from.toFixed(2)}-${to.toFixed(2)}`, name_en: road.name || road.ref || road.id, name_ar: road.ar, kind: road.class,
        road: road.id, ref: road.ref, km_from: from, km_to: to, length_km: rounded(to - from, 2), ...stateOf(store, table, row), ...passageOn(store, passages, road.number, from, to),
        lines: () => parts.linesOf(road, from, to),
      };
    });
  }

  /* One record a place or junction that something is said about. */
  function pointRecords(store) {
    const { data } = store, slice = store.slice();
    return [["place", data.places, "places"], ["junction", data.junctions, "junctions"]].flatMap(([object, points, kind]) => (
      points.filter((point) => slice[kind].has(point.number)).map((point) => ({
        object, id: point.id, name_en: point.name, name_ar: point.ar, kind: point.kind, road: joined(point.roads, ";"), lon: point.lon, lat: point.lat,
        ...stateOf(store, slice.tables[kind], slice[kind].get(point.number)),
      }))));
  }

  /* A cell by RFC 4180. Text loses the power to be a formula (OWASP, CSV injection); numbers stay numbers. */
  function cell(value) {
    if (value === undefined || value === null) return "";
    if (typeof value !== "string") return String(value);
    let text = value.replaceAll("\0", "").replace(FORMULA, "$1'");
    if (/^[\t\r\n]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  /* The whole slice as CSV with a byte order mark: roads in order, then places and junctions, one row a state. */
  function sliceCsv(store) {
    const rows = [...roadRecords(store), ...pointRecords(store)].map((record) => COLUMNS.map((name) => cell(record[name])).join(","));
    return "\ufeff" + [COLUMNS.join(","), ...rows, ""].join("\r\n");
  }

  /* GeoJSON by RFC 7946, one feature a line; `columns` of every feature are the same, none of them null. */
  function collection(store, name, features) {
    const { raw } = store.data, points = features.flatMap(({ geometry }) => (geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates.flat()));
    const head = { type: "FeatureCollection", name, title: raw.title, licence: raw.licence, attribution: raw.attribution.join("; "), ...moment(store) };
    if (points.length) {
      const least = (axis) => points.reduce((best, point) => Math.min(best, point[axis]), Infinity), most = (axis) => points.reduce((best, point) => Math.max(best, point[axis]), -Infinity);
      head.bbox = [least(0), least(1), most(0), most(1)];
    }
    return JSON.stringify(head).slice(0, -1) + ',"features":[\n' + features.map((feature) => JSON.stringify(feature)).join(",\n") + "\n]}\n";
  }

  const featureOf = (record, geometry, columns) => ({
    type: "Feature", id: record.id, geometry, properties: Object.fromEntries(columns.map((name) => [name, record[name] === undefined ? "" : record[name]])),
  });

  function roadsGeoJson(store) {
    const columns = COLUMNS.filter((name) => name !== "lon" && name !== "lat"), features = [];
    for (const record of roadRecords(store)) {
      const lines = record.lines().map((line) => line.map(([lat, lon]) => [rounded(lon, 6), rounded(lat, 6)]))
        .map((line) => line.filter((point, i) => !i || point[0] !== line[i - 1][0] || point[1] !== line[i - 1][1])).filter((line) => line.length > 1);
      if (lines.length) features.push(featureOf(record, { type: "MultiLineString", coordinates: lines }, columns));
    }
    return collection(store, "roads", features);
  }

  function placesGeoJson(store) {
    const columns = COLUMNS.filter((name) => !/^(ref|km_|length_|lon$|lat$|passage)/.test(name));
    return collection(store, "places", pointRecords(store).map((record) => featureOf(record, { type: "Point", coordinates: [record.lon, record.lat] }, columns)));
  }

  Object.assign(parts, { sliceCsv, roadsGeoJson, placesGeoJson });
})(window.frontlineParts = window.frontlineParts || {});

/* What tests and scripts may ask of the page.

   window.frontline.state()        what the reader sees: date, step, reading, zoom, centre, km by holder, claims listed
   window.frontline.setDate(iso)   go to a day (2024-11-29) or an hour of it (2024-11-29T14:00); setReading("known" | "hindsight");
                                   setView(zoom, lat, lng); setStepSize("6h"); setRange(iso, iso), without dates: off
   window.frontline.changes()      what changed in the range, with identifiers; null where none is on
   window.frontline.drawn(id)      how "place:…", "junction:…" or "road:M5@km" is drawn now: state, holder, colour, and
                                   where on the screen (x, y in CSS pixels of the window), or null
   window.frontline.pixel(x, y)    colour "#RRGGBB" on the map at a point of the window */
"use strict";
(function (parts) {
  /* What tests and scripts may ask. */
  function makeHook(store, layer, bar, panel) {
    const map = store.map, corner = () => map.getContainer().getBoundingClientRect();
    const onScreen = (x, y) => {
      const box = corner(), point = map.layerPointToContainerPoint(L.point(layer.sx(x), layer.sy(y)).add(layer.origin));
      return { x: box.left + point.x, y: box.top + point.y };
    };
    const told = (table, row) => {
      const look = store.look(table, row);
      return {
        state: look.state, holder: store.data.actors[look.holder].id, other: store.data.actors[look.other].id, basis: store.data.raw.bases[table.basis[row]],
        colour: store.palette.actor(look.holder).toUpperCase(), otherColour: store.palette.actor(look.other).toUpperCase(),
      };
    };
    return {
      version: 1,
      state() {
        const sums = store.data.kmByHolder(store.slice()), centre = map.getCenter();
        return {
          date: store.isoDay(store.step), step: store.step, steps: store.steps.length, stepSize: store.stops.name, range: store.rangeSteps && store.rangeSteps.map((step) => store.isoDay(step)), reading: store.reading, zoom: map.getZoom(),
          center: [centre.lat, centre.lng], playing: bar.isPlaying, road: store.data.roads.length ? store.data.roads[store.road].id : "",
          km: Object.fromEntries([...sums.held].map(([number, km]) => [store.data.actors[number].id, km])), undecided: sums.undecided, unknown: sums.unknown,
          claims: panel.chosen().map((claim) => claim.id), selected: store.selected ? store.selected.id || store.selected.kind : null,
          changed: store.changedKm(), draws: layer.draws, dark: store.palette.isDark, comparison: store.comparison.state(),
          fronts: store.slice().fronts.map((front) => ({ road: store.data.roads[front.road].id, km: front.km })),
          passages: store.slice().passages.map((row) => {
            const table = store.slice().tables.passages;
            return { road: store.data.roads[table.road[row]].id, passage: store.data.raw.passages[table.passage[row]], point: table.point[row], from: table.from[row], to: table.to[row], where: store.passageSelection(row).lines[0] };
          }),
        };
      },
      setDate: (iso) => { const isFound = store.setDate(iso); layer.drawNow(); return isFound; },
      setStepSize: (name) => { store.setStepSize(name); layer.drawNow(); },
      setRange(...dates) {
        const times = dates.map((iso) => store.stops.read(iso)), isWhole = times.length === 2 && !times.includes(null) && times[0] < times[1];
        if (dates.length && !isWhole) return false;
        store.goTo(store.time, dates.length ? times : null);
        layer.drawNow();
        return true;
      },
      changes: () => parts.toldChanges(store),
      setReading: (reading) => { store.setReading(reading); layer.drawNow(); },
      setView: (zoom, lat, lng) => { map.setView([lat, lng], zoom, { animate: false }); layer.drawNow(); },
      drawn(id) {
        const slice = store.slice(), [kind, rest] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
        if (kind === "road") {
          const [roadId, km] = rest.split("@"), road = store.data.roadById.get(roadId), table = slice.tables.stretches;
          const row = road && slice.stretches.find((one) => table.road[one] === road.number && table.from[one] <= Number(km) && Number(km) <= table.to[one]);
          if (row === undefined || row === null) return null;
          const at = parts.pointAt(road, Number(km));
          const lat = parts.latitude(at[1]), lon = (at[0] - 0.5) * 360;
          return { id, ...told(table, row), from: table.from[row], to: table.to[row], lat, lon, ...onScreen(at[0], at[1]) };
        }
        const point = (kind === "junction" ? store.data.junctions : store.data.places).find((one) => one.id === id);
        if (!point) return null;
        const name = kind === "junction" ? "junctions" : "places", row = slice[name].get(point.number);
        const isDrawn = layer.hits.some((one) => one.point === point);
        return { id, drawn: isDrawn, ...(row === undefined ? { state: "unknown", holder: "", other: "" } : told(slice.tables[name], row)), ...onScreen(point.x, point.y) };
      },
      pixel(x, y) {
        const { canvas } = store.comparison.sideAt({ x: x - corner().left }).layer, box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
        const [r, g, b] = canvas.getContext("2d").getImageData(Math.round((x - box.left) * ratio), Math.round((y - box.top) * ratio), 1, 1).data;
        return "#" + [r, g, b].map((value) => value.toString(16).padStart(2, "0")).join("").toUpperCase();
      },
    };
  }

  Object.assign(parts, { makeHook });
})(window.frontlineParts = window.frontlineParts || {});

/* Ties the list of claims to the map: what the pointer is on lights its claims in the list, and a claim that the pointer or
   the focus is on lights its place on the map. Neither moves the map; a chosen one does (store.openClaim). */
"use strict";
(function (parts) {
  const REST = 140; /* milliseconds that the pointer rests on a thing before the list scrolls */
  const NEAR = 4; /* pixels between the pointer and the outline or the name of an area */

  /* The line of a road between two measures as latitudes and longitudes, one list for each connected part. */
  function linesOf(road, from, to) {
    const lines = [];
    parts.eachPoint(road, from, to, (x, y, isFirst) => {
      if (isFirst) lines.push([]);
      lines.at(-1).push([parts.latitude(y), (x - 0.5) * 360]);
    });
    return lines;
  }

  const latLngs = (ring) => ring.map(([lon, lat]) => [lat, lon]);

  function awayFrom(point, a, b) {
    const dx = b.x - a.x, dy = b.y - a.y, share = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy || 1);
    const at = Math.max(0, Math.min(1, share));
    return Math.hypot(point.x - a.x - at * dx, point.y - a.y - at * dy);
  }

  /* The area on whose outline or name a point of the map's container lies, or null. */
  function areaAt(store, point, reach) {
    for (const claim of store.areasShown()) {
      const corners = latLngs(claim.ring).map((one) => store.map.latLngToContainerPoint(one));
      const top = corners.reduce((best, one) => (one.y < best.y ? one : best));
      const isOnName = Math.abs(point.x - top.x) < claim.target.length * 3.2 && Math.abs(point.y - top.y - 9) < 9;
      if (isOnName || corners.some((one, i) => i && awayFrom(point, corners[i - 1], one) < NEAR + reach / 2)) return { kind: "area", name: claim.target };
    }
    return null;
  }

  /* What is said of an area up to the date shown; null where the date has no news of it. */
  function areaSelection(store, name) {
    const shown = store.areasShown().find((claim) => claim.target === name);
    if (!shown) return null;
    const claims = store.data.claims.filter((claim) => claim.ring && claim.target === name && claim.days[0] <= store.time && store.isPublished(claim));
    return {
      key: "area:" + name + store.step + store.reading, id: "area:" + name, kind: "area", name, ring: shown.ring, title: name,
      lines: ["An area that claims speak of.", "Nobody is said to hold all of it, so only its outline is drawn."], claims: claims.map((claim) => claim.number).reverse(),
    };
  }

  /* Numbers of the claims behind what the pointer is on. */
  function claimsUnder(store, hit) {
    const slice = store.slice();
    if (hit.kind === "area") return (areaSelection(store, hit.name) || { claims: [] }).claims;
    if (hit.kind === "passage") return store.data.claimsOf(slice.tables.passages.for[hit.row]);
    const kind = hit.kind === "stretch" ? "stretches" : hit.point.kind === "junction" ? "junctions" : "places";
    const row = hit.kind === "stretch" ? hit.row : slice[kind].get(hit.point.number);
    return row === undefined ? [] : store.claimsOf(slice.tables[kind], row);
  }

  class Sync {
    constructor(store, panel, root) {
      Object.assign(this, { store, panel, list: root.querySelector("#claim-list"), lit: new Set(), timer: 0, shown: null });
      const pane = store.map.createPane("halo");
      pane.style.zIndex = 450;
      pane.style.pointerEvents = "none";
      this.halo = L.layerGroup().addTo(store.map);
      for (const [name, isOn] of [["pointerover", true], ["focusin", true], ["pointerleave", false], ["focusout", false]]) {
        this.list.addEventListener(name, (event) => this.overList(event, isOn));
      }
    }

    /* ---- from the map to the list ---- */
    hover(hit) {
      const claims = new Set(hit ? claimsUnder(this.store, hit) : []), { listKey } = this.panel;
      if (listKey === this.listKey && claims.size === this.lit.size && [...claims].every((number) => this.lit.has(number))) return;
      Object.assign(this, { lit: claims, listKey });
      const isSelection = this.store.selected && this.store.selected.claims; /* the list holds just these then */
      for (const [number, item] of this.panel.items) item.classList.toggle("is-lit", !isSelection && claims.has(number));
      clearTimeout(this.timer);
      if (claims.size) this.timer = setTimeout(() => this.scroll(), REST);
    }

    /* Brings the newest of the lit claims into view, unless one of them is seen. */
    scroll() {
      const items = [...this.panel.items].filter(([number]) => this.lit.has(number)).map(([, item]) => item);
      const view = this.list.parentElement.getBoundingClientRect();
      const isSeen = (item) => { const box = item.getBoundingClientRect(); return box.top >= view.top && box.bottom <= view.bottom; };
      if (items.length && !items.some(isSeen)) items[0].scrollIntoView({ block: "nearest" });
    }

    /* ---- from the list to the map ---- */
    overList(event, isOn) {
      const item = isOn && event.target.closest(".claim");
      const claim = item ? this.store.data.claims.find((one) => one.id === item.dataset.claim) : null;
      if (claim === this.shown) return;
      this.shown = claim;
      this.halo.clearLayers();
      if (claim) this.light(claim);
    }

    light(claim) {
      const { palette, data } = this.store, look = { pane: "halo", interactive: false, color: palette.accent };
      const add = (layer) => this.halo.addLayer(layer);
      for (const [roadId, from, to] of claim.pieces || []) {
        const road = data.roadById.get(roadId), lines = road ? linesOf(road, from, to) : [];
        if (lines.length) add(L.polyline(lines, { ...look, weight: 16, opacity: 0.4, lineCap: "round" }));
      }
      if (claim.ring) add(L.polygon(latLngs(claim.ring), { ...look, weight: 3, opacity: 0.8, fillOpacity: 0.06 }));
      if (claim.point && !(claim.pieces && claim.pieces.length) && !claim.ring) {
        const at = [claim.point[1], claim.point[0]];
        add(L.circleMarker(at, { ...look, radius: 17, weight: 9, opacity: 0.28, fill: false }));
        add(L.circleMarker(at, { ...look, radius: 14, weight: 2.5, fill: false }));
      }
    }
  }

  Object.assign(parts, { Sync, linesOf, areaAt, areaSelection });
})(window.frontlineParts = window.frontlineParts || {});

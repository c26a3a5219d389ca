/* Online base tiles, only in a page that was made with them: pictures under the roads, muted, over our own ground.
   Where a tile does not come, the ground of the theatre is what is seen. */
"use strict";
(function (parts) {
  /* The ground gets a canvas of its own below the tiles; the roads stay on theirs above them. */
  class Ground {
    constructor(map, layer) {
      this.layer = layer;
      const pane = map.createPane("ground");
      pane.style.zIndex = 150; /* Leaflet's tiles are at 200, our canvas at 400 */
      this.canvas = L.DomUtil.create("canvas", "ground-canvas" + (map.options.zoomAnimation ? " leaflet-zoom-animated" : ""), pane);
      this.canvas.setAttribute("aria-hidden", "true");
      this.paint = layer.drawGround;
      this.zooming = layer.whileZooming;
    }

    draw() {
      const { layer } = this;
      this.paint.call(layer, parts.fit(this.canvas, layer.width, layer.height));
      L.DomUtil.setPosition(this.canvas, layer.origin);
    }

    whileZooming(event) {
      const { layer } = this, map = layer._map;
      this.zooming.call(layer, event);
      L.DomUtil.setTransform(this.canvas, map._latLngToNewLayerPoint(layer.corner, event.zoom, event.center), map.getZoomScale(event.zoom, layer.zoom));
    }
  }

  /* The border over the tiles, so that the theatre is told from what lies beyond. */
  function drawBorder(context, layer) {
    const { palette, data } = layer.store;
    context.beginPath();
    for (const ring of data.outline) {
      ring.x.forEach((x, i) => context[i ? "lineTo" : "moveTo"](layer.sx(x), layer.sy(ring.y[i])));
      context.closePath();
    }
    context.setLineDash([]); context.lineJoin = "round";
    context.strokeStyle = palette.border; context.lineWidth = 1.4;
    context.stroke();
  }

  function makeButton() {
    const button = parts.make("button", "tool");
    button.type = "button"; button.id = "tiles";
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS(svg.namespaceURI, "path");
    for (const [name, value] of Object.entries({ width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" })) svg.setAttribute(name, value);
    for (const [name, value] of Object.entries({ d: "M2 2h5v5H2z M9 2h5v5H9z M2 9h5v5H2z M9 9h5v5H9z", fill: "none", stroke: "currentColor", "stroke-width": "1.5" })) path.setAttribute(name, value);
    svg.append(path);
    button.append(svg);
    document.getElementById("tools").append(button);
    return button;
  }

  /* Called before the layer is added to the map. */
  parts.addTiles = function addTiles(store, layer) {
    const { map } = store, asked = store.data.raw.tiles;
    const ground = new Ground(map, layer), button = makeButton();
    /* Only the origin goes along, never the address of the page with the view in it. OpenStreetMap refuses whoever sends
       nothing ("no-referrer"), and a page from disk has nothing to send: it is not even asked then. */
    const isAnswered = !asked.needsReferrer || /^https?:/.test(document.baseURI);
    const tiles = L.tileLayer(asked.template, { referrerPolicy: "strict-origin-when-cross-origin", maxZoom: 19, className: "base-tile" });
    let isOn = isAnswered, failed = 0, came = 0;

    const say = () => {
      const words = !isAnswered ? `Base tiles: ${asked.host} answers only pages on a web server`
        : failed && !came ? `Base tiles: ${asked.host} does not answer` : `Base tiles from ${asked.host}`;
      button.setAttribute("aria-label", words); button.title = words;
      button.setAttribute("aria-pressed", String(isOn));
      button.setAttribute("aria-disabled", String(!isAnswered));
    };
    tiles.on("tileload", () => { came += 1; if (came === 1) say(); });
    tiles.on("tileerror", () => { failed += 1; if (failed === 1) say(); });
    button.addEventListener("click", () => {
      if (!isAnswered) return;
      isOn = !isOn;
      if (isOn) tiles.addTo(map); else tiles.remove();
      say();
      layer.painted = null;
      layer.draw();
    });

    layer.drawGround = (context) => { ground.draw(); if (isOn) drawBorder(context, layer); };
    layer.whileZooming = (event) => ground.whileZooming(event);
    if (isOn) tiles.addTo(map);
    say();
  };
})(window.frontlineParts = window.frontlineParts || {});

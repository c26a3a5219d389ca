/* The divider of a comparison: a line over the map that is dragged, or moved by keys, and that cuts two panes along it.
   Knows nothing of dates. */
"use strict";
(function (parts) {
  const STEP = 0.02, LEAP = 0.1, MARGIN = 2000;

  class Swipe {
    /* `said(share)` gives the words for a place of the divider, 0 left to 1 right. */
    constructor(map, stage, panes, said) {
      Object.assign(this, { map, stage, panes, said, share: 0.5, isOn: false });
      const { make } = parts;
      this.handle = make("span", "grip");
      this.handle.setAttribute("aria-hidden", "true");
      this.labels = [make("span", "swipe-label is-left"), make("span", "swipe-label is-right")];
      this.element = make("div", "", null, ...this.labels, this.handle);
      this.element.id = "swipe";
      this.element.hidden = true;
      this.element.tabIndex = 0;
      for (const [name, value] of [["role", "slider"], ["aria-label", "Divider of the comparison"], ["aria-orientation", "horizontal"], ["aria-valuemin", "0"], ["aria-valuemax", "100"]]) {
        this.element.setAttribute(name, value);
      }
      stage.append(this.element);
      this.listen();
      map.on("move viewreset resize zoomend", () => this.cut());
    }

    listen() {
      const { element } = this;
      element.addEventListener("keydown", (event) => this.key(event));
      element.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        element.setPointerCapture(event.pointerId);
        this.offset = event.clientX - this.x();
        this.isHeld = true;
        element.focus({ preventScroll: true, focusVisible: false });
        event.preventDefault();
      });
      element.addEventListener("pointermove", (event) => {
        if (!this.isHeld) return;
        const box = this.stage.getBoundingClientRect();
        this.move((event.clientX - this.offset - box.left) / box.width);
      });
      for (const name of ["pointerup", "pointercancel"]) element.addEventListener(name, () => { this.isHeld = false; });
    }

    /* The keys of a slider stay with it; without this they would step through time as well. */
    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const to = {
        ArrowLeft: this.share - STEP, ArrowDown: this.share - STEP, ArrowRight: this.share + STEP, ArrowUp: this.share + STEP,
        PageDown: this.share - LEAP, PageUp: this.share + LEAP, Home: 0, End: 1,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.move(to);
    }

    /* Where the divider stands, in CSS pixels of the window. */
    x() { const box = this.stage.getBoundingClientRect(); return box.left + box.width * this.share; }

    show(isOn) {
      this.isOn = isOn;
      this.element.hidden = !isOn;
      this.cut();
    }

    move(share) {
      if (!Number.isFinite(share)) return;
      this.share = Math.max(0, Math.min(1, share));
      this.cut();
    }

    /* Panes do not scale while the map zooms, their canvases do; so the cut stays under the divider all the while. */
    cut() {
      const [left, right] = this.panes;
      if (!this.isOn) { left.style.clipPath = right.style.clipPath = ""; return; }
      const size = this.map.getSize(), corner = this.map.containerPointToLayerPoint([0, 0]);
      const x = corner.x + size.x * this.share, top = corner.y - MARGIN, bottom = corner.y + size.y + MARGIN;
      const box = (from, to) => `polygon(${from}px ${top}px, ${to}px ${top}px, ${to}px ${bottom}px, ${from}px ${bottom}px)`;
      left.style.clipPath = box(corner.x - MARGIN, x);
      right.style.clipPath = box(x, corner.x + size.x + MARGIN);
      this.element.style.left = 100 * this.share + "%";
      this.element.setAttribute("aria-valuenow", String(Math.round(100 * this.share)));
      this.element.setAttribute("aria-valuetext", this.said(this.share));
    }

    /* Texts of the two labels, left and right. */
    write(left, right) {
      this.labels[0].textContent = left;
      this.labels[1].textContent = right;
      this.cut();
    }
  }

  Object.assign(parts, { Swipe });
})(window.frontlineParts = window.frontlineParts || {});

/* The range: two handles on the bar of time, between which the page tells what changed. A handle stands at the end of
   its step: what is compared is how things were at that instant. */
"use strict";
(function (parts) {
  const WEEK = 7 * 86400, HOUR = 3600;
  const NAMES = ["range-start", "range-end"];

  /* Where the end of a step lies on the bar. */
  const edge = (scale, step) => scale.start(step + 1);

  function drawRangeGround(context, store, scale, base) {
    const range = store.rangeSteps;
    if (!range) return;
    const [x0, x1] = range.map((step) => edge(scale, step));
    context.fillStyle = store.palette.accent; context.globalAlpha = 0.13;
    context.fillRect(x0, 0, x1 - x0, base);
    context.globalAlpha = 1;
  }

  function drawRangeEdges(context, store, scale, top, bottom) {
    if (!store.rangeSteps) return;
    context.fillStyle = store.palette.ink;
    for (const step of store.rangeSteps) context.fillRect(Math.round(edge(scale, step)) - 1, top, 2, bottom - top);
  }

  /* "range=2024-11-27..2024-12-01T14:00" as two instants; null where it is none. */
  function readRange(stops, text) {
    const times = (text || "").replace("range=", "").split("..").map((one) => stops.read(one));
    return times.length === 2 && !times.includes(null) && times[0] < times[1] ? times : null;
  }

  class RangeBar {
    constructor(store, root, bar) {
      Object.assign(this, { store, bar, root, button: root.querySelector("#range") });
      this.handles = NAMES.map((name) => root.querySelector("#" + name));
      this.button.disabled = store.data.steps.length < 2 && store.steps.length < 2;
      this.button.addEventListener("click", () => this.toggle());
      root.querySelector("#range-close").addEventListener("click", () => { this.toggle(); this.button.focus(); });
      this.handles.forEach((handle, which) => {
        handle.addEventListener("keydown", (event) => this.key(event, which));
        handle.addEventListener("pointerdown", (event) => this.grab(event, which));
      });
    }

    /* On: the week up to the date shown, at least one step. */
    toggle() {
      const { store } = this, { stops } = store;
      if (store.range || store.steps.length < 2) { store.setRange(null); this.say(); return; }
      const end = Math.max(1, store.step), week = stops.at[end] - WEEK - (stops.isHours ? 0 : HOUR);
      store.setRange([stops.at[Math.min(end - 1, stops.indexOf(week))], stops.at[end]]);
      this.say();
    }

    /* For who does not see the bar. */
    say() {
      const { store } = this, { stops } = store, range = store.rangeSteps;
      const net = range ? parts.netKm(parts.changesInRange(store).ground).filter(([holder]) => holder) : [];
      const told = net.map(([holder, km]) => `${store.name(holder)} ${km < 0 ? "minus" : "plus"} ${Math.round(Math.abs(km))} km`).join(", ");
      this.root.querySelector("#spoken").textContent = range
        ? `Range from ${stops.plain(stops.at[range[0]])} to ${stops.plain(stops.at[range[1]])}. ${told || "No road changed hands"}` : "Range off";
    }

    /* Moves a handle to a step, not beyond the other one; the date shown goes with the later handle if it stands there. */
    move(which, step) {
      const { store } = this, range = store.rangeSteps, isLed = which === 1 && store.step === range[1];
      range[which] = which ? Math.max(range[0] + 1, Math.min(store.steps.length - 1, step)) : Math.max(0, Math.min(range[1] - 1, step));
      this.bar.pause();
      store.range = range.map((one) => store.steps[one]);
      if (isLed && store.step !== range[1]) store.setStep(range[1]); else store.changed();
    }

    key(event, which) {
      const { store } = this, at = store.rangeSteps[which], { jump } = store.stops;
      const target = {
        ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, PageDown: at - jump, PageUp: at + jump,
        Home: 0, End: store.steps.length - 1,
      }[event.key];
      if (target === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.move(which, target);
    }

    grab(event, which) {
      if (event.button !== 0) return;
      const handle = this.handles[which], { scale } = this.bar;
      const off = event.clientX - edge(scale, this.store.rangeSteps[which]);
      const drag = (moved) => {
        const step = Math.round((moved.clientX - off - scale.left) / this.bar.scale.cell) - 1;
        if (step !== this.store.rangeSteps[which]) this.move(which, step);
      };
      const drop = () => {
        handle.removeEventListener("pointermove", drag);
        for (const end of ["pointerup", "pointercancel"]) handle.removeEventListener(end, drop);
      };
      handle.setPointerCapture(event.pointerId);
      handle.addEventListener("pointermove", drag);
      for (const end of ["pointerup", "pointercancel"]) handle.addEventListener(end, drop);
      this.store.tip(null);
    }

    draw() {
      const { store, button } = this, range = store.rangeSteps;
      button.setAttribute("aria-pressed", String(Boolean(range)));
      for (const handle of this.handles) handle.hidden = !range;
      if (!range || !this.bar.scale) return;
      this.place(range);
      const bounds = [[0, range[1] - 1], [range[0] + 1, store.steps.length - 1]];
      this.handles.forEach((handle, which) => {
        handle.setAttribute("aria-valuemin", String(bounds[which][0]));
        handle.setAttribute("aria-valuemax", String(bounds[which][1]));
        handle.setAttribute("aria-valuenow", String(range[which]));
        handle.setAttribute("aria-valuetext", store.dayText(range[which]));
      });
    }

    /* The first handle lies left of its line, the second right of its own: they never cover each other, nor leave the bar. */
    place(range) {
      const { scale } = this.bar, size = this.handles[0].offsetWidth, width = this.bar.canvas.offsetWidth;
      const [x0, x1] = range.map((step) => edge(scale, step));
      const second = Math.max(size, Math.min(width - size, x1)), first = Math.max(0, Math.min(x0, second) - size);
      this.handles[0].style.left = first + "px";
      this.handles[1].style.left = second + "px";
    }
  }

  Object.assign(parts, { RangeBar, drawRangeGround, drawRangeEdges, readRange });
})(window.frontlineParts = window.frontlineParts || {});

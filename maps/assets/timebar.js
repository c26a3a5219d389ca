/* The bar of time: previous, play, next, how fast, and a slider over the histogram of kilometres that changed hands. */
"use strict";
(function (parts) {
  const { FONT } = parts;
  const SPEEDS = [1, 2, 4, 8, 16];
  const STOP_MS = 1200, SHORT_STOP_MS = 400, LEAST_MS = 60; /* a stop at 1×, where there are many, and as long as a redraw needs */
  const MANY = 100;
  const AXIS = 17, TITLE = 160;

  class TimeBar {
    constructor(store, root) {
      this.store = store;
      this.canvas = root.querySelector("#histogram");
      this.slider = root.querySelector("#slider");
      this.playButton = root.querySelector("#play");
      this.speedButton = root.querySelector("#speed");
      this.speed = 0;
      this.timer = 0;
      this.axis = new parts.Axis(store);
      this.stepSelect = root.querySelector("#step");
      this.names = [root.querySelector("#previous"), root.querySelector("#next")];
      this.fillSteps();
      this.slider.addEventListener("input", () => { this.pause(); store.setStep(Number(this.slider.value)); });
      root.querySelector("#previous").addEventListener("click", () => { this.pause(); store.setStep(store.step - 1); });
      root.querySelector("#next").addEventListener("click", () => { this.pause(); store.setStep(store.step + 1); });
      this.playButton.addEventListener("click", () => this.toggle());
      this.speedButton.addEventListener("click", () => this.faster());
      this.slider.addEventListener("pointermove", (event) => this.hover(event));
      this.slider.addEventListener("pointerleave", () => store.tip(null));
      this.slider.addEventListener("pointerdown", (event) => {
        if (event.button === 0) store.setStep(this.scale.step(event.clientX - this.canvas.getBoundingClientRect().left));
      });
    }

    get isPlaying() { return this.timer !== 0; }

    toggle() { if (this.isPlaying) this.pause(); else this.play(); }

    /* The steps that can be chosen, and what the buttons beside it are called. */
    fillSteps() {
      const { stops } = this.store;
      for (const name of stops.names) {
        const option = parts.make("option", "", stops.words(name).replace(/^(?=\D)/, "1 "));
        option.value = name;
        this.stepSelect.append(option);
      }
      this.stepSelect.disabled = stops.names.length < 2;
      this.stepSelect.addEventListener("change", () => { this.pause(); this.store.setStepSize(this.stepSelect.value); });
    }

    /* Goes from the first stop to the last; with a range on from its beginning to its end. */
    play() {
      const { store } = this, [first, last] = store.rangeSteps || [0, store.steps.length - 1];
      if (store.step >= last || store.step < first) store.setStep(first);
      const wait = (store.steps.length > MANY ? SHORT_STOP_MS : STOP_MS) / SPEEDS[this.speed], stride = Math.ceil(LEAST_MS / wait);
      this.timer = setInterval(() => {
        const end = (store.rangeSteps || [0, store.steps.length - 1])[1];
        if (store.step < end) store.setStep(Math.min(end, store.step + stride));
        if (store.step >= end) this.pause();
      }, wait * stride);
      this.showPlaying();
    }

    pause() {
      if (!this.isPlaying) return;
      clearInterval(this.timer);
      this.timer = 0;
      this.showPlaying();
      this.store.changed();
    }

    showPlaying() {
      this.playButton.classList.toggle("is-playing", this.isPlaying);
      this.playButton.setAttribute("aria-label", this.isPlaying ? "Pause" : "Play");
      this.playButton.title = this.isPlaying ? "Pause (space)" : "Play (space)";
    }

    faster() {
      this.speed = (this.speed + 1) % SPEEDS.length;
      const text = SPEEDS[this.speed] + "×";
      this.speedButton.textContent = text;
      this.speedButton.setAttribute("aria-label", "Speed " + text);
      if (this.isPlaying) { this.pause(); this.play(); }
    }

    /* Kilometres that changed hands in each step, and the bars that stand for them at this width. */
    changed() {
      const { store } = this, key = store.reading + store.stops.name;
      if (this.changedFor !== key) { this.changedFor = key; this.km = store.changedKm(); this.barsFor = 0; }
      if (this.barsFor !== this.scale.cell) { this.barsFor = this.scale.cell; this.bars = parts.bars(this.km, this.scale.cell); }
      return this.bars;
    }

    draw() {
      const { store } = this, { palette } = store, box = this.canvas.parentElement.getBoundingClientRect();
      const width = Math.floor(box.width), height = Math.floor(box.height);
      if (width < 40) return;
      this.scale = store.timeScale(width);
      const context = parts.fit(this.canvas, width, height), base = height - AXIS - 1;
      parts.drawRangeGround(context, store, this.scale, base);
      context.fillStyle = palette.rule;
      context.fillRect(this.scale.left, base, this.scale.right - this.scale.left, 1);
      this.drawBars(context, base);
      parts.drawRangeEdges(context, store, this.scale, 0, base);
      this.drawTitle(context);
      this.drawDates(context, height);
      this.showSlider();
    }

    drawBars(context, base) {
      const { palette, step } = this.store, { cell } = this.scale, found = this.changed();
      const most = found.reduce((high, one) => Math.max(high, one.km), 1);
      for (const { first, last, km } of found) {
        const isNow = first <= step && step <= last, width = cell * (last - first + 1), gap = Math.min(3, width * 0.15);
        if (!km) continue;
        const bar = Math.max(2, (base - 15) * km / most); /* the title stands above */
        context.fillStyle = isNow ? palette.accent : palette["ink-soft"];
        context.globalAlpha = isNow ? 1 : 0.42;
        context.fillRect(this.scale.start(first) + gap, base - bar, Math.max(1, width - 2 * gap), bar);
      }
      context.globalAlpha = 1;
      if (cell > 6) return;
      context.fillStyle = palette.accent; /* where a step is too thin to be seen by its bar */
      context.fillRect(Math.round(this.scale.start(step) + cell / 2) - 0.5, 14, 1.5, base - 14);
    }

    drawTitle(context) {
      const range = this.store.rangeSteps;
      if (range && this.scale.start(range[0] + 1) - this.scale.left < TITLE) return; /* a handle stands there */
      context.globalAlpha = 0.9;
      parts.label(context, { halo: this.store.palette.paper }, "km that changed hands", this.scale.left + 2, 8, "400 10.5px " + FONT, this.store.palette["ink-soft"]);
      context.globalAlpha = 1;
    }

    /* The date shown and the ends of the range on plates, other dates as far as they leave room. */
    drawDates(context, height) {
      const { store } = this, { palette } = store, y = height - AXIS / 2, { cell, left, right } = this.scale, taken = [];
      const isFree = (x, half) => x - half >= left - 9 && x + half <= right + 13 && taken.every(([a, b]) => x + half < a || x - half > b);
      const write = (text, x, weight, plate, isRight) => {
        context.font = weight + " 11px " + FONT;
        const half = context.measureText(text).width / 2 + 5, at = plate ? Math.max(left - 3 + half, Math.min(right + 9 - half, x)) : isRight ? x + half - 1 : x;
        if (plate !== palette.accent && !isFree(at, half)) return;
        taken.push([at - half - 2, at + half + 2]);
        if (plate) { context.fillStyle = plate; context.beginPath(); context.roundRect(at - half, y - 8, 2 * half, 16, 4); context.fill(); }
        context.fillStyle = plate ? palette.paper : palette["ink-soft"];
        context.fillText(text, at, y + 0.5);
      };
      context.textBaseline = "middle"; context.textAlign = "center";
      const ticks = this.axis.ticks(this.scale), isBeside = (tick) => tick.edge !== undefined && !tick.isCentred;
      context.fillStyle = palette.border;
      for (const tick of ticks) if (tick.edge !== undefined) context.fillRect(Math.round(tick.edge), height - AXIS - 1, 1, isBeside(tick) ? 15 : 4);
      write(this.axis.label(store.time), this.scale.start(store.step) + cell / 2, "600", palette.accent);
      for (const step of store.rangeSteps || []) write(this.axis.label(store.steps[step]), this.scale.start(step) + cell / 2, "500", palette["ink-soft"]);
      for (const tick of [...ticks.filter((one) => one.isMajor), ...ticks.filter((one) => !one.isMajor)]) {
        write(tick.text, tick.x, tick.isMajor ? "500" : "400", "", isBeside(tick));
      }
    }

    /* The slider's thumb is as wide as a column, so that it stands exactly over it. */
    showSlider() {
      const { store, slider } = this, words = store.stops.words();
      slider.style.left = this.scale.left + "px";
      slider.style.width = this.scale.right - this.scale.left + "px";
      slider.style.setProperty("--thumb", Math.max(8, this.scale.cell) + "px");
      slider.max = String(store.steps.length - 1);
      slider.value = String(store.step);
      slider.setAttribute("aria-valuetext", store.dayText(store.step));
      this.stepSelect.value = store.stops.name;
      this.names.forEach((button, i) => button.setAttribute("aria-label", ["Previous ", "Next "][i] + words));
    }

    hover(event) {
      const { store } = this, step = this.scale.step(event.clientX - this.canvas.getBoundingClientRect().left);
      const bar = parts.barAt(this.changed(), step), { stops } = store;
      const km = `${Math.round(bar.km)} km changed hands`;
      if (bar.first === bar.last) { store.tip(event, [store.dayText(step), km]); return; }
      store.tip(event, [store.dayText(step), `${km} from ${stops.plain(stops.at[Math.max(0, bar.first - 1)])} to ${stops.plain(stops.at[bar.last])}, all of it added up`]);
    }
  }

  Object.assign(parts, { TimeBar });
})(window.frontlineParts = window.frontlineParts || {});

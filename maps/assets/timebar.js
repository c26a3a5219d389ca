/* The bar of time: previous, play, next, how fast, and a slider over the histogram of kilometres that changed hands. */
"use strict";
(function (parts) {
  const { FONT } = parts;
  const SPEEDS = [["1×", 1200], ["2×", 600], ["4×", 300]];
  const AXIS = 17;

  class TimeBar {
    constructor(store, root) {
      this.store = store;
      this.canvas = root.querySelector("#histogram");
      this.slider = root.querySelector("#slider");
      this.playButton = root.querySelector("#play");
      this.speedButton = root.querySelector("#speed");
      this.speed = 0;
      this.timer = 0;
      this.slider.max = String(store.steps.length - 1);
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

    play() {
      const { store } = this;
      if (store.step === store.steps.length - 1) store.setStep(0);
      this.timer = setInterval(() => {
        if (store.step >= store.steps.length - 1) { this.pause(); return; }
        store.setStep(store.step + 1);
      }, SPEEDS[this.speed][1]);
      this.showPlaying();
    }

    pause() {
      if (!this.isPlaying) return;
      clearInterval(this.timer);
      this.timer = 0;
      this.showPlaying();
    }

    showPlaying() {
      this.playButton.classList.toggle("is-playing", this.isPlaying);
      this.playButton.setAttribute("aria-label", this.isPlaying ? "Pause" : "Play");
      this.playButton.title = this.isPlaying ? "Pause (space)" : "Play (space)";
    }

    faster() {
      this.speed = (this.speed + 1) % SPEEDS.length;
      this.speedButton.textContent = SPEEDS[this.speed][0];
      this.speedButton.setAttribute("aria-label", "Speed " + SPEEDS[this.speed][0]);
      if (this.isPlaying) { this.pause(); this.play(); }
    }

    changed() {
      const key = this.store.reading;
      if (this.changedFor !== key) { this.changedFor = key; this.km = this.store.changedKm(); }
      return this.km;
    }

    draw() {
      const { store } = this, { palette } = store, box = this.canvas.parentElement.getBoundingClientRect();
      const width = Math.floor(box.width), height = Math.floor(box.height);
      if (width < 40) return;
      this.scale = store.timeScale(width);
      const context = parts.fit(this.canvas, width, height), km = this.changed(), most = Math.max(1, ...km);
      const room = height - AXIS - 5, { cell } = this.scale;
      context.fillStyle = palette.rule;
      context.fillRect(this.scale.left, height - AXIS - 1, this.scale.right - this.scale.left, 1);
      km.forEach((value, step) => {
        const bar = value > 0 ? Math.max(2, room * value / most) : 0, gap = Math.min(3, cell * 0.15);
        context.fillStyle = step === store.step ? palette.accent : palette["ink-soft"];
        context.globalAlpha = step === store.step ? 1 : 0.42;
        context.fillRect(this.scale.start(step) + gap, height - AXIS - 1 - bar, Math.max(1, cell - 2 * gap), bar);
      });
      context.globalAlpha = 1;
      this.drawTitle(context);
      this.drawDates(context, height);
      this.showSlider();
    }

    drawTitle(context) {
      context.globalAlpha = 0.9;
      parts.label(context, { halo: this.store.palette.paper }, "km that changed hands", this.scale.left + 2, 8, "400 10.5px " + FONT, this.store.palette["ink-soft"]);
      context.globalAlpha = 1;
    }

    drawDates(context, height) {
      const { store } = this, { palette } = store, { cell } = this.scale, count = store.steps.length;
      const every = Math.max(1, Math.ceil(46 / cell));
      context.textBaseline = "middle"; context.textAlign = "center";
      for (let step = 0; step < count; step++) {
        const isNow = step === store.step;
        if (!isNow && (step % every !== 0 || Math.abs(step - store.step) * cell < 44)) continue;
        const text = store.shortDay(step), x = this.scale.start(step) + cell / 2;
        context.font = (isNow ? "600 " : "400 ") + "11px " + FONT;
        const half = context.measureText(text).width / 2 + 5, y = height - AXIS / 2;
        if (isNow) {
          context.fillStyle = palette.accent;
          context.beginPath(); context.roundRect(x - half, y - 8, 2 * half, 16, 4); context.fill();
        }
        context.fillStyle = isNow ? palette.paper : palette["ink-soft"];
        context.fillText(text, x, y + 0.5);
      }
    }

    /* The slider's thumb is as wide as a column, so that it stands exactly over it. */
    showSlider() {
      const { store, slider } = this;
      slider.style.left = this.scale.left + "px";
      slider.style.width = this.scale.right - this.scale.left + "px";
      slider.style.setProperty("--thumb", Math.max(8, this.scale.cell) + "px");
      slider.value = String(store.step);
      slider.setAttribute("aria-valuetext", store.dayText(store.step));
    }

    hover(event) {
      const step = this.scale.step(event.clientX - this.canvas.getBoundingClientRect().left);
      this.store.tip(event, [this.store.dayText(step), `${Math.round(this.changed()[step])} km changed hands`]);
    }
  }

  Object.assign(parts, { TimeBar });
})(window.frontlineParts = window.frontlineParts || {});

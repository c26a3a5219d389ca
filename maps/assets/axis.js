/* The axis of time: bars of the histogram, no thinner than can be seen, and dates no closer than can be read,
   from a dozen stops to tens of thousands. */
"use strict";
(function (parts) {
  const DAY = 86400, HALF_DAY = 43200, NOON = 43199;
  const LEAST_BAR = 3;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  /* Room for a date of each kind in pixels, its gap included. */
  const ROOM = { clock: 46, day: 50, month: 40, year: 44 };

  /* Bars of a histogram: single steps, or runs of them that are wide enough to be seen, each with the sum of its kilometres. */
  function bars(km, cell) {
    const size = Math.max(1, Math.ceil(LEAST_BAR / cell)), found = [];
    for (let first = 0; first < km.length; first += size) {
      const last = Math.min(first + size, km.length) - 1;
      let sum = 0;
      for (let i = first; i <= last; i++) sum += km[i];
      found.push({ first, last, km: sum });
    }
    return found;
  }

  const barAt = (found, step) => found[Math.floor(step / (found[0].last + 1))];

  /* The days of the theatre as year, month (0 to 11), day and the instant they begin. Only the first and the last are
     asked of the calendar; between them days are counted, unless the calendar went over one. */
  function daysOf(stops) {
    const ends = stops.data.steps, first = Date.parse(stops.day(ends[0])) / 1000;
    const shift = first + NOON - (ends[0] - HALF_DAY);
    const counted = (end) => new Date(Math.floor((end - HALF_DAY + shift) / DAY) * DAY * 1000);
    const asked = (end) => new Date(stops.day(end));
    const last = ends[ends.length - 1], date = +counted(last) === +asked(last) ? counted : asked;
    return ends.map((end, i) => {
      const one = date(end);
      return { start: i ? ends[i - 1] : stops.begin, year: one.getUTCFullYear(), month: one.getUTCMonth(), day: one.getUTCDate() };
    });
  }

  class Axis {
    constructor(store) { this.store = store; this.days = daysOf(store.stops); }

    /* Whether the days lie so far apart that a date needs its year. */
    get isLong() { return this.days.length > 300; }

    /* The date of a stop as short as can be. */
    label(time) {
      const { stops } = this.store;
      return this.isLong ? stops.plain(time) : stops.short(time);
    }

    /* Dates to write: where and what; `edge` is where a time begins, which the date stands beside, an hour on. */
    ticks(scale) {
      const { stops } = this.store, every = Math.ceil(ROOM.day / scale.cell);
      if (!stops.isHours && !this.isLong && every <= 7) {
        return stops.at.flatMap((time, i) => (i % every ? [] : [{ x: scale.start(i) + scale.cell / 2, text: stops.short(time) }]));
      }
      return this.begun(scale).map((one) => ({ ...one, edge: scale.x(one.time), x: scale.x(one.time) }));
    }

    /* Hours, days, months or years that begin, the finest of which there is room for. */
    begun(scale) {
      const days = this.days, perDay = (scale.right - scale.left) / days.length;
      const fits = (length, kind) => length * perDay >= ROOM[kind];
      if (this.store.stops.isHours && fits(0.5, "clock")) return this.hours(fits(1 / 8, "clock") ? 3 : fits(1 / 4, "clock") ? 6 : 12);
      const every = [1, 2, 7, 14].find((number) => fits(number, "day"));
      if (every) return days.filter((_, i) => i % every === 0).map((one) => ({ time: one.start, text: `${one.day} ${MONTHS[one.month]}` }));
      const months = [1, 2, 3, 6].find((number) => fits(30 * number, "month"));
      if (months) return this.months(months);
      const years = [1, 2, 5, 10, 20].find((number) => fits(365 * number, "year")) || 50;
      return days.filter((one) => one.month === 0 && one.day === 1 && one.year % years === 0).map((one) => ({ time: one.start, text: String(one.year), isMajor: true }));
    }

    hours(every) {
      const { stops } = this.store, found = this.days.map((one) => ({ time: one.start, text: `${one.day} ${MONTHS[one.month]}`, isMajor: true }));
      for (const time of stops.at) {
        const clock = stops.isDayEnd(time) ? "" : stops.clock(time);
        if (clock.endsWith(":00") && parseInt(clock, 10) % every === 0) found.push({ time, text: clock, isCentred: true });
      }
      return found.sort((a, b) => a.time - b.time);
    }

    months(every) {
      return this.days.filter((one) => one.day === 1 && one.month % every === 0)
        .map((one) => ({ time: one.start, text: one.month ? MONTHS[one.month] : String(one.year), isMajor: !one.month }));
    }
  }

  Object.assign(parts, { Axis, bars, barAt });
})(window.frontlineParts = window.frontlineParts || {});

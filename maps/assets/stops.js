/* Where time stops: the instants of each step that maps/stops.py offers, and how an instant is told and written.

   A stop is the last second of its step. 13:59:59 is told as 14:00; the end of a day is told as that day. In the address
   a day is 2024-11-29, an hour 2024-11-29T14:00, and one that the clocks show twice 2024-11-29T14:00+02:00. */
"use strict";
(function (parts) {
  const MS = 1000, HOUR = 3600, DAY = 86400;
  const UNITS = { h: "hour", d: "day", w: "week", mo: "month" };
  /* How many stops a longer jump goes, at a step of one hour, day, week or month. */
  const JUMPS = { h: 24, d: 7, w: 4, mo: 12 };

  /* The stops of a step from the seconds between them. */
  function instants(begin, lengths) {
    let time = begin;
    return Array.from(lengths, (length) => (time += length));
  }

  /* A day, or a day and minute, as 2024-11-29T14:00. From its parts: the order and the signs in which a locale writes them
     differ from browser to browser. */
  function isoText(format, milliseconds) {
    const told = Object.fromEntries(format.formatToParts(milliseconds).map(({ type, value }) => [type, value]));
    return `${told.year}-${told.month}-${told.day}` + (told.hour ? `T${told.hour}:${told.minute}` : "");
  }

  class Stops {
    constructor(data) {
      const { raw } = data, format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: data.zone, ...options });
      this.data = data;
      this.all = new Map(Object.entries(raw.moments).map(([name, text]) => [name, instants(raw.begin, parts.unpack(text))]));
      this.dayEnds = new Set(data.steps);
      this.begin = raw.begin;
      this.formats = {
        long: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
        medium: format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }),
        plain: format({ day: "numeric", month: "short", year: "numeric" }), short: format({ day: "numeric", month: "short" }),
        clock: format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }), offset: format({ timeZoneName: "longOffset" }),
        iso: format({ year: "numeric", month: "2-digit", day: "2-digit" }),
      };
      this.choose(raw.step);
    }

    choose(name) { this.name = name; this.at = this.all.get(name); }

    get names() { return [...this.all.keys()]; }
    get unit() { return /[a-z]+$/.exec(this.name)[0]; }
    get isHours() { return this.unit === "h"; }

    /* A step in words: "hour", "6 hours". */
    words(name = this.name) {
      const [, number, unit] = /^(\d+)([a-z]+)$/.exec(name);
      return number === "1" ? UNITS[unit] : `${number} ${UNITS[unit]}s`;
    }

    /* How many stops a longer jump goes: a day by hours, a week by days, and so on. */
    get jump() { return Math.max(2, Math.round(JUMPS[this.unit] / parseInt(this.name, 10))); }

    /* The stop of an instant: the first that is not before it, so that what had happened by then is shown. */
    indexOf(time) { return Math.min(this.at.length - 1, parts.stepAfter(this.at, time)); }

    has(time) { return this.at[this.indexOf(time)] === time; }

    /* Takes the step at which all of some instants are stops: this one if it will do, else the longest. Tells if there is one. */
    fit(times) {
      const fits = (at) => { const all = new Set(at); return times.every((time) => all.has(time)); };
      if (times.every((time) => this.has(time))) return true;
      const name = this.names.reverse().find((one) => fits(this.all.get(one)));
      if (name) this.choose(name);
      return Boolean(name);
    }

    /* ---- an instant in words ---- */
    isDayEnd(time) { return this.dayEnds.has(time); }
    clock(time) { return this.formats.clock.format((time + 1) * MS); }
    isTwice(time) { return [-HOUR, -HOUR / 2, HOUR / 2, HOUR].some((step) => this.clock(time + step) === this.clock(time)); }
    offset(time) {
      const part = this.formats.offset.formatToParts((time + 1) * MS).find((one) => one.type === "timeZoneName");
      return part.value.replace("GMT", "") || "+00:00";
    }

    /* The hour that the clocks show, with how far they were ahead where they show it twice. */
    hour(time) { return this.clock(time) + (this.isTwice(time) ? ` (UTC${this.offset(time)})` : ""); }
    long(time) {
      if (this.isDayEnd(time)) return this.formats.long.format(time * MS).replace(",", "");
      return `${this.formats.medium.format(time * MS).replace(",", "")}, ${this.hour(time)}`;
    }
    plain(time) { return this.formats.plain.format(time * MS) + (this.isDayEnd(time) ? "" : ", " + this.hour(time)); }
    short(time) { return this.formats.short.format(time * MS) + (this.isDayEnd(time) ? "" : " " + this.clock(time)); }
    day(time) { return isoText(this.formats.iso, time * MS); }
    iso(time) {
      if (this.isDayEnd(time)) return this.day(time);
      return `${this.day(time)}T${this.clock(time)}` + (this.isTwice(time) ? this.offset(time) : "");
    }

    /* "as of 14:00, Asia/Damascus time" */
    note(time) { return `as of ${this.isDayEnd(time) ? "the end of the day" : this.hour(time)}, ${this.data.zone} time`; }

    /* When something began, with the hour where it was not midnight. */
    since(second) {
      const clock = this.formats.clock.format(second * MS);
      return this.formats.plain.format(second * MS) + (clock === "00:00" || this.dayEnds.has(second - 1) ? "" : ", " + clock);
    }

    /* The instant that is written as a day or a day and an hour; null where no step stops there. */
    read(text) {
      const found = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d)?([+-]\d\d:\d\d)?$/.exec(text || "");
      if (!found) return null;
      const end = this.endOf(found[1]);
      if (end === undefined || !found[2]) return end === undefined ? null : end;
      const isThat = (time) => time > end - 1.3 * DAY && time < end && this.day(time) === found[1] && this.clock(time) === found[2].slice(1)
        && (!found[3] || this.offset(time) === found[3]);
      for (const at of this.all.values()) {
        const time = at.find(isThat);
        if (time !== undefined) return time;
      }
      return null;
    }

    endOf(day) {
      if (!this.ends) this.ends = new Map(this.data.steps.map((time) => [this.day(time), time]));
      return this.ends.get(day);
    }
  }

  Object.assign(parts, { Stops, isoText });
})(window.frontlineParts = window.frontlineParts || {});

/* The panel: title and date, who holds how much, and the claims behind it. All text of the data goes in as textContent. */
"use strict";
(function (parts) {
  const VERBS = {
    captured: "captured", controls: "in control of", lost: "lost", withdrew: "left", cut: "cut", reopened: "reopened",
    contested: "fighting for", besieged: "besieging", advanced_to: "advanced to", claimed_only: "claiming",
  };
  const PASSIVE = {
    captured: "captured", controls: "held", lost: "lost", withdrew: "left", cut: "cut", reopened: "reopened",
    contested: "fought over", besieged: "besieged", advanced_to: "approached", claimed_only: "claimed",
  };
  const TAGS = { claimed: "claimed by the gaining side" };
  const PREFIX = { denied: "Denied: ", planned: "Planned: ", retracted: "Taken back: " };
  const ENDED = { corrected: "corrected on ", retracted: "taken back on " };
  const AT_ONCE = 80; /* claims of a long list that are put into the document at a time */
  const PRONOUN = /^(they|it|he|she|we|who|which)$/i;
  const STATUS = {
    ambiguous: "several places of that name", not_found: "place not found", roads_do_not_meet: "these roads do not meet",
    off_road: "not on that road", disconnected: "no way between the ends", partial: "one end not found",
  };
  /* The parts of a claim in its sentence, by the numbers of maps/marks.py: class, and what it is called. */
  const PARTS = [["actor", "who"], ["trigger", "did what"], ["target", "where"], ["when", "when"], ["attribution", "who says so"]];
  const BASIS = {
    direct: "said by claims", interpolated: "inferred between two places of one holder", carried_forward: "carried forward from before",
  };

  /* An element with a class, text and children. */
  function make(tag, className, text, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) {
      element.textContent = text;
      element.dir = "auto"; /* a name or sentence is read in the direction of its own script, and turns nothing beside it */
    }
    element.append(...children);
    return element;
  }

  /* A link, only to plain http(s); anything else stays text. */
  function safeLink(address, text) {
    let isPlain = false;
    try { isPlain = ["http:", "https:"].includes(new URL(address).protocol); } catch { isPlain = false; }
    if (!isPlain) return make("span", "publisher", text);
    const link = make("a", "publisher", text);
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.referrerPolicy = "no-referrer";
    return link;
  }

  class Panel {
    constructor(store, root) {
      this.store = store;
      this.root = root;
      this.scope = "until";
      this.made = new Map();
      this.find = (selector) => root.querySelector(selector);
      this.find("#title").textContent = store.data.title;
      const scroll = this.find("#claim-scroll");
      this.most = AT_ONCE;
      scroll.addEventListener("scroll", () => {
        this.isScrolled = scroll.scrollTop > 0;
        if (this.items.size < this.listed && scroll.scrollTop + 2 * scroll.clientHeight > scroll.scrollHeight) this.showMore();
      }, { passive: true });
      this.buildReading();
      this.buildLegend();
      this.key = new parts.Key(store, root);
      this.buildScopes();
    }

    buildReading() {
      for (const button of this.root.querySelectorAll("[data-reading]")) {
        button.addEventListener("click", () => this.store.setReading(button.dataset.reading));
        button.addEventListener("keydown", (event) => {
          if (!event.key.startsWith("Arrow") || event.shiftKey) return;
          event.preventDefault(); event.stopPropagation(); /* arrows move among radios, not through time */
          const other = this.root.querySelector("[data-reading][aria-checked=false]");
          other.click();
          other.focus();
        });
      }
    }

    /* Holders that hold something at some time. */
    buildLegend() {
      const { store } = this, { data } = store, present = new Set();
      for (const tables of Object.values(data.tables)) {
        for (const name of ["stretches", "places", "junctions"]) for (const number of tables[name].holder || []) present.add(number);
      }
      this.rows = [];
      const list = this.find("#holders");
      data.actors.forEach((actor, number) => {
        if (!number || !present.has(number)) return;
        const swatch = make("span", "swatch"), km = make("span", "km"), bar = make("span", "bar");
        const name = make("span", "name", actor.name);
        const button = make("button", "holder", null, swatch, name, km, bar);
        button.type = "button";
        button.setAttribute("aria-pressed", "true");
        button.title = "Show or hide";
        button.addEventListener("click", () => store.toggleHolder(number));
        const item = make("li", "", null, button);
        list.append(item);
        this.rows.push({ number, button, swatch, km, bar, item });
      });
      this.rest = make("li", "rest");
      list.append(this.rest);
    }

    buildScopes() {
      for (const button of this.root.querySelectorAll("[data-scope]")) {
        button.addEventListener("click", () => { this.scope = button.dataset.scope; this.store.select(null); this.drawClaims(); });
      }
      this.find("#deselect").addEventListener("click", () => this.store.select(null));
    }

    draw() {
      const { store } = this;
      const time = this.find("#asof");
      time.textContent = store.dayText(store.step);
      time.dateTime = store.isoDay(store.step);
      this.find("#asof-note").textContent = store.stops.note(store.time);
      for (const button of this.root.querySelectorAll("[data-reading]")) {
        button.setAttribute("aria-checked", String(button.dataset.reading === store.reading));
        button.tabIndex = button.dataset.reading === store.reading ? 0 : -1;
      }
      this.drawLegend();
      this.key.draw(this.rows.map((row) => row.number));
      this.drawClaims();
    }

    drawLegend() {
      const { store } = this, sums = store.data.kmByHolder(store.slice());
      const total = store.data.roads.reduce((sum, road) => sum + road.length, 0) || 1;
      const format = (km) => Math.round(km).toLocaleString("en-GB") + " km";
      const places = parts.placesHeld(store);
      for (const { number, button, swatch, km, bar } of this.rows) {
        const value = sums.held.get(number) || 0, colour = store.palette.actor(number);
        swatch.style.background = colour;
        bar.style.background = colour;
        bar.style.width = (100 * value / total).toFixed(1) + "%";
        const count = places.get(number) || 0;
        km.textContent = value >= 0.5 ? format(value) : count ? `${count} place${count > 1 ? "s" : ""}` : "none";
        button.title = `${Math.round(value)} km of road, ${count} places and junctions. Show or hide`;
        button.classList.toggle("is-zero", value < 0.5);
        button.setAttribute("aria-pressed", String(!store.hidden.has(number)));
      }
      this.rest.textContent = `Undecided ${format(sums.undecided)} · no claim ${format(sums.unknown)}`;
    }

    /* Claims that a list shows now, newest first. */
    chosen() {
      const { store } = this, { data } = store, selected = store.selected;
      if (selected && selected.claims) return selected.claims.map((number) => data.claims[number]);
      const claims = data.claims.filter((claim) => !claim.baseline).reverse().concat(data.claims.filter((claim) => claim.baseline));
      if (this.scope === "all") return claims;
      if (this.scope === "nowhere") return claims.filter((claim) => !claim.point);
      if (this.scope === "now") return store.claimsOfStep().reverse();
      if (this.scope === "between") return store.comparison.claims();
      return claims.filter((claim) => claim.days[0] <= store.time && store.isPublished(claim));
    }

    drawClaims() {
      const { store } = this, claims = this.chosen(), list = this.find("#claim-list");
      const key = [this.scope, store.time, store.reading, store.selected && store.selected.key, store.palette.isDark, store.comparison.key].join("|");
      const isSelection = Boolean(store.selected && store.selected.claims);
      for (const button of this.root.querySelectorAll("[data-scope]")) {
        button.setAttribute("aria-pressed", String(!isSelection && button.dataset.scope === this.scope));
      }
      this.drawCard();
      this.listed = claims.length;
      if (key !== this.listKey) {
        this.listKey = key;
        this.items = new Map();
        this.day = null;
        const rows = this.rowsOf(this.shown(claims));
        if (!claims.length) rows.push(make("li", "nothing", isSelection ? "No claim says so directly." : "No claims."));
        const focused = list.contains(document.activeElement) && document.activeElement;
        list.replaceChildren(...rows);
        if (focused && list.contains(focused)) focused.focus({ preventScroll: true }); /* it was out of the document for a moment */
        if (this.isScrolled) list.parentElement.scrollTop = 0;
      }
      this.markOpen();
      const open = this.items.get(store.claim);
      if (open && this.openFor !== key + store.claim) open.scrollIntoView({ block: "nearest" });
      this.openFor = key + store.claim;
    }

    /* The part of a long list that is in the document: its beginning, and as far as the reader has gone. */
    shown(claims) {
      const open = claims.findIndex((claim) => claim.number === this.store.claim);
      if (!this.isScrolled) this.most = AT_ONCE;
      return claims.slice(0, Math.max(this.most, open + 1));
    }

    showMore() {
      const had = this.items.size;
      this.most = had + AT_ONCE;
      this.find("#claim-list").append(...this.rowsOf(this.chosen().slice(had, this.most)));
      this.markOpen();
    }

    /* Entries of the list, with a heading wherever the date changes. */
    rowsOf(claims) {
      return claims.flatMap((claim) => {
        const heading = this.store.headingOf(claim), rows = heading === this.day ? [] : [make("li", "day", heading)], item = this.claimItem(claim);
        this.day = heading;
        this.items.set(claim.number, item);
        return [...rows, item];
      });
    }

    markOpen() { for (const [number, item] of this.items) item.classList.toggle("is-open", number === this.store.claim); }

    /* The entry of a claim; made once for each theme, because stepping through time shows the same ones again. */
    claimItem(claim) {
      const key = claim.number + (this.store.palette.isDark ? "d" : "l");
      if (!this.made.has(key)) this.made.set(key, this.makeClaimItem(claim));
      return this.made.get(key);
    }

    makeClaimItem(claim) {
      const { store } = this, actor = store.data.actorById.get(claim.actor_id);
      const isNamed = claim.actor && !PRONOUN.test(claim.actor);
      const who = isNamed ? claim.actor : actor && actor.id ? actor.name : claim.actor;
      const headline = make("span", "headline");
      const target = make("strong", "", claim.target);
      if (PREFIX[claim.tag]) headline.append(make("em", "", PREFIX[claim.tag]));
      if (who) headline.append(make("bdi", "", who), " " + (VERBS[claim.act] || claim.act) + " ", target);
      else headline.append(target, " " + (PASSIVE[claim.act] || claim.act));
      const dot = make("span", "dot");
      dot.style.background = store.palette.actor(actor ? store.data.actors.indexOf(actor) : 0);
      const button = make("button", "claim-main", null, dot, headline);
      button.type = "button";
      if (claim.history) button.append(make("span", "tag", "history, not news"));
      if (claim.written) button.append(make("span", "tag", `the text says "${claim.written}"`));
      if (TAGS[claim.tag]) button.append(make("span", "tag", TAGS[claim.tag]));
      if (ENDED[claim.ended]) button.append(make("span", "tag is-warning", ENDED[claim.ended] + store.dateText(claim.ended_at)));
      if (claim.corrects) button.append(make("span", "tag", (claim.tag === "retracted" ? "takes back " : "corrects ") + claim.corrects));
      if (!claim.point) button.append(make("span", "tag is-warning", "not on the map: " + (STATUS[claim.status] || claim.status)));
      button.append(this.marked(claim));
      button.addEventListener("click", () => store.openClaim(claim.number));
      const meta = make("div", "meta");
      meta.append(safeLink(claim.url, claim.publisher || "source not named"));
      const grade = make("span", "", "grade " + claim.grade);
      grade.title = "NATO STANAG 2511: reliability of the source A to F, credibility of the information 1 to 6";
      meta.append(make("span", "", store.dateText(claim.published)), grade);
      if (claim.point) meta.append(make("span", "", claim.reach || "precision " + claim.where_prec));
      const more = make("div", "more");
      const present = PARTS.filter((_, number) => claim.marks.some((value, at) => at % 3 === 2 && value === number));
      if (present.length) more.append(make("p", "parts", null, ...present.map(([name, title]) => make("mark", name, title))));
      for (const [name, value] of [["According to", claim.attribution], ["Against", claim.opponent], ["Side of the voice", claim.side.replace("_", " ")],
        ["Event", store.eventOf(claim)], ["Passage", claim.passage.replace("_", " ")], ["Place", claim.why], ["Precision", claim.where_prec ? `UCDP where_prec ${claim.where_prec}` : ""], ["Note", claim.note]]) {
        if (value) more.append(make("p", "", null, make("b", "", name), " ", make("bdi", "", value)));
      }
      const item = make("li", "claim", null, button, meta, more);
      item.dataset.claim = claim.id;
      return item;
    }

    /* The sentence with the parts of the claim marked; a mark may lie in another, and the outer one comes first. */
    marked(claim) {
      const { sentence, marks } = claim, whole = make("span", "sentence", ""), open = [[whole, sentence.length]];
      let at = 0;
      const say = (to) => { open.at(-1)[0].append(sentence.slice(at, to)); at = to; };
      const close = (to) => { while (open.length > 1 && open.at(-1)[1] <= to) { say(open.at(-1)[1]); open.pop(); } };
      for (let i = 0; i < marks.length; i += 3) {
        const [start, end, part] = marks.slice(i, i + 3), mark = make("mark", PARTS[part][0]);
        mark.title = PARTS[part][1];
        close(start);
        say(start);
        open.at(-1)[0].append(mark);
        open.push([mark, end]);
      }
      close(sentence.length);
      say(sentence.length);
      return whole;
    }

    drawCard() {
      const { selected } = this.store, card = this.find("#card");
      card.hidden = !selected || !selected.title;
      if (card.hidden) return;
      this.find("#card-title").textContent = selected.title;
      this.find("#card-title").dir = "auto";
      const body = this.find("#card-body");
      body.replaceChildren(...selected.lines.map((line) => make("p", "", line)));
    }
  }

  Object.assign(parts, { Panel, make, safeLink, BASIS });
})(window.frontlineParts = window.frontlineParts || {});

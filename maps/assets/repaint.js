/* Ground and roads on a canvas that stays from date to date. In the same view only those squares of it are painted anew in
   which a stretch has changed, exactly as all of it would be; where these were many, all of it is. What the next
   step will need is painted while nothing else is to do. */
"use strict";
(function (parts) {
  const SQUARE = 48; /* device pixels, so that squares end where pixels do */
  const SPARE = 9; /* pixels beside a line in which its width, its casing and the ends of its neighbours lie */
  const MOST = 0.1, MOST_ROWS = 1500; /* squares and rows above which all is painted */

  /* Squares of a canvas, and which of them are to be painted. */
  class Squares {
    constructor(width, height, side) {
      Object.assign(this, { side, across: Math.ceil(width / side), down: Math.ceil(height / side), count: 0 });
      this.marks = new Uint8Array(this.across * this.down);
    }

    /* Calls back with each square that a box touches until that tells to stop; tells whether it did. */
    some(west, north, east, south, tell) {
      const right = Math.min(this.across - 1, Math.floor(east / this.side)), bottom = Math.min(this.down - 1, Math.floor(south / this.side));
      for (let y = Math.max(0, Math.floor(north / this.side)); y <= bottom; y++) {
        for (let x = Math.max(0, Math.floor(west / this.side)); x <= right; x++) if (tell(y * this.across + x)) return true;
      }
      return false;
    }

    mark(...box) {
      this.some(...box, (square) => { if (!this.marks[square]) { this.marks[square] = 1; this.count += 1; } return false; });
    }

    isMarked(...box) { return this.some(...box, (square) => this.marks[square] === 1); }
    get share() { return this.count / this.marks.length; }

    eachMarked(tell) {
      this.marks.forEach((isMarked, square) => { if (isMarked) tell((square % this.across) * this.side, Math.floor(square / this.across) * this.side, this.side); });
    }
  }

  /* Calls back with the rows that are in one of two ascending lists only, until that tells to stop; tells whether it did. */
  function someDifference(one, other, tell) {
    let i = 0, j = 0;
    while (i < one.length || j < other.length) {
      if (i < one.length && j < other.length && one[i] === other[j]) { i++; j++; continue; }
      const isFirst = j >= other.length || (i < one.length && one[i] < other[j]);
      if (tell(isFirst ? one[i++] : other[j++])) return true;
    }
    return false;
  }

  const whenIdle = window.requestIdleCallback ? (act) => window.requestIdleCallback(act, { timeout: 400 }) : (act) => setTimeout(act, 30);

  /* The part of the map layer that keeps what it has painted. */
  const repainting = {
    paint(context) {
      if (!this.canvas.width || !this.canvas.height) return; /* a map in a hidden frame or tab; drawn when it is given room */
      if (!this.base) { this.base = document.createElement("canvas"); this.next = document.createElement("canvas"); }
      const look = this.lookKey(), { stretches: rows } = this.slice;
      if (this.prepared && this.prepared.look === look && this.prepared.rows === rows) [this.base, this.next] = [this.next, this.base];
      else this.refresh(look, rows);
      this.prepared = null;
      this.painted = { look, rows };
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(this.base, 0, 0);
      context.restore();
      this.lookAhead();
    },

    refresh(look, rows) {
      const squares = this.painted && this.painted.look === look ? this.staleSquares(this.painted.rows, rows) : null;
      if (!squares) this.paintAll(this.fitted(this.base));
      else if (squares.count) this.paintSquares(this.base.getContext("2d"), squares);
    },

    fitted(canvas) {
      canvas.dataset.ratio = String(parts.ratioOf(this.canvas));
      return parts.fit(canvas, this.width, this.height);
    },

    /* All that the lines depend on beside the rows. */
    lookKey() {
      const { palette, hidden, hiddenStates, rangeSteps, steps, reading } = this.store, marked = rangeSteps ? [...rangeSteps.map((step) => steps[step]), reading] : "";
      return [this.viewKey, this.canvas.width, palette.isDark, [...hidden], [...hiddenStates], marked].join("|");
    },

    /* The squares in which a line differs between two lists of rows; null where all is to be painted. */
    staleSquares(before, after) {
      const squares = new Squares(this.width, this.height, SQUARE / parts.ratioOf(this.canvas)), { span } = this.store.stretches;
      let count = 0;
      const isTooMuch = someDifference(before, after, (row) => {
        if (this.view.isSeen(span[row])) { squares.mark(...this.roomOf(span[row])); count += 1; }
        return count > MOST_ROWS;
      });
      return isTooMuch || squares.share > MOST ? null : squares;
    },

    /* Paints the next step in the direction of the last one, where all of it will have to be. */
    lookAhead() {
      const { store } = this, way = store.step < this.lastStep ? -1 : 1, time = store.steps[store.step + way];
      this.lastStep = store.step;
      if (time === undefined || this.isLooking) return;
      this.isLooking = true;
      whenIdle(() => {
        this.isLooking = false;
        if (this._map && this.painted && this.painted.look === this.lookKey()) this.prepare(store.data.slice(time, store.reading));
      });
    },

    prepare(slice) {
      if (this.staleSquares(this.painted.rows, slice.stretches)) return;
      const now = this.slice;
      this.slice = slice;
      this.paintAll(this.fitted(this.next));
      this.slice = now;
      this.prepared = { look: this.painted.look, rows: slice.stretches };
      /* A canvas keeps what is asked of it until somebody looks; so somebody does. */
      createImageBitmap(this.next, 0, 0, 1, 1).then((bitmap) => bitmap.close(), () => {});
    },

    /* The box in pixels in which a span leaves its traces. */
    roomOf(span) {
      const { boxes } = this.store.stretches, at = 4 * span;
      return [this.sx(boxes[at]) - SPARE, this.sy(boxes[at + 1]) - SPARE, this.sx(boxes[at + 2]) + SPARE, this.sy(boxes[at + 3]) + SPARE];
    },

    /* Paints the ground and all lines, or those of the spans that `isWanted`. */
    paintAll(context, isWanted) {
      this.drawGround(context);
      parts.drawChangedRoads(this, context);
      this.drawRoads(context, isWanted);
    },

    paintSquares(context, squares) {
      context.save();
      context.beginPath();
      squares.eachMarked((x, y, side) => { context.rect(x, y, side, side); });
      context.clip();
      context.clearRect(0, 0, this.width, this.height);
      this.paintAll(context, (span) => squares.isMarked(...this.roomOf(span)));
      context.restore();
    },
  };

  Object.assign(parts, { repainting, Squares });
})(window.frontlineParts = window.frontlineParts || {});

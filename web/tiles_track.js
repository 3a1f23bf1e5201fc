// Where the rows of a virtual grid stand. Pure: no element is touched. Two kinds of positions:
// `y` is how far the grid's beginning is above what is seen, in the browser's pixels; `at` is the same in the whole
// list, as if it were as high as all of its rows. They differ only where that height is more than a browser keeps
// exact (Firefox ends at 17.9 million pixels, Chromium at 33.5): then `at` is `y` plus a shift, which is made anew
// when a person jumps (drags the scroll bar), and settled when they rest, so that both ends can be reached.
const TALLEST = 8_000_000;
const JUMP = 3; // screens in one step: nobody's wheel or finger does that

export class Track {
  #shift = 0;
  #y = 0;
  rows = 0;
  pitch = 1; // from one row to the next
  view = 1; // the height of what is seen

  constructor(tallest = TALLEST) {
    this.tallest = tallest;
  }

  /** How high all rows are together. */
  get full() {
    return this.rows * this.pitch;
  }

  /** How high the grid is on the page. */
  get height() {
    return Math.min(this.full, Math.max(this.tallest, this.view * 10));
  }

  get y() {
    return this.#y;
  }

  get at() {
    return this.#y + this.#shift;
  }

  /** Takes in that the page was scrolled. */
  move(y) {
    const jumped = Math.abs(y - this.#y) > JUMP * this.view;
    this.#y = y;
    const most = this.full - this.height;
    if (y <= 0 || !most) this.#shift = 0;
    else if (y >= this.height - this.view) this.#shift = most;
    else if (jumped) this.#shift = this.#shared(y);
  }

  /** The shift at which both ends are as far as they look. */
  #shared(y) {
    return (y / (this.height - this.view)) * (this.full - this.height);
  }

  /** Makes `at` the position, and gives the `y` to scroll to. */
  go(at) {
    const most = this.full - this.height;
    if (!most || at <= 0) {
      this.#shift = 0;
    } else {
      const y = Math.min(at / (this.full - this.view), 1) * (this.height - this.view);
      this.#shift = at - y;
    }
    this.#y = at - this.#shift;
    return this.#y;
  }

  /** The browser rounds where it scrolls to: what is seen is still at `at`. */
  settle(y) {
    if (this.full > this.height) this.#shift += this.#y - y;
    this.#y = y;
  }

  /** Whether a rest should be used to `go` to where it is. */
  get isStretched() {
    if (this.full <= this.height || this.#y <= 0 || this.#y >= this.height - this.view) return false;
    return Math.abs(this.#shift - this.#shared(this.#y)) > this.view;
  }

  /** Where a row stands on the page. */
  top(row) {
    return row * this.pitch - this.#shift;
  }

  /** The rows, from and to (not included), that are nearer than `around` pixels to what is seen. */
  near(around) {
    const first = Math.floor((this.at - around) / this.pitch);
    const end = Math.ceil((this.at + this.view + around) / this.pitch);
    return [Math.min(Math.max(first, 0), this.rows), Math.min(Math.max(end, 0), this.rows)];
  }
}

/** How many tiles of at least that width stand beside each other. */
export function columnsIn(width, least, gap) {
  return Math.max(1, Math.floor((width + gap) / (least + gap)));
}

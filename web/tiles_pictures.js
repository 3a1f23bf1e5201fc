// The thumbnails of a virtual grid. Those that were made before are shown while somebody scrolls; new ones are made, through
// Python, once they rest. What is seen comes first, some at a time.
import { lookUp } from "./thumbnails.js";
import { say } from "./words.js";

const LOOKED_UP = 24; // at a time
const MADE = 8;
const KEPT = 800;
const PAUSE = 90; // milliseconds between two looks at what is lacking
const FLUNG = 1.5; // screens in a pause: what goes by is not looked up
const STROLL = 0.25; // screens in a pause at which new ones are still made

export class Pictures {
  #known = new Map(); // a tile's `picture` -> {url, note, duration}, without url where none can be made; the least used first
  #missing = new Set(); // looked up in vain
  #busy = false;
  #timer = null;

  /** `tiles()`: those on the page, what is seen first; `passed()`: screens scrolled since it was asked last; `make(wanted)`:
   * has thumbnails made, as [picture, key of its asset]; `take` gets them. */
  constructor({ tiles, passed, make }) {
    Object.assign(this, { tiles, passed, make });
  }

  /** What is known of a tile's thumbnail is shown at once; else it will come. */
  show(tile) {
    const known = this.#known.get(tile.picture);
    if (!known) {
      if (tile.picture) this.look();
      return;
    }
    tile.showPicture(known);
    this.#known.delete(tile.picture);
    this.#known.set(tile.picture, known);
  }

  /** Looks soon for what is lacking. */
  look() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const passed = this.passed();
      if (this.#busy) return;
      if (passed > FLUNG) this.look();
      else this.#lookUp() || this.#make(passed > STROLL);
    }, PAUSE);
  }

  /** Whether there was anything to look up. */
  #lookUp() {
    const wanted = [...this.#lacking(LOOKED_UP, (picture) => !this.#missing.has(picture)).keys()];
    if (!wanted.length) return false;
    this.#busy = true;
    lookUp(wanted).then((entries) => {
      entries.forEach((entry, number) => (entry ? this.#learn(wanted[number], entry) : this.#missing.add(wanted[number])));
      this.#showLearned(new Set(wanted));
    });
    return true;
  }

  #make(isMoving) {
    const wanted = this.#lacking(MADE, () => true);
    if (!wanted.size) return;
    if (isMoving) return this.look();
    this.#busy = true;
    this.make([...wanted]);
  }

  /** Thumbnails that have been made: [picture, reason why there is none, duration], and their Blobs or null. Those that were
   * wanted and are not among them are asked for again. */
  take(answers, blobs) {
    answers.forEach(([picture, reason, duration], number) => {
      this.#missing.delete(picture);
      this.#learn(picture, { blob: blobs[number], reason, duration });
    });
    this.#showLearned(new Set(answers.map(([picture]) => picture)));
  }

  #lacking(most, isWanted) {
    const found = new Map();
    for (const { picture, key } of this.tiles()) {
      if (found.size === most) break;
      if (picture && !this.#known.has(picture) && isWanted(picture)) found.set(picture, key);
    }
    return found;
  }

  #learn(picture, { blob, reason, duration }) {
    if (this.#known.has(picture)) return;
    const note = blob || !reason ? "" : say(`thumbnails-${reason}`);
    this.#known.set(picture, { url: blob ? URL.createObjectURL(blob) : null, note, duration: duration ?? null });
  }

  #showLearned(pictures) {
    this.#busy = false;
    const shown = new Set();
    for (const tile of this.tiles()) {
      shown.add(tile.picture);
      if (pictures.has(tile.picture)) this.show(tile);
    }
    this.#forget(shown);
    this.look();
  }

  #forget(shown) {
    for (const [picture, { url }] of this.#known) {
      if (this.#known.size <= KEPT) return;
      if (shown.has(picture)) continue;
      this.#known.delete(picture);
      if (url) URL.revokeObjectURL(url);
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#timer = -1; // nothing is looked for any more
    for (const { url } of this.#known.values()) if (url) URL.revokeObjectURL(url);
    this.#known.clear();
  }
}

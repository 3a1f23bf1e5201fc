// The thumbnails of a virtual grid: asked for a few at a time, those that are seen first, and kept while there is room.
const AT_A_TIME = 16;
const KEPT = 800;
const CALM = 90; // milliseconds between two looks at what is lacking

export class Pictures {
  #urls = new Map(); // a tile's `picture` -> object URL, null where none can be made; the least used first
  #asked = new Map();
  #timer = null;
  #last = 0;

  /** `tiles()`: those on the page, what is seen first; `speed()`: screens scrolled since it was asked last; `ask`: for those
   * thumbnails, as [picture, key of its asset]. */
  constructor({ tiles, speed, ask }) {
    Object.assign(this, { tiles, speed, ask });
  }

  /** What is known of a tile's thumbnail is shown at once; else it will be asked for. */
  show(tile) {
    const url = this.#urls.get(tile.picture);
    if (url) {
      tile.showPicture(url);
      this.#urls.delete(tile.picture);
      this.#urls.set(tile.picture, url);
    } else if (url === null) {
      tile.showNoPicture();
    } else if (tile.picture) {
      this.look();
    }
  }

  /** Looks soon for what is lacking; while somebody flings, later. */
  look() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.speed() > 1.5) this.look();
      else if (!this.#asked.size) this.#askForSome();
    }, CALM);
  }

  #askForSome() {
    for (const { picture, key } of this.tiles()) {
      if (picture && !this.#urls.has(picture)) this.#asked.set(picture, key);
      if (this.#asked.size === AT_A_TIME) break;
    }
    if (this.#asked.size) this.ask([...this.#asked]);
  }

  /** Takes the answer to what was asked for: Blobs, or null where none can be made. What is missing is asked again. */
  take(pictures, blobs) {
    this.#asked.clear();
    pictures.forEach((picture, number) => {
      const blob = blobs[number];
      if (!this.#urls.get(picture)) this.#urls.set(picture, blob ? URL.createObjectURL(blob) : null);
    });
    const came = new Set(pictures);
    const shown = new Set();
    for (const tile of this.tiles()) {
      shown.add(tile.picture);
      if (came.has(tile.picture)) this.show(tile);
    }
    this.#forget(shown);
    if (pictures.length) this.look();
  }

  #forget(shown) {
    for (const [picture, url] of this.#urls) {
      if (this.#urls.size <= KEPT) return;
      if (shown.has(picture)) continue;
      this.#urls.delete(picture);
      if (url) URL.revokeObjectURL(url);
    }
  }

  close() {
    clearTimeout(this.#timer);
    for (const url of this.#urls.values()) if (url) URL.revokeObjectURL(url);
    this.#urls.clear();
  }
}

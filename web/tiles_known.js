// What Python has said of the assets and of the selection; it is asked for many at a time, and the farthest are forgotten.

const CHUNK = 64; // assets asked for at once
const MOST_CHUNKS = 48;

export class Known {
  #chunks = new Map(); // number -> {assets, marks}
  #total = 0;

  /** `hear`: see tiles.js. */
  constructor(hear) {
    this.hear = hear;
  }

  /** From now on it is another list, of so many. */
  begin(total) {
    this.#chunks.clear();
    this.#total = total;
  }

  forgetMarks() {
    for (const chunk of this.#chunks.values()) chunk.marks = null;
  }

  /** The asset at that place, null where Python does not know it yet. */
  asset(index) {
    return this.#chunk(index).assets[index % CHUNK] ?? null;
  }

  isMarked(index) {
    const chunk = this.#chunk(index);
    const first = index - (index % CHUNK);
    chunk.marks ??= this.hear("marks", first, Math.min(first + CHUNK, this.#total));
    return chunk.marks[index % CHUNK] === "1";
  }

  #chunk(index) {
    const number = Math.floor(index / CHUNK);
    const found = this.#chunks.get(number);
    if (found) return found;
    const first = number * CHUNK;
    const assets = JSON.parse(this.hear("rows", first, Math.min(first + CHUNK, this.#total))).map(asAsset);
    const chunk = { assets, marks: null };
    this.#chunks.set(number, chunk);
    if (this.#chunks.size > MOST_CHUNKS) this.#chunks.delete(this.#farthest(number));
    return chunk;
  }

  #farthest(from) {
    return [...this.#chunks.keys()].reduce((far, each) => (Math.abs(each - from) > Math.abs(far - from) ? each : far));
  }
}

function asAsset([type, id, name, size, date, duration, source, used, picture, noFile]) {
  return { key: `${type} ${id}`, picture, type, id, name, size, date, duration, source, used, noFile };
}

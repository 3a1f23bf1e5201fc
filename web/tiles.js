// A virtual grid of tiles, for Python's pyapp.ui.gallery.tiles. Rules:
// 1. Only rows near to what is seen exist, and the row that holds the focus; rows that go away are used again.
// 2. Python decides what stands where. `hear(kind, first, second)` asks it and tells it: "rows" answers assets as one
//    JSON text at once (shorter where not all is known yet), "marks" a text of 0 and 1; the others answer nothing.
// 3. Focus belongs to an asset and not to a place: `show` is told where it is now.
// The pattern is ARIA's grid with one tabulator stop (a list would not let screen readers pass the arrow keys on);
// rows say their number, so that those that do not exist as elements are counted.
import { Keys } from "./tiles_keys.js";
import { Pictures } from "./tiles_pictures.js";
import { Fingers } from "./tiles_fingers.js";
import { Known } from "./tiles_known.js";
import { Tile, tileOf } from "./tiles_tile.js";
import { Track, columnsIn } from "./tiles_track.js";

const AROUND = 1; // screens of rows above and below what is seen

export class Tiles {
  #rows = new Map(); // number -> {element, tiles, top}
  #listeners = []; // functions that end them
  #columns = 1;
  #total = 0;
  #gap = 0;
  #active = 0; // the place of the tile that Tab comes to
  #held = 0;
  #links = null;
  #selecting = false;
  #passed = 0; // pixels since the thumbnails were looked at
  #resting = null;
  #sizes = null; // what the layout was made for; null before it is on the page
  #waiting = []; // what is to be done once it is

  constructor(root, template, scroller, hear, tallest) {
    Object.assign(this, { root, template, scroller, hear });
    this.known = new Known(hear);
    this.track = new Track(tallest);
    this.pictures = new Pictures({
      tiles: () => this.#inOrder(),
      passed: () => this.#takePassed(),
      make: (wanted) => void hear("pictures", JSON.stringify(wanted)),
    });
    this.#probe();
    this.#listen();
  }

  // ---- what Python calls

  /** `text`: {total, links, anchor, focus, start}: how many there are, and where that which is seen (as `seen` told it) and
   * that which has the focus are now, null where they are gone; `start`: it is another list, to be shown from its start. */
  show(text) {
    const { total, links, anchor, focus, start } = JSON.parse(text);
    this.track.move(this.#y());
    const offset = this.#below(this.#rowOf(this.#held));
    this.#total = total;
    this.#links = links;
    this.known.begin(total);
    this.#active = Math.max(0, Math.min(focus ?? (start ? 0 : this.#active), total - 1));
    if (!this.#sizes) return;
    this.#setHeight();
    if (start) this.#toStart();
    else if (anchor !== null && this.track.y > 0) this.#scrollTo(this.#rowOf(anchor) * this.track.pitch - offset);
    this.#render(true);
  }

  /** [[place, key] of what is seen, the first first; the same of the focus, null where the grid does not have it]. */
  seen() {
    this.track.move(this.#y());
    const [first, end] = this.track.near(0);
    const tiles = [...this.#inOrder()].filter((tile) => tile.asset && this.#rowOf(tile.index) >= first && this.#rowOf(tile.index) < end);
    const whole = tiles.filter((tile) => this.#rowOf(tile.index) * this.track.pitch >= this.track.at);
    const focus = this.root.contains(document.activeElement) ? this.#tileAt(this.#active) : null;
    const name = (tile) => tile && [tile.index, tile.key];
    return JSON.stringify([(whole.length ? whole : tiles).map(name), name(focus)]);
  }

  /** What is at that place keeps its place on the screen in the next `show`. */
  hold(index) {
    this.#held = index;
  }

  /** [place of the first row's first, how far it is below the edge, null at the start; place of the focus, null elsewhere]. */
  position() {
    const row = Math.floor(this.track.at / this.track.pitch);
    const isScrolled = this.track.y > 0;
    const focus = this.root.contains(document.activeElement) ? this.#active : null;
    return JSON.stringify([row * this.#columns, isScrolled ? row * this.track.pitch - this.track.at : null, focus]);
  }

  /** Goes back to what `position` gave. */
  restore(text) {
    if (!this.#sizes) return void this.#waiting.push(() => this.restore(text));
    const [index, offset, focus] = JSON.parse(text);
    if (offset !== null) this.#scrollTo(this.#rowOf(index) * this.track.pitch - offset);
    if (focus !== null) this.#active = Math.max(0, Math.min(focus, this.#total - 1));
    this.#render();
    if (focus !== null) this.#tileAt(this.#active)?.element.focus({ preventScroll: true });
  }

  /** Puts the keyboard's focus on the tile at that place, and shows it. */
  focusOn(index) {
    if (!this.#sizes) return void this.#waiting.push(() => this.focusOn(index));
    if (!this.#total) return;
    this.#active = Math.max(0, Math.min(index, this.#total - 1));
    this.#bringNear(this.#rowOf(this.#active));
    this.#render();
    const { element } = this.#tileAt(this.#active);
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }

  /** Takes in that the selection is another one. */
  mark(selecting) {
    this.#selecting = selecting;
    this.root.toggleAttribute("data-selecting", selecting);
    this.known.forgetMarks();
    for (const tile of this.#inOrder()) this.#mark(tile);
  }

  /** Thumbnails that were asked for: see tiles_pictures.js. */
  take(text, blobs) {
    this.pictures.take(JSON.parse(text), blobs);
  }

  close() {
    for (const end of this.#listeners.splice(0)) end();
    this.sizes.disconnect();
    this.pictures.close();
    clearTimeout(this.#resting);
    this.root.replaceChildren();
  }

  // ---- what a person does (tiles_keys.js, tiles_fingers.js)

  get selecting() {
    return this.#selecting;
  }

  get active() {
    return this.#active;
  }

  /** How far the keys lead: tiles beside each other, rows on the screen, and all tiles. */
  get extent() {
    const rows = Math.max(1, Math.floor(this.track.view / this.track.pitch) - 1);
    return { columns: this.#columns, page: rows * this.#columns, total: this.#total };
  }

  open(index) {
    const tile = this.#tileAt(index);
    if (tile?.isLink) tile.open();
    else this.hear("open", index);
  }

  // ---- sizes

  /** A row that nobody sees tells how high rows are, in every size of text. */
  #probe() {
    const row = this.#makeElement();
    row.append(new Tile(this.template).element);
    row.setAttribute("aria-hidden", "true");
    row.removeAttribute("role");
    row.firstChild.removeAttribute("role");
    row.dataset.probe = "";
    this.probe = row;
    this.root.append(row);
    this.sizes = new ResizeObserver(() => this.#measure());
    this.sizes.observe(row);
    this.sizes.observe(this.root);
  }

  #measure() {
    const found = this.#findSizes();
    if (!found || found.every((size, number) => size === this.#sizes?.[number])) return;
    const first = this.#rowAtEdge() * this.#columns;
    const offset = this.#below(this.#rowOf(first));
    const isOld = this.#sizes && this.track.y > 0;
    this.#sizes = found;
    [, this.#gap, this.#columns, this.track.pitch] = found;
    this.root.style.setProperty("--columns", this.#columns);
    this.#setHeight();
    if (isOld) this.#scrollTo(this.#rowOf(first) * this.track.pitch - offset);
    this.#render(true);
    for (const work of this.#waiting.splice(0)) work();
  }

  /** [height of what is seen, gap, columns, pitch], null while the grid is not on the page. */
  #findSizes() {
    const width = this.root.clientWidth;
    if (!width) return null;
    const style = getComputedStyle(this.root);
    const gap = parseFloat(style.rowGap) || 0;
    const columns = columnsIn(width, parseFloat(style.gridAutoColumns) || width, parseFloat(style.columnGap) || 0);
    this.root.style.setProperty("--columns", columns);
    const view = this.scroller ? this.scroller.clientHeight : innerHeight;
    return [view, gap, columns, Math.ceil(this.probe.getBoundingClientRect().height + gap)]; // on whole pixels
  }

  #setHeight() {
    this.track.view = this.#sizes[0];
    this.track.rows = Math.ceil(this.#total / this.#columns);
    this.root.style.height = `${Math.max(0, this.track.height - this.#gap)}px`;
    this.root.setAttribute("aria-rowcount", this.track.rows);
    this.root.setAttribute("aria-colcount", this.#columns);
    this.track.move(this.#y());
  }

  #rowOf(index) {
    return Math.floor(index / this.#columns);
  }

  #rowAtEdge() {
    return Math.max(0, Math.round(this.track.at / this.track.pitch));
  }

  /** How far a row is below the edge of what is seen. */
  #below(row) {
    return this.track.top(row) - this.track.y;
  }

  // ---- scrolling

  #y() {
    const edge = this.scroller ? this.scroller.getBoundingClientRect().top : 0;
    return edge - this.root.getBoundingClientRect().top;
  }

  #scrollBy(way) {
    (this.scroller ?? window).scrollBy({ top: way, behavior: "instant" });
  }

  #scrollTo(at) {
    const y = this.track.go(Math.max(0, at));
    this.#scrollBy(y - this.#y());
    this.track.settle(this.#y());
  }

  #toStart() {
    const y = this.#y();
    const above = parseFloat(getComputedStyle(this.root).scrollMarginTop) || 0;
    if (y > -above) this.#scrollBy(-above - y);
    this.track.move(this.#y());
  }

  #scrolled() {
    if (!this.#sizes) return;
    const before = this.track.at;
    this.track.move(this.#y());
    this.#passed += Math.abs(this.track.at - before);
    this.#render();
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#rest(), 200);
  }

  #rest() {
    if (this.track.isStretched) {
      this.#scrollTo(this.track.at);
      this.#render();
    }
    this.hear("rest", 0);
  }

  #takePassed() {
    const screens = this.#passed / this.track.view;
    this.#passed = 0;
    return screens;
  }

  #bringNear(row) {
    const way = row * this.track.pitch - this.track.at;
    if (way < -this.track.view || way > 2 * this.track.view) this.#scrollTo(row * this.track.pitch - this.track.view / 2);
  }

  // ---- rows

  /** `anew`: whatever is shown may be something else; tiles whose assets stay go where these are now. */
  #render(anew = false) {
    if (!this.#sizes) return;
    const focused = anew && this.root.contains(document.activeElement) ? document.activeElement : null;
    const wanted = new Set(this.#wanted());
    const spare = [...this.#rows.keys()].filter((number) => !wanted.has(number)).map((number) => this.#takeAway(number));
    const kept = anew ? this.#tilesByKey() : null;
    for (const number of wanted) this.#placeRow(number, spare, kept);
    this.#putInOrder();
    if (focused && document.activeElement !== focused) this.#focusAgain(focused);
    this.pictures.look();
  }

  /** An element that is moved loses the focus; where it is gone, its place has another. */
  #focusAgain(element) {
    const heir = element.isConnected ? element : this.#tileAt(this.#active)?.element;
    heir?.focus({ preventScroll: true });
  }

  #wanted() {
    const [first, end] = this.track.near(AROUND * this.track.view);
    this.#keepInReach();
    const active = this.#rowOf(this.#active);
    const numbers = Array.from({ length: end - first }, (_, number) => first + number);
    const holdsIt = active < this.track.rows && this.root.contains(document.activeElement);
    if (holdsIt && active < first) numbers.unshift(active);
    if (holdsIt && active >= end) numbers.push(active);
    return numbers;
  }

  /** Where the focus is elsewhere, Tab comes to what is seen. */
  #keepInReach() {
    if (this.root.contains(document.activeElement)) return;
    const [first, end] = this.track.near(0);
    const row = this.#rowOf(this.#active);
    if (row < first || row >= end) this.#active = Math.min(this.#rowAtEdge() * this.#columns, Math.max(0, this.#total - 1));
  }

  #takeAway(number) {
    const row = this.#rows.get(number);
    this.#rows.delete(number);
    row.element.remove();
    return row;
  }

  #tilesByKey() {
    const tiles = new Map();
    for (const row of this.#rows.values()) for (const tile of row.tiles) if (tile.key) tiles.set(tile.key, tile);
    return tiles;
  }

  #placeRow(number, spare, kept) {
    let row = this.#rows.get(number);
    const isNew = !row;
    if (isNew) {
      row = spare.pop() ?? { element: this.#makeElement(), tiles: [], top: null };
      this.#rows.set(number, row);
      row.element.setAttribute("aria-rowindex", number + 1);
    }
    const top = this.track.top(number);
    if (row.top !== top) row.element.style.top = `${(row.top = top)}px`;
    if (kept || isNew || row.tiles.length !== this.#columns || row.isPartial) this.#fill(row, number, kept);
    else for (const tile of row.tiles) tile.reach(tile.index === this.#active);
  }

  #fill(row, number, kept) {
    const first = number * this.#columns;
    const count = Math.min(this.#columns, this.#total - first);
    const assets = Array.from({ length: count }, (_, column) => this.known.asset(first + column));
    if (kept) row.tiles = assets.map((asset) => this.#keptTile(asset, kept) ?? new Tile(this.template));
    while (row.tiles.length < count) row.tiles.push(new Tile(this.template));
    row.tiles.length = count;
    const elements = row.tiles.map((tile) => tile.element);
    if (elements.length !== row.element.children.length || elements.some((each, column) => each !== row.element.children[column])) {
      row.element.replaceChildren(...elements);
    }
    row.isPartial = assets.some((asset) => !asset);
    row.tiles.forEach((tile, column) => this.#paint(tile, assets[column], first + column, column));
  }

  #keptTile(asset, kept) {
    const tile = asset && kept.get(asset.key);
    if (tile) kept.delete(asset.key);
    return tile;
  }

  #paint(tile, asset, index, column) {
    tile.show(asset, index, this.#links);
    tile.element.setAttribute("aria-colindex", column + 1);
    tile.reach(index === this.#active);
    this.#mark(tile);
    this.pictures.show(tile);
  }

  #mark(tile) {
    tile.mark(this.#selecting && this.known.isMarked(tile.index));
  }

  #putInOrder() {
    let next = this.root.firstElementChild;
    for (const number of [...this.#rows.keys()].sort((one, other) => one - other)) {
      const { element } = this.#rows.get(number);
      if (next === this.probe) next = next.nextElementSibling;
      if (element === next) next = next.nextElementSibling;
      else this.root.insertBefore(element, next);
    }
  }

  #makeElement() {
    const element = document.createElement("div");
    element.className = "grid-row";
    element.setAttribute("role", "row");
    return element;
  }

  #tileAt(index) {
    return this.#rows.get(this.#rowOf(index))?.tiles[index % this.#columns] ?? null;
  }

  /** Those that are seen, then those below and above. */
  *#inOrder() {
    const [first] = this.track.near(0);
    const numbers = [...this.#rows.keys()].sort((one, other) => one - other);
    const below = numbers.filter((number) => number >= first);
    for (const number of [...below, ...numbers.filter((number) => number < first).reverse()]) yield* this.#rows.get(number).tiles;
  }

  // ---- events: one listener for all tiles

  #listen() {
    this.listen(this.scroller ?? document, "scroll", () => this.#scrolled());
    this.listen(window, "resize", () => this.#measure());
    this.listen(this.root, "focusin", (event) => this.#focused(event));
    new Keys(this);
    new Fingers(this);
  }

  /** Hears of an event as long as the grid is there. */
  listen(target, name, handler) {
    target.addEventListener(name, handler, { passive: name === "scroll" });
    this.#listeners.push(() => target.removeEventListener(name, handler));
  }

  #focused(event) {
    const tile = tileOf(event.target);
    if (!tile || tile.index === this.#active) return;
    this.#tileAt(this.#active)?.reach(false);
    this.#active = tile.index;
    tile.reach(true);
  }
}

export function makeTiles(root, template, scroller, hear, tallest = undefined) {
  return new Tiles(root, template, scroller ?? null, hear, tallest ?? undefined);
}

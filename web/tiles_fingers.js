// Clicks and fingers in a virtual grid: a click opens, in selection it selects; a finger that stays begins a selection.
import { tileOf } from "./tiles_tile.js";

const STAYS = 500; // milliseconds
const MOVES = 10; // pixels

export class Fingers {
  #timer = null;
  #start = null;
  #from = 0;
  #held = false; // a finger has just begun a selection: the click that follows is part of it

  constructor(tiles) {
    this.tiles = tiles;
    const listen = (name, handler) => tiles.listen(tiles.root, name, handler);
    listen("click", (event) => this.#clicked(event));
    listen("pointerdown", (event) => this.#down(event));
    listen("pointermove", (event) => this.#moved(event));
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) listen(end, () => this.#forget());
    listen("contextmenu", (event) => this.#held && event.preventDefault());
  }

  #clicked(event) {
    const tile = tileOf(event.target);
    if (!tile?.asset) return;
    const isCheck = event.target.closest("[data-tile=check]");
    if (this.#held) {
      this.#held = false;
    } else if (event.shiftKey) {
      this.tiles.hear("extend", tile.index, this.#from);
    } else if (isCheck || this.tiles.selecting) {
      this.tiles.hear("toggle", tile.index);
    } else if (event.target.closest("a[href]")) {
      this.tiles.hear("rest", 0);
      return; // the browser goes there, or opens another tab
    } else {
      this.tiles.open(tile.index);
    }
    event.preventDefault();
    tile.element.focus({ preventScroll: true });
  }

  #down(event) {
    this.#held = false;
    const tile = tileOf(event.target);
    this.#from = this.tiles.active; // the focus moves before the click
    if (event.pointerType !== "touch" || !tile?.asset) return;
    this.#start = [event.clientX, event.clientY];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hold(tile), STAYS);
  }

  #hold(tile) {
    this.#held = true;
    navigator.vibrate?.(10);
    this.tiles.hear("toggle", tile.index);
  }

  #moved(event) {
    if (this.#start && Math.hypot(event.clientX - this.#start[0], event.clientY - this.#start[1]) > MOVES) this.#forget();
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#start = null;
  }
}

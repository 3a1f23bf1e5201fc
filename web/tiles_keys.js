// The keyboard in a virtual grid: arrows, Home, End and the page keys lead through all tiles; with Shift they select.
export class Keys {
  constructor(tiles) {
    this.tiles = tiles;
    tiles.listen(tiles.root, "keydown", (event) => this.#pressed(event));
  }

  #pressed(event) {
    if (event.altKey) return;
    const done = event.ctrlKey || event.metaKey ? this.#withControl(event) : this.#plain(event);
    if (done) event.preventDefault();
  }

  #withControl(event) {
    if (event.key.toLowerCase() === "a") return this.#tell("all");
    return false;
  }

  #plain(event) {
    const { tiles } = this;
    const to = destination(event.key, tiles.active, tiles.extent);
    if (to !== null) return this.#go(to, event.shiftKey);
    switch (event.key) {
      case "Enter":
        return isTile(event.target) && this.#open();
      case " ":
        return isTile(event.target) && this.#tell("toggle", tiles.active);
      case "Escape":
        return tiles.selecting && this.#tell("clear");
      case "Delete":
        return this.#tell("delete", tiles.active);
    }
    return false;
  }

  #go(to, extending) {
    const from = this.tiles.active;
    this.tiles.focusOn(to);
    if (extending) this.tiles.hear("extend", to, from);
    return true;
  }

  #open() {
    this.tiles.open(this.tiles.active);
    return true;
  }

  #tell(kind, index = 0) {
    this.tiles.hear(kind, index);
    return true;
  }
}

/** The place that a key leads to, null where it leads nowhere. */
export function destination(key, from, { columns, page, total }) {
  const last = total - 1;
  const within = (index) => (index < 0 || index > last ? null : index);
  switch (key) {
    case "ArrowLeft":
      return within(from - 1);
    case "ArrowRight":
      return within(from + 1);
    case "ArrowUp":
      return within(from - columns);
    case "ArrowDown":
      return within(from + columns) ?? (hasRowBelow(from, columns, last) ? last : null);
    case "PageUp":
      return within(from - page) ?? from % columns;
    case "PageDown":
      return within(from + page) ?? last;
    case "Home":
      return 0;
    case "End":
      return last;
  }
  return null;
}

function isTile(element) {
  return element.matches("[role=gridcell]");
}

function hasRowBelow(from, columns, last) {
  return Math.floor(from / columns) < Math.floor(last / columns);
}

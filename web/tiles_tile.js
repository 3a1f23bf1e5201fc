// One tile of a virtual grid: what it says of an asset, in the language of the page.
import { date, measure, say } from "./words.js";

const ICONS = { image: "#icon-gallery", video: "#icon-video", audio: "#icon-audio" };
const TYPES = { image: "gallery-an-image", video: "gallery-a-video", audio: "gallery-a-sound" };
const SOURCES = { "ai-generated": "shared-generated", "manual-upload": "shared-uploaded", imported: "shared-imported" };
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
const LAST_MOMENT = 8.64e15; // of JavaScript's dates

/** The tile's element with what it shows now; its asset is null where what belongs there is not known yet. */
export class Tile {
  #parts = {};
  #set = new Map(); // what was put where
  #url = null;
  asset = undefined;
  index = -1;

  constructor(template) {
    this.element = template.content.firstElementChild.cloneNode(true);
    this.element.tile = this;
    for (const part of this.element.querySelectorAll("[data-tile]")) this.#parts[part.dataset.tile] = part;
  }

  get key() {
    return this.asset?.key ?? null;
  }

  /** Names the thumbnail of its asset, as the asset's file is now. */
  get picture() {
    return this.asset?.picture ?? null;
  }

  /** Shows an asset at a place; only what differs from before is touched. `links`: what stands around it in its address. */
  show(asset, index, links) {
    this.index = index;
    if (asset === this.asset) return;
    if (asset?.picture !== this.picture) this.showPicture(null);
    this.asset = asset;
    const said = asset ? sayAsset(asset) : {};
    for (const part of ["name", "type", "facts", "used", "source", "length", "note"]) this.#text(part, said[part] ?? "");
    this.#put("open", "href", asset && links && links.before + asset.type + "/" + encodeURIComponent(asset.id) + links.after);
    this.#put("check", "aria-label", said.select);
    this.#put("icon", "href", ICONS[asset?.type]);
    this.#put(null, "data-type", asset?.type);
    this.#put(null, "title", said.name);
  }

  /** Shows a thumbnail, or says why there is none; null: none yet. */
  showPicture(known) {
    if (known) {
      if (known.note) this.#text("note", known.note);
      if (this.asset.duration === null) this.#text("length", lengthText(known.duration));
    }
    const url = known?.url ?? null;
    if (url === this.#url) return;
    this.#url = url;
    const { image } = this.#parts;
    image.hidden = !url;
    if (url) image.src = url;
    else image.removeAttribute("src");
  }

  mark(selected) {
    this.#put(null, "aria-selected", String(selected));
    this.#put("check", "aria-pressed", String(selected));
  }

  /** Whether the keyboard comes to it with Tab. */
  reach(reachable) {
    const wanted = reachable ? 0 : -1;
    if (this.element.tabIndex !== wanted) this.element.tabIndex = wanted;
  }

  open() {
    this.#parts.open.click();
  }

  get isLink() {
    return this.#parts.open.hasAttribute("href");
  }

  #text(part, text) {
    if (this.#set.get(part) === text) return;
    this.#set.set(part, text);
    this.#parts[part].textContent = text;
  }

  /** Sets an attribute of a part, null: of the tile itself. */
  #put(part, attribute, value) {
    const place = `${part} ${attribute}`;
    if (this.#set.get(place) === value) return;
    this.#set.set(place, value);
    const element = part ? this.#parts[part] : this.element;
    if (value === null || value === undefined) element.removeAttribute(attribute);
    else element.setAttribute(attribute, value);
  }
}

/** The tile that an element belongs to. */
export function tileOf(element) {
  return element.closest?.(".grid-tile")?.tile ?? null;
}

function sayAsset(asset) {
  const { type, id, source, duration, used, size } = asset;
  const name = asset.name ?? say("shared-asset", JSON.stringify({ type, id }));
  return {
    name,
    type: say(TYPES[type]),
    facts: [size === null ? "" : sizeText(size), dateText(asset.date)].filter(Boolean).join(" · "),
    used: used === "" ? say("gallery-unused") : used,
    source: source in SOURCES ? say(SOURCES[source]) : "",
    length: lengthText(duration),
    note: size === null ? sayNoFile(asset.noFile) : "",
    select: say("gallery-select", JSON.stringify({ name })),
  };
}

/** As `why_no_file` in Python. */
function sayNoFile(kind) {
  return kind === null ? say("shared-empty-record") : say("shared-no-file", JSON.stringify({ kind }));
}

/** As `size_text` in Python. */
function sizeText(bytes) {
  let [value, unit] = [bytes, 0];
  for (; value >= 999.5 && unit < UNITS.length - 1; unit++) value /= 1000;
  return unit ? measure(value, UNITS[unit], value < 10 ? 1 : 0) : say("shared-bytes", JSON.stringify({ size: bytes }));
}

function dateText(milliseconds) {
  return milliseconds !== null && Math.abs(milliseconds) <= LAST_MOMENT ? date(milliseconds) : "";
}

/** Such as 1:05 and 1:02:03. */
export function lengthText(seconds) {
  if (seconds === null || !(seconds >= 0)) return "";
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (!parts[0]) parts.shift();
  return parts.map((part, number) => (number ? String(part).padStart(2, "0") : part)).join(":");
}

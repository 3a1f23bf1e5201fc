// Key paths as the portable form writes them, and the places of a value that have a tag.
// Names are joined by "."; in a name "~" is "~0" and "." is "~1" (typeson). An empty name that comes first is "~2":
// typeson would write it as nothing, which already means the value itself.

const escaped = (name) => name.replace(/~/g, "~0").replace(/\./g, "~1");
const unescaped = (name) => name.replace(/~1/g, ".").replace(/~0/g, "~");

/** The path of a place, a chain {up, name} that ends in null. */
export function pathText(place) {
  const names = [];
  for (let at = place; at; at = at.up) names.push(escaped(String(at.name)));
  if (names.at(-1) === "") names[names.length - 1] = "~2";
  return names.reverse().join(".");
}

export function namesOf(path) {
  if (path === "") return [];
  const [first, ...rest] = path.split(".");
  return [first === "~2" ? "" : unescaped(first), ...rest.map(unescaped)];
}

/** What was found is not of the form that it should have. */
export class Malformed extends Error {
  constructor(path, message) {
    super(path ? `${path}: ${message}` : message);
  }
}

class Place {
  tag = undefined;
  children = null;
  made = undefined; // what stands here, once it has been made
  target = null; // the place that a reference names

  constructor(path) {
    this.path = path;
  }

  child(name) {
    return this.children?.get(name);
  }
}

function placeAt(root, path) {
  let at = root;
  for (const name of namesOf(path)) {
    at.children ??= new Map();
    if (!at.children.has(name)) at.children.set(name, new Place(""));
    at = at.children.get(name);
  }
  at.path = path;
  return at;
}

function referenceAt(value, path) {
  let at = value;
  for (const name of namesOf(path)) at = typeof at === "object" && at !== null && Object.hasOwn(at, name) ? at[name] : null;
  if (typeof at !== "string" || at[0] !== "#") throw new Malformed(path, "this is no reference");
  return at;
}

/** The tree of all places that have a tag, or that a reference names. */
export function placesOf(tags, value) {
  const root = new Place("");
  for (const [path, tag] of tags) {
    if (typeof tag !== "string") throw new Malformed(path, "its tag is no text");
    const place = placeAt(root, path);
    place.tag = tag;
    if (tag === "#") place.target = placeAt(root, referenceAt(value, path).slice(1));
  }
  return root;
}

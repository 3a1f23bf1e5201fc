// Builds values that JSON has no word for, from specs that are JSON.

const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** `size` bytes that depend on `seed` only (an xorshift generator). */
export function seededBytes(seed, size) {
  const words = new Uint32Array(Math.ceil(size / 4));
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0 || 1;
  for (let index = 0; index < words.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer, 0, size);
}

function blobOf({ type = "", base64, seed, size, name, lastModified = 0 }) {
  const bytes = base64 === undefined ? seededBytes(seed, size) : bytesOf(base64);
  return name === undefined ? new Blob([bytes], { type }) : new File([bytes], name, { type, lastModified });
}

function errorOf([name, message]) {
  const known = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
  return new known[name](message);
}

const typedOf = ([name, base64]) => {
  const { buffer } = bytesOf(base64);
  return name === "DataView" ? new DataView(buffer) : new globalThis[name](buffer);
};

const PLAIN_TAGS = {
  $blob: blobOf,
  $date: (time) => new Date(time ?? NaN),
  $number: Number,
  $undefined: () => undefined,
  $bigint: BigInt,
  $buffer: (base64) => bytesOf(base64).buffer,
  $typed: typedOf,
  $regexp: ([source, flags]) => new RegExp(source, flags),
  $error: errorOf,
};

// Containers are remembered before they are filled, so that a spec can refer back to the one it stands in.
const CONTAINER_TAGS = {
  $map: (entries, build, keep) => {
    const map = keep(new Map());
    for (const [key, value] of entries) map.set(build(key), build(value));
    return map;
  },
  $set: (members, build, keep) => {
    const set = keep(new Set());
    for (const member of members) set.add(build(member));
    return set;
  },
  $object: (entries, build, keep) => filledObject(keep({}), entries, build),
};

function filledObject(target, entries, build) {
  for (const [key, value] of entries) {
    Object.defineProperty(target, key, { value: build(value), enumerable: true, configurable: true, writable: true });
  }
  return target;
}

const isHole = (spec) => spec !== null && typeof spec === "object" && "$hole" in spec;

function filledArray(target, specs, build) {
  target.length = specs.length;
  specs.forEach((spec, index) => {
    if (!isHole(spec)) target[index] = build(spec);
  });
  return target;
}

/** Builds a value from its spec: JSON in which an object with one `$` key stands for what JSON cannot say. */
export function revive(spec) {
  const shared = new Map();
  const build = (part, keep = (value) => value) => {
    if (part === null || typeof part !== "object") return part;
    if (Array.isArray(part)) return filledArray(keep([]), part, build);
    const [tag] = Object.keys(part);
    const content = part[tag];
    if (tag === "$share") return build(content[1], remember(shared, content[0]));
    if (tag === "$again") return shared.get(content);
    if (tag in CONTAINER_TAGS) return CONTAINER_TAGS[tag](content, build, keep);
    if (tag in PLAIN_TAGS) return keep(PLAIN_TAGS[tag](content));
    return filledObject(keep({}), Object.entries(part), build);
  };
  return build(spec);
}

function remember(shared, number) {
  return (value) => {
    shared.set(number, value);
    return value;
  };
}

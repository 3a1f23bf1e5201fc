// What a page asks of the browser around IndexedDB: a lock that all pages of this origin see.

const held = new Map();

/** Takes the lock of that name, if no page has it: whether it did. It ends with the page, however the page ends. */
export function lock(name) {
  if (!navigator.locks) return Promise.resolve(true); // an older browser: as if no other page were there
  return new Promise((resolve, reject) => {
    const take = (taken) => {
      resolve(taken !== null);
      return taken && new Promise((release) => held.set(name, release));
    };
    navigator.locks.request(name, { ifAvailable: true }, take).catch(reject);
  });
}

export function unlock(name) {
  held.get(name)?.();
  held.delete(name);
}

// Promises whose rejection Python cannot take as it is, see pyapp/idb/promises.py.

/** Calls a method and waits for its promise: [true, value], or [false, the error's name, its message]. */
export async function settle(target, method, ...args) {
  try {
    return [true, await target[method](...args)];
  } catch (error) {
    return [false, error?.name ?? "UnknownError", error?.message ?? String(error)];
  }
}

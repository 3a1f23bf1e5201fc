// What tests look with: one namespace, `probe` in the page.
export * from "./database.js";
export { describe, sha256 } from "./describe.js";
export { digest } from "./digest.js";
export { difference } from "./difference.js";
export { revive, seededBytes } from "./revive.js";
export { lookCloser, storeRare } from "./rare.js";

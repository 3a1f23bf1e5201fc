// Bytes as base64 text and back, by the browser's own functions where it has them.

const PART = 0x2000 * 3; // bytes: what one call takes as arguments, and no part needs padding but the last

function encodeInParts(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += PART) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + PART)));
  }
  return text;
}

const decodeText = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

export const toBase64 = (bytes) => (bytes.toBase64 ? bytes.toBase64() : encodeInParts(bytes));

/** The bytes, in a buffer of their own; throws for what is no base64. */
export const fromBase64 = (text) => (Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : decodeText(text));

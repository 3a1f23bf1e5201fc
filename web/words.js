// The words of the page: Project Fluent's messages in the person's language, and dates and numbers as their locale
// writes them.
//
// 1. One language at a time is loaded, as one file; `choose` changes it and translates the document again.
// 2. A text that comes from a person is isolated from the direction of the words around it.
// 3. Words enter the document as text and as the attributes listed here, never as markup.
import { FluentBundle, FluentDateTime, FluentResource } from "./runtime/fluent/index.js";

const ATTRIBUTES = new Set(["aria-label", "aria-description", "placeholder", "title", "alt", "label"]);
const KEY = "language";
// What can change the direction of the text around it: letters written from right to left, and marks.
const DIRECTED = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]|[\ud802\ud803\ud83a\ud83b]/;
const MARKS = /[\u202a-\u202e\u2066-\u2069]/g;

let bundle;
let locale;
let current = "";
const formats = new Map();

export const languages = globalThis.startWords?.languages ?? ["en"];

/** Fetches the words of a language, at first of the one that the start has found; rejects where that fails. */
export async function load(language = globalThis.startWords?.language ?? "en") {
  const response = await fetch(new URL(`words/${language}.ftl`, import.meta.url), { cache: "no-cache" });
  if (!response.ok) throw new Error(`words/${language}.ftl: ${response.status}`);
  const spoken = (navigator.languages ?? []).find((each) => each.split("-")[0] === language) ?? language;
  const fresh = new FluentBundle(spoken, { useIsolating: false });
  for (const error of fresh.addResource(new FluentResource(await response.text()))) console.error(error);
  [bundle, locale, current] = [fresh, spoken, language];
  formats.clear();
  if (globalThis.document) present(language); // in a worker there is nothing to translate
}

function present(language) {
  document.documentElement.lang = language;
  translate(document);
}

/** Speaks that language from now on, also at later visits. */
export async function choose(language) {
  await load(language);
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // a browser that refuses storage forgets it with the page
  }
}

/** The language that is spoken now. */
export const language = () => current;

/** A message; `values` is a JSON text of its variables, with dates as {"date": milliseconds}. */
export function say(id, values) {
  const message = bundle.getMessage(id);
  if (message?.value == null) {
    console.error(`There are no words for ${id}.`);
    return id;
  }
  return format(message.value, values === undefined ? undefined : variables(JSON.parse(values)), id);
}

/** A number as the locale writes it. */
export const number = (value) => formatter("number", () => new Intl.NumberFormat(locale)).format(value);

/** A number of some unit of Intl.NumberFormat, with at most so many digits after the point. */
export function measure(value, unit, digits, display = "short") {
  const options = { style: "unit", unit, unitDisplay: display, minimumFractionDigits: digits, maximumFractionDigits: digits };
  return formatter(`${unit} ${digits} ${display}`, () => new Intl.NumberFormat(locale, options)).format(value);
}

/** A moment (milliseconds since 1970) in the person's time zone: its day, with `timeStyle` the time of day as well. */
export function date(milliseconds, timeStyle) {
  const options = { dateStyle: "medium", ...(timeStyle && { timeStyle }) };
  return formatter(`date ${timeStyle}`, () => new Intl.DateTimeFormat(locale, options)).format(milliseconds);
}

/** Puts the words of every element with a `data-l10n-id` into the document and its templates. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-l10n-id]")) translateElement(element);
  for (const template of root.querySelectorAll("template")) translate(template.content);
}

function translateElement(element) {
  const id = element.dataset.l10nId;
  const message = bundle.getMessage(id);
  if (!message) return console.error(`There are no words for ${id}.`);
  if (message.value !== null) element.textContent = format(message.value, undefined, id);
  for (const [name, pattern] of Object.entries(message.attributes)) {
    if (ATTRIBUTES.has(name)) element.setAttribute(name, format(pattern, undefined, id));
  }
}

function format(pattern, values, id) {
  const errors = [];
  const text = bundle.formatPattern(pattern, values, errors);
  for (const error of errors) console.error(`The words for ${id}: ${error.message}`);
  return text;
}

function variables(given) {
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "string") given[name] = isolated(value);
    else if (typeof value === "object") given[name] = new FluentDateTime(value.date, { dateStyle: "medium" });
  }
  return given;
}

/** A text that keeps its direction to itself; marks inside it could end the isolation. */
export function isolated(text) {
  return DIRECTED.test(text) ? `\u2068${text.replace(MARKS, "")}\u2069` : text;
}

function formatter(name, make) {
  if (!formats.has(name)) formats.set(name, make());
  return formats.get(name);
}

// Files that a person brings to the page: dropped anywhere, pasted, picked with their folder; and what a film or sound
// tells of itself. For Python's `incoming`.
//
// 1. A drag that began in this page brings nothing in: it is an asset on its way to a scene.
// 2. What somebody else has taken (preventDefault: a scene's slot) is theirs.
// 3. Files that systems and programs hide in folders are left out, and counted.

const HIDDEN = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini|ehthumbs\.db)(\/|$)/i;
const MOST = 20_000; // files of dropped folders
const GONE_AFTER = 500; // milliseconds without a sign of the drag

/** Calls `onOver(true)` while files are dragged over the page, and `onFound(promise)` for those dropped or pasted. */
export function watch(onOver, onFound) {
  let own = false;
  let shown = false;
  let timer = 0;
  const show = (over) => {
    clearTimeout(timer);
    if (over) timer = setTimeout(show, GONE_AFTER, false); // no event tells that a drag has ended outside
    if (over !== shown) onOver((shown = over));
  };
  const takes = (event) => !own && !event.defaultPrevented && event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragstart", () => (own = true), true);
  document.addEventListener("dragend", () => (own = false), true);
  document.addEventListener("dragover", (event) => {
    if (!takes(event)) return show(false);
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    show(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? show(false));
  document.addEventListener("drop", (event) => {
    show(false);
    if (!takes(event)) return void (own = false);
    event.preventDefault();
    onFound(dropped(event.dataTransfer));
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const isText = isTextField(event.target) && event.clipboardData.types.includes("text/plain");
    if (!files.length || isText || event.defaultPrevented) return;
    event.preventDefault();
    onFound(Promise.resolve([files.map(named), 0, 0]));
  });
}

/**
 * The files from `start` on with their names and sizes, [files, names, sizes]: at least one, and as many as can be looked
 * up in so many milliseconds. A browser asks the disk for each size, and the page waits meanwhile.
 */
export function some(files, start, milliseconds) {
  const end = performance.now() + milliseconds;
  const told = [[], [], []];
  for (let at = start; at < files.length && (at === start || performance.now() < end); at += 1) {
    const { name, size } = files[at];
    [files[at], name, size].forEach((each, column) => told[column].push(each));
  }
  return told;
}

/**
 * [files, how many hidden ones were left out, how many above MOST] of what was picked, of which `webkitRelativePath` says
 * in which folder it lies.
 */
export function picked(list) {
  const files = [...list];
  const seen = files.filter((file) => !HIDDEN.test(file.webkitRelativePath || (files.length > 1 ? file.name : "")));
  return [seen, files.length - seen.length, 0];
}

/** The files of a drop, those of its folders included. Its entries can be had only within the event itself. */
function dropped(transfer) {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  return gathered(items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile()));
}

async function gathered(found) {
  const files = [];
  const count = { hidden: 0, above: 0 };
  for (const each of found) {
    if (each instanceof File) files.push(each);
    else if (each) await walk(each, files, count);
  }
  return [files, count.hidden, count.above];
}

async function walk(entry, files, count) {
  if (HIDDEN.test(entry.name)) count.hidden += 1;
  else if (files.length >= MOST) count.above += 1;
  else if (entry.isFile) files.push(await fileOf(entry));
  else for await (const each of entriesOf(entry)) await walk(each, files, count);
}

/** One that cannot be had is an empty file of its name: it gets a line that says so. */
function fileOf(entry) {
  return new Promise((resolve) => entry.file(resolve, () => resolve(new File([], entry.name))));
}

async function* entriesOf(folder) {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) return; // a reader gives a hundred at a time
    yield* some;
  }
}

function isTextField(target) {
  return target instanceof Element && (target.isContentEditable || target.matches("input, textarea"));
}

/** A clipboard calls every picture image.png. */
function named(file, position) {
  if (file.name !== "image.png") return file;
  const now = new Date().toLocaleString("sv").replaceAll(":", "-").replace(" ", "-"); // 2026-11-29-14-03-05
  return new File([file], `pasted-${now}${position ? `-${position + 1}` : ""}.png`, { type: file.type });
}

/** The first bytes of each file; the browser's words where it cannot read one. */
export async function heads(files, bytes) {
  const read = await Promise.allSettled(files.map((file) => file.slice(0, bytes).arrayBuffer()));
  return read.map(({ value, reason }) => value ?? String(reason?.message ?? reason));
}

/**
 * Resolves to [seconds, width, height] of a film or sound, as far as the browser can tell within these milliseconds (-1
 * where it is endless or not told); null where it cannot play it.
 */
export function mediaFacts(blob, kind, milliseconds) {
  const player = document.createElement(kind);
  const url = URL.createObjectURL(blob);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds, null);
    const finite = (number) => (Number.isFinite(number) ? number : -1);
    player.preload = "metadata";
    player.muted = true;
    player.onloadedmetadata = () => {
      clearTimeout(timer);
      resolve([finite(player.duration), player.videoWidth ?? -1, player.videoHeight ?? -1]);
    };
    player.onerror = () => {
      clearTimeout(timer);
      resolve(null);
    };
    player.src = url;
  }).finally(() => {
    player.onloadedmetadata = player.onerror = null;
    player.removeAttribute("src");
    player.load();
    URL.revokeObjectURL(url);
  });
}

// What is stored, at a glance, while Python starts: how many scripts and files, and the titles of the first scripts.
//
// 1. A database is looked at as it is: none is made, none is upgraded, and nobody who wants to upgrade or delete it has
//    to wait. Where a restore may have been cut off, nothing is shown: which content holds is not for this to say.
// 2. It reads counts and the keys of an index, never a record.
// 3. The first view takes its place.
const NAME = "cineGenieDatabase";
const UNDO = `${NAME}~undo`; // the last repair, kept for its undo
const COUNTED = ["scripts", "images", "videos", "audios"];
const TITLES = 8;
const OPENS_AS_IT_IS = (version) => version >= 70 && version < 80;

/** Shows it behind that element, if there is anything to show before the page's own view. */
export async function glance(status) {
  const version = await versionOfWhatIsWhole();
  const database = version && (await opened());
  if (!database) return;
  const facts = await read(database).finally(() => database.close());
  const root = document.documentElement;
  if (root.dataset.state !== "starting") return;
  status.after(view(facts));
  root.dataset.glance = "";
  document.getElementById("places").hidden = !OPENS_AS_IT_IS(version);
  performance.mark("glance-shown");
}

/** The native version; 0 where there is no database, or where something of a restore is beside it. */
async function versionOfWhatIsWhole() {
  const databases = (await indexedDB.databases?.()) ?? [];
  const { version = 0 } = databases.find(({ name }) => name === NAME) ?? {};
  const isAlone = !databases.some(({ name }) => name.startsWith(`${NAME}~`) && name !== UNDO);
  return isAlone && version % 10 === 0 ? version : 0;
}

function opened() {
  const request = indexedDB.open(NAME);
  return new Promise((resolve) => {
    request.onupgradeneeded = () => request.transaction.abort(); // it was deleted meanwhile
    request.onerror = () => resolve(null);
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

async function read(database) {
  const stores = COUNTED.filter((name) => database.objectStoreNames.contains(name));
  if (!stores.length) return { counts: {}, titles: [] };
  const transaction = database.transaction(stores);
  const counts = stores.map(async (name) => [name, await answer(transaction.objectStore(name).count())]);
  const scripts = stores.includes("scripts") && transaction.objectStore("scripts");
  const titles = scripts && scripts.indexNames.contains("title") ? firstTitles(scripts.index("title")) : [];
  return { counts: Object.fromEntries(await Promise.all(counts)), titles: await titles };
}

function firstTitles(index) {
  const titles = [];
  const request = index.openKeyCursor();
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor || titles.length === TITLES) return resolve(titles);
      if (typeof cursor.key === "string") titles.push(cursor.key);
      cursor.continue();
    };
  });
}

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Takes it away again. */
export function endGlance() {
  document.querySelector(".glance")?.remove();
  delete document.documentElement.dataset.glance;
}

function view({ counts, titles }) {
  const number = new Intl.NumberFormat(startWords.language);
  const section = document.importNode(document.getElementById("glance").content, true).firstElementChild;
  for (const element of section.querySelectorAll("[data-start-word]")) {
    element.textContent = startWords.say(element.dataset.startWord);
  }
  for (const element of section.querySelectorAll("[data-store]")) {
    const count = counts[element.dataset.store];
    if (count === undefined) element.remove();
    else element.querySelector("dd").textContent = number.format(count);
  }
  section.querySelector("[data-part=titles]").append(...titles.map(item));
  return section;
}

function item(text) {
  const element = document.createElement("li");
  element.textContent = text;
  return element;
}

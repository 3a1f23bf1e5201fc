// The owner's app as far as its database goes, as a page of an extension: it keeps its connection open as apps do.
import Dexie from "/peers/dexie/dist/dexie.mjs";
import { NAME, declare } from "/tests/owner.js";
import { VERSION } from "./version.js";

const FILES = { images: ["forest-path.webp", "storm-sea.jpg"], videos: ["tram-passes.webm"], audios: ["sea-wind.ogg"] };
const SCENE = { scene_number: 1, location: "the harbour", dialogues: [], actIndex: 0, sceneIndex: 0 };
const SCRIPT = { title: "Night Train", genre: [], themes: [], characters: [], acts: [{ act_number: 1, scenes: [SCENE] }] };

const warnings = [];
const { warn } = console;
console.warn = (...parts) => {
  warnings.push(parts.map(String).join(" "));
  warn(...parts);
};
const database = declare(NAME, VERSION);

const fetched = async (name) => (await fetch(`media/${name}`)).blob();

async function make() {
  const scriptId = await database.scripts.add(SCRIPT);
  for (const [table, names] of Object.entries(FILES)) {
    for (const name of names) await database.table(table).add({ data: await fetched(name), scriptId });
  }
}

/** Saves a picture as each release of the app does. */
async function generate() {
  const data = await fetched(FILES.images[1]);
  if (VERSION < 7) return await database.images.add({ data, scriptId: 1 });
  return await database.transaction("rw", database.images, database.scriptAssetMappings, async () => {
    const now = new Date();
    const assetId = await database.images.add({ data, uploadSource: "ai-generated", uploadedAt: now, mimeType: data.type });
    const mapping = { scriptId: 1, assetType: "image", assetId, linkedAt: now, role: "scene-image" };
    await database.scriptAssetMappings.add(mapping);
  });
}

function show(images) {
  const shown = images.map(({ id, data }) => Object.assign(new Image(), { alt: `Image ${id}`, src: URL.createObjectURL(data) }));
  document.getElementById("images").replaceChildren(...shown);
  const told = warnings.length ? warnings.join(" / ") : "no warnings";
  const counted = `${images.length} images, schema ${VERSION}, native ${database.idbdb.version}`;
  document.getElementById("status").textContent = `${counted}: ${told}`;
}

const look = async () => show(await database.images.toArray());
const onPress = (id, work) => document.getElementById(id).addEventListener("click", () => work().then(look));

onPress("make", make);
onPress("generate", generate);
onPress("look", async () => {});
await database.open();
await look();
if (VERSION >= 7) Dexie.liveQuery(() => database.images.toArray()).subscribe(show);

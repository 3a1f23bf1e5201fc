// The owner's app as far as its database goes: Dexie's declarations for schema 3 to 7, with the guide's upgrader.
import Dexie from "/peers/dexie/dist/dexie.mjs";
import { native, opened, settled } from "./database.js";
import { revive } from "./revive.js";

export { studio } from "./studio.js";
export const NAME = "cineGenieDatabase";

const MEDIA = "++id, scriptId";
const INDEPENDENT = "++id, uploadedAt, uploadSource";
const SCHEMAS = {
  3: { scripts: "++id, title", images: "++id", videos: "++id" },
  4: { images: MEDIA, videos: MEDIA },
  5: { audios: MEDIA },
  6: { prompts: "++id, category, createdAt" },
  7: {
    images: INDEPENDENT,
    videos: INDEPENDENT,
    audios: INDEPENDENT,
    scriptAssetMappings: "++id, scriptId, assetType, assetId, [scriptId+assetType], [assetType+assetId]",
  },
};
const ASSETS = [
  ["images", "image", "image/png", () => "scene-image"],
  ["videos", "video", "video/mp4", () => "scene-video"],
  ["audios", "audio", "audio/mpeg", (asset) => (asset.isFullScript ? "full-script-audio" : "dialogue-audio")],
];

/** The guide's upgrader, faults included: whole tables in memory, records rewritten one by one, `scriptId` left behind. */
export async function upgradeToV7(transaction) {
  console.log("[DB Migration v7] Starting asset independence migration...");
  let mappings = 0;
  for (const [table, assetType, defaultType, roleOf] of ASSETS) {
    for (const asset of await transaction.table(table).toArray()) {
      if (asset.scriptId) {
        const { scriptId, id: assetId } = asset;
        const mapping = { scriptId, assetType, assetId, linkedAt: new Date(), role: roleOf(asset) };
        await transaction.table("scriptAssetMappings").add(mapping);
        mappings += 1;
      }
      const mimeType = asset.data.type || defaultType;
      await transaction.table(table).update(asset.id, { uploadSource: "ai-generated", uploadedAt: new Date(), mimeType });
    }
  }
  console.log(`[DB Migration v7] Created ${mappings} asset mappings`);
  console.log("[DB Migration v7] Migration completed successfully");
}

/** The owner's Dexie object, not opened, as the app had it at `version`; `onUpgrade` hears of a run of the upgrader. */
export function declare(name = NAME, version = 7, onUpgrade = () => {}) {
  const database = new Dexie(name);
  for (const [number, schema] of Object.entries(SCHEMAS)) {
    if (Number(number) <= version) database.version(Number(number)).stores(schema);
  }
  if (version >= 7) {
    database.version(7).upgrade((transaction) => {
      onUpgrade();
      return upgradeToV7(transaction);
    });
  }
  return database;
}

/** Makes a database as the app had it at `version`, from `{table: [spec, ...]}`; `nativeVersion` for one found patched (61-69). */
export async function make(name, version, tables = {}, nativeVersion = version * 10) {
  const database = declare(name, version);
  await database.open();
  for (const [table, specs] of Object.entries(tables)) {
    await database.table(table).bulkPut(specs.map((spec) => revive(spec)));
  }
  database.close();
  if (nativeVersion > version * 10) (await settled(indexedDB.open(name, nativeVersion))).close();
}

export const openV7 = (name = NAME) => open(name, 7);

/** Opens the database as the owner's app of that version does; reports what it met, and counts through every index. */
export async function open(name, version) {
  const warnings = [];
  const logs = [];
  const original = { warn: console.warn, log: console.log };
  let upgraderCalled = false;
  console.warn = (...parts) => warnings.push(parts.map(String).join(" "));
  console.log = (...parts) => logs.push(parts.map(String).join(" "));
  const database = declare(name, version, () => {
    upgraderCalled = true;
  });
  try {
    await database.open();
    return { native: database.idbdb.version, upgraderCalled, warnings, logs, counts: await indexCounts(database) };
  } finally {
    database.close();
    Object.assign(console, original);
  }
}

async function indexCounts(database) {
  const counts = {};
  for (const table of database.tables) {
    counts[table.name] = { ":id": await table.count() };
    for (const { name } of table.schema.indexes) counts[table.name][name] = await table.orderBy(name).count();
  }
  return counts;
}

/** Reads every record of a table through plain IndexedDB: `owner.records(name, "images")`. */
export function records(name, table) {
  return opened(name, (database) => settled(database.transaction(table).objectStore(table).getAll()));
}

export const nativeVersion = (name = NAME) => native(name);

// One script with many scenes, each with a picture and a film, and the two ways in which Dexie code looks them up.

const SCRIPT = 1;
const PER_ACT = 100;

function names(count) {
  return Array.from({ length: count }, (_, number) => `act${Math.floor(number / PER_ACT)}-scene${number % PER_ACT}`);
}

function scene(number) {
  return { scene_number: number + 1, action: "Somebody waits.", generatedImageId: number + 1, generatedVideoId: number + 1 };
}

/** Makes a v7 database: every scene has a mapping for its picture and one for its film, and both old fields. */
export async function fill(name, count, bytes) {
  const scenes = Array.from({ length: count }, (_, number) => scene(number));
  const acts = [];
  for (let start = 0; start < count; start += PER_ACT) acts.push({ act_number: acts.length + 1, scenes: scenes.slice(start, start + PER_ACT) });
  const medium = (type) => (each, number) => ({
    id: number + 1,
    data: { $blob: { type, seed: number, size: bytes } },
    uploadSource: "ai-generated",
    uploadedAt: { $date: number },
    mimeType: type,
  });
  const mappings = names(count).flatMap((sceneId, number) =>
    ["image", "video"].map((assetType) => ({ scriptId: SCRIPT, sceneId, assetType, assetId: number + 1, linkedAt: { $date: number } })),
  );
  await owner.make(name, 7, {
    scripts: [{ id: SCRIPT, title: "Long", acts }],
    images: scenes.map(medium("image/png")),
    videos: scenes.map(medium("video/webm")),
    scriptAssetMappings: mappings,
  });
}

/** Opens as the owner's app, runs `look(database)` and gives its milliseconds and how many URLs it made. */
async function timed(name, look) {
  const database = owner.declare(name, 7);
  await database.open();
  const start = performance.now();
  const urls = await look(database);
  const took = performance.now() - start;
  database.close();
  urls.forEach((url) => URL.revokeObjectURL(url));
  return [took, urls.length];
}

/** The owner's way: each scene asks for its mappings, then for its picture, then for its film. */
export function sceneByScene(name, count) {
  return timed(name, async (database) => {
    const urls = [];
    for (const sceneId of names(count)) {
      const mappings = await database.scriptAssetMappings
        .where("scriptId")
        .equals(SCRIPT)
        .filter((mapping) => mapping.sceneId === sceneId)
        .toArray();
      for (const [assetType, table] of [["image", "images"], ["video", "videos"]]) {
        const mapping = mappings.find((each) => each.assetType === assetType);
        const record = mapping && (await database.table(table).get(mapping.assetId));
        if (record) urls.push(URL.createObjectURL(record.data));
      }
    }
    return urls;
  });
}

/** What can be done with Dexie: the script's mappings once, then one bulkGet for each table. */
export function inOneBatch(name) {
  return timed(name, async (database) => {
    const mappings = await database.scriptAssetMappings.where("scriptId").equals(SCRIPT).toArray();
    const urls = [];
    for (const [assetType, table] of [["image", "images"], ["video", "videos"]]) {
      const ids = mappings.filter((each) => each.sceneId && each.assetType === assetType).map((each) => each.assetId);
      const records = await database.table(table).bulkGet(ids);
      for (const record of records) if (record) urls.push(URL.createObjectURL(record.data));
    }
    return urls;
  });
}

// A studio of about 100,000 records at schema 7, and the raw pass over it that tests/bench/checkup.py holds ours against.
import { completed, opened, settled } from "./database.js";

const PART = 1000;
const SCENES = 20;
const TYPES = { images: "image/png", videos: "video/mp4", audios: "audio/mpeg" };
const START = Date.UTC(2024, 0, 1);

function sceneOf(number) {
  return {
    scene_number: number + 1,
    time: "dusk",
    location: "a harbour office",
    action: `Somebody crosses the harbour for the ${number}th time, stops, and looks back at the lights of the town.`,
    audio_style: "quiet",
    visual_style: "35 mm, warm",
    dialogues: [
      { roleId: "hero", line: "Then who locked the door?", generatedAudioId: number + 1 },
      { roleId: "rival", line: "It was never about money." },
    ],
    generatedImageId: number + 1,
    ...(number % 2 ? {} : { generatedVideoId: number / 2 + 1 }),
  };
}

function scriptOf(id) {
  const scenes = Array.from({ length: SCENES }, (_, number) => sceneOf((id - 1) * SCENES + number));
  return { id, title: `Script ${id}`, logline: "Two people want the same key.", acts: [{ act_number: 1, summary: "", scenes }] };
}

function assetOf(table, id, bytes) {
  const data = new Blob([new Uint32Array(bytes / 4).fill(id)], { type: TYPES[table] });
  return { id, data, uploadSource: "ai-generated", uploadedAt: new Date(START + id * 60_000), mimeType: TYPES[table] };
}

function mappingOf(id, assetType, assetId, scriptId, number) {
  const role = { image: "scene-image", video: "scene-video", audio: "dialogue-audio" }[assetType];
  return { id, scriptId, sceneId: `act0-scene${number}`, assetType, assetId, linkedAt: new Date(START + id * 60_000), role };
}

function* mappingsOf(scripts) {
  let id = 0;
  for (let scriptId = 1; scriptId <= scripts; scriptId++) {
    for (let number = 0; number < SCENES; number++) {
      const scene = (scriptId - 1) * SCENES + number;
      yield mappingOf(++id, "image", scene + 1, scriptId, number);
      yield mappingOf(++id, "audio", scene + 1, scriptId, number);
      if (scene % 2 === 0) yield mappingOf(++id, "video", scene / 2 + 1, scriptId, number);
    }
  }
}

/** Makes the database with so many scripts of 20 scenes: 101 records for each script. */
export async function fill(name, scripts, bytes) {
  await globalThis.owner.make(name, 7);
  const scenes = scripts * SCENES;
  await opened(name, async (database) => {
    const write = async (table, rows) => {
      const transaction = database.transaction(table, "readwrite");
      for (const row of rows) transaction.objectStore(table).add(row);
      await completed(transaction);
    };
    const inParts = async (table, count, make) => {
      for (let done = 0; done < count; done += PART) {
        await write(table, Array.from({ length: Math.min(PART, count - done) }, (_, i) => make(done + i + 1)));
      }
    };
    await inParts("scripts", scripts, scriptOf);
    for (const [table, count] of [["images", scenes], ["videos", scenes / 2], ["audios", scenes]]) {
      await inParts(table, count, (id) => assetOf(table, id, bytes));
    }
    const mappings = [...mappingsOf(scripts)];
    await inParts("scriptAssetMappings", mappings.length, (id) => mappings[id - 1]);
  });
}

/** Reads every record of every store by a cursor; gives their number. */
export function byCursor(name) {
  return opened(name, async (database) => {
    const names = [...database.objectStoreNames];
    const transaction = database.transaction(names);
    let count = 0;
    for (const store of names) {
      const request = transaction.objectStore(store).openCursor();
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) return;
        if (cursor.value) count += 1;
        cursor.continue();
      };
    }
    await completed(transaction);
    return count;
  });
}

/** As byCursor, in batches, which a programmer who knows IndexedDB well would take. */
export function byBatches(name, size = 256) {
  return opened(name, async (database) => {
    const names = [...database.objectStoreNames];
    const transaction = database.transaction(names);
    let count = 0;
    for (const storeName of names) {
      const store = transaction.objectStore(storeName);
      let rows = await settled(store.getAll(null, size));
      while (rows.length) {
        count += rows.length;
        rows = await settled(store.getAll(IDBKeyRange.lowerBound(rows.at(-1).id, true), size));
      }
    }
    return count;
  });
}

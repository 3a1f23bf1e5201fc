// A realistic studio: what the owner's app has stored after some weeks of use, the same for the same seed.

const TITLES = ["Night Train to Brno", "The Glass Orchard", "Salt and Copper", "Forty Winters", "A Map of Rain"];
const PLACES = ["a station hall", "the orchard", "a harbour office", "an attic", "the night bus"];
const TIMES = ["dawn", "noon", "dusk", "night"];
const ROLES = ["hero", "rival", "witness"];
const LINES = ["You came back.", "Nobody asked me to.", "Then who locked the door?", "Wait. Listen.", "It was never about money."];
const TYPES = { images: "image/png", videos: "video/webm", audios: "audio/mpeg" };
const START = Date.UTC(2024, 0, 15);

class Tables {
  constructor(version, seed, bytes) {
    Object.assign(this, { version, seed, bytes });
    this.rows = { scripts: [], images: [], videos: [] };
    if (version >= 5) this.rows.audios = [];
    if (version >= 6) this.rows.prompts = [];
    if (version >= 7) this.rows.scriptAssetMappings = [];
  }

  /** Adds an asset and returns its id; undefined where this version has no such table. */
  asset(table, scriptId, role, extra = {}) {
    const rows = this.rows[table];
    if (!rows) return undefined;
    const id = rows.length + 1;
    const type = (this.seed + id) % 5 === 0 ? "" : TYPES[table]; // some Blobs were stored without a type
    const data = { $blob: { type, seed: this.seed * 100_000 + id, size: this.bytes + (id % 7) } };
    rows.push({ id, data, ...this.belonging(table, id, type, scriptId, role), ...extra });
    return id;
  }

  belonging(table, assetId, type, scriptId, role) {
    if (this.version < 4) return {};
    if (this.version < 7) return scriptId === undefined ? {} : { scriptId };
    const linkedAt = { $date: START + assetId * 60_000 };
    if (scriptId !== undefined) {
      const mappings = this.rows.scriptAssetMappings;
      mappings.push({ id: mappings.length + 1, scriptId, assetType: table.slice(0, -1), assetId, linkedAt, role });
    }
    return { uploadSource: "ai-generated", uploadedAt: linkedAt, mimeType: type || TYPES[table] };
  }
}

const pick = (list, number) => list[number % list.length];
const present = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function dialoguesOf(tables, scriptId, number) {
  return [0, 1].map((offset) => ({
    roleId: pick(ROLES, number + offset),
    line: pick(LINES, number + offset),
    projectBlockItemId: `block-${scriptId}-${number}-${offset}`,
    isGeneratingAudio: false,
    ...present({ generatedAudioId: offset ? undefined : tables.asset("audios", scriptId, "dialogue-audio", { duration: 1.5 }) }),
  }));
}

function sceneOf(tables, scriptId, number, actIndex, sceneIndex) {
  const video = number % 3 === 0 ? tables.asset("videos", scriptId, "scene-video", { duration: 4.25 }) : undefined;
  const position = scriptId % 2 ? { actIndex, sceneIndex } : {}; // older scripts lack the two
  return {
    scene_number: sceneIndex + 1,
    time: pick(TIMES, number),
    location: pick(PLACES, number),
    action: `Somebody crosses ${pick(PLACES, number + 1)} and stops.`,
    audio_style: "quiet",
    visual_style: "35 mm, warm",
    dialogues: dialoguesOf(tables, scriptId, number),
    isGeneratingImage: false,
    ...present({ generatedImageId: tables.asset("images", scriptId, "scene-image"), generatedVideoId: video }),
    ...position,
  };
}

function actsOf(tables, scriptId, scenes, acts) {
  const perAct = Math.ceil(scenes / acts);
  return Array.from({ length: acts }, (_, actIndex) => ({
    act_number: actIndex + 1,
    summary: `Act ${actIndex + 1}: things get worse.`,
    scenes: Array.from({ length: Math.min(perAct, scenes - actIndex * perAct) }, (__, sceneIndex) =>
      sceneOf(tables, scriptId, actIndex * perAct + sceneIndex, actIndex, sceneIndex),
    ),
  }));
}

function scriptOf(tables, id, scenes, acts) {
  const written = actsOf(tables, id, scenes, acts);
  const fullScriptAudioId = tables.asset("audios", id, "full-script-audio", { isFullScript: true, duration: 61 });
  return {
    id,
    title: `${pick(TITLES, tables.seed + id)} ${id}`,
    genre: ["drama", "mystery"],
    alias: `script-${id}`,
    logline: "Two people want the same key.",
    tone: "dry",
    notes: "",
    setting: { time: "1974", location: pick(PLACES, id) },
    themes: ["memory", "debt"],
    characters: ROLES.map((roleId) => ({ name: roleId.toUpperCase(), roleId, description: `The ${roleId}.` })),
    acts: written,
    buildMeta: { model: "writer-2", builtAt: START, ...present({ fullScriptAudioId }) },
  };
}

function promptOf(id) {
  const createdAt = { $date: START + id * 86_400_000 };
  const preprocessing = { enableVariables: true, variableDefinitions: JSON.stringify({ hero: { type: "text" } }) };
  return { id, title: `Prompt ${id}`, category: pick(["scene", "dialogue"], id), prompt: "Write {{hero}}.", createdAt, updatedAt: createdAt, preprocessing };
}

/** Lets the second script's first scene show the first script's first picture, as the app allows. */
function shareFirstPicture([first, second]) {
  const scenes = [first, second].map((script) => script?.acts[0]?.scenes[0]);
  if (scenes[0] && scenes[1]) scenes[1].generatedImageId = scenes[0].generatedImageId;
}

/**
 * Specs for `owner.make(version, ...)`, as `{table: [spec, ...]}`: scripts with acts, scenes, dialogues and legacy ids, an asset for
 * each, one picture shared by two scripts, one orphaned picture (without script), Blobs of about `bytes` bytes, some without type.
 */
export function studio({ version = 6, seed = 1, scripts = 2, scenesPerScript = 6, acts = 2, prompts = 3, bytes = 2000 } = {}) {
  const tables = new Tables(version, seed, bytes);
  for (let id = 1; id <= scripts; id += 1) tables.rows.scripts.push(scriptOf(tables, id, scenesPerScript, acts));
  shareFirstPicture(tables.rows.scripts);
  tables.asset("images", undefined);
  for (let id = 1; id <= prompts && tables.rows.prompts; id += 1) tables.rows.prompts.push(promptOf(id));
  return tables.rows;
}

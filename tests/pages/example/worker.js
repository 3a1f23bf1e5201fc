// The library in a worker without a document, where no policy forbids anything.
import { loadPyodide } from "./runtime/pyodide.mjs";

const PROGRAM = `
from pyapp.db import Database

db = Database("in-a-worker")
db.version(1).stores(notes="++id")
await db.open()
key = await db.notes.add({"text": "kept"})
text = (await db.notes.get(key))["text"]
await db.delete()
text
`;

async function run(wheel) {
  const pyodide = await loadPyodide({ packages: ["micropip"] });
  await pyodide.pyimport("micropip").install(`./${wheel}`);
  return await pyodide.runPythonAsync(PROGRAM);
}

self.onmessage = ({ data: wheel }) => {
  run(wheel).then((text) => self.postMessage(text), (error) => self.postMessage(String(error)));
};

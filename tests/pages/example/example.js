// A plain Pyodide page: Pyodide, the library's wheel by micropip, its bridge to IndexedDB, and the page's own program.
import * as bridge from "/idb_bridge.js";
import { loadPyodide } from "/runtime/pyodide.mjs";

const RUNTIME = new URL("/runtime/", location).href;

const lockFileContents = await (await fetch(`${RUNTIME}pyodide-lock.json`)).json();
const pyodide = await loadPyodide({ indexURL: RUNTIME, lockFileContents, packageBaseUrl: RUNTIME, packages: ["micropip"] });
pyodide.registerJsModule("idb_bridge", bridge);
const { wheel } = await (await fetch(`${RUNTIME}app.json`)).json();
await pyodide.pyimport("micropip").install(`${RUNTIME}${wheel}`);
globalThis.pyodide = pyodide;
await pyodide.runPythonAsync(document.getElementById("program").textContent);

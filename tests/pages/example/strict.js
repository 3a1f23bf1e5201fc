// The same where the page's policy allows scripts of its own origin only: `python -m pyapp.idb bridge` wrote the folder
// bridge/, and the page hands it over.
import * as bridge from "./bridge/idb_bridge.js";
import { loadPyodide } from "./runtime/pyodide.mjs";

const { wheel } = await (await fetch("./wheel.json")).json();
const pyodide = await loadPyodide({ packages: ["micropip"] });
await pyodide.pyimport("micropip").install(`./${wheel}`);
pyodide.registerJsModule("idb_bridge", bridge);
globalThis.pyodide = pyodide;
await pyodide.runPythonAsync(document.getElementById("program").textContent);

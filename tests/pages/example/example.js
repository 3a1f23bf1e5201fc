// A plain Pyodide page: Pyodide, the library's wheel by micropip, and the page's own program.
import { loadPyodide } from "./runtime/pyodide.mjs";

const { wheel } = await (await fetch("./wheel.json")).json();
const pyodide = await loadPyodide({ packages: ["micropip"] });
await pyodide.pyimport("micropip").install(`./${wheel}`);
globalThis.pyodide = pyodide;
await pyodide.runPythonAsync(document.getElementById("program").textContent);

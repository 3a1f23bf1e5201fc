// The page's entry: starts Python, hands over to pyapp.main, and says in words what failed if anything does.
import { startPython, StartError } from "./start.js";

const root = document.documentElement;
const status = document.getElementById("status");

function show(text) {
  status.textContent = text;
}

function showFailure(error) {
  root.dataset.state = "failed";
  const inWords = error instanceof StartError;
  document.getElementById("failure-text").textContent = inWords ? error.plain : lastLine(error);
  document.getElementById("failure-remedy").textContent = inWords ? error.remedy : "Reload the page.";
  document.getElementById("failure").hidden = false;
  console.error(error);
}

function lastLine(error) {
  return String(error?.message ?? error).trim().split("\n").at(-1);
}

async function startApp(pyodide) {
  const main = pyodide.pyimport("pyapp.main");
  try {
    await main.start();
  } finally {
    main.destroy();
  }
}

async function boot() {
  globalThis.pyodide = await startPython({ onProgress: show });
  await startApp(globalThis.pyodide);
  performance.measure("python-started to page-ready", "python-started");
  show("");
  root.dataset.state = "ready";
}

boot().catch(showFailure);

// A module worker with a Python of its own: runs the Python text that it is sent, and answers with JSON or an error.
import { startPython } from "/start.js";

async function answer({ data: source }) {
  try {
    postMessage({ result: await (await python).runPythonAsync(source) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
}

const python = startPython();
addEventListener("message", answer);

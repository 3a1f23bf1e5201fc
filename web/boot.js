// The page's entry: starts Python, hands over to pyapp.main, and says in words what failed if anything does.
import * as charts from "./charts.js";
import { endGlance, glance } from "./glance.js";
import * as offline from "./offline.js";
import { startPython, StartError } from "./start.js";

const root = document.documentElement;
const status = document.getElementById("status");

function show(message) {
  status.textContent = message && startWords.say(message);
}

function showFailure(error) {
  root.dataset.state = "failed";
  document.getElementById("failure-heading").textContent = startWords.say("start-failed");
  const [what, remedy] = error instanceof StartError ? inWords(error) : [lastLine(error), startWords.say("start-again")];
  document.getElementById("failure-text").textContent = what;
  document.getElementById("failure-remedy").textContent = remedy;
  document.getElementById("failure").hidden = false;
  console.error(error);
}

/** Inside an extension some of what can go wrong has another remedy than on a server. */
function inWords({ kind, detail }) {
  const inExtension = location.protocol.endsWith("-extension:") && `start-error-${kind}-extension`;
  const id = inExtension && startWords.say(inExtension) ? inExtension : `start-error-${kind}`;
  const what = startWords.say(id);
  return [detail ? `${what} (${detail})` : what, startWords.say(id, "remedy")];
}

function lastLine(error) {
  return String(error?.message ?? error).trim().split("\n").at(-1);
}

const whenIdle = globalThis.requestIdleCallback ?? setTimeout;

async function startApp(pyodide) {
  const main = pyodide.pyimport("pyapp.main");
  try {
    await main.start();
  } finally {
    main.destroy();
  }
}

/** Where the policy comes in a meta element, browsers ignore its frame-ancestors 'none'; this holds everywhere. */
function refuseFrames() {
  if (window.top !== window) throw new StartError("framed", location.href);
}

async function boot() {
  refuseFrames();
  show("start-begins");
  glance(status).catch(console.warn); // the start itself says what is wrong with the storage
  globalThis.pyodide = await startPython({ onProgress: show });
  globalThis.pyodide.registerJsModule("page_charts", charts);
  globalThis.pyodide.registerJsModule("page_offline", offline);
  await startApp(globalThis.pyodide);
  performance.measure("python-started to page-ready", "python-started");
  show("");
  endGlance();
  root.dataset.state = "ready";
  whenIdle(() => offline.begin());
}

boot().catch(showFailure);

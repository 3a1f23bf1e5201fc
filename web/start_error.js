// Every way in which Python can fail to start, in words a person understands: what is wrong, and what to do.

const WORDS = {
  "no-wasm": [
    "This browser has no WebAssembly, or it is turned off, and Python runs on it.",
    "Use a current Firefox, Chrome, Edge or Safari. In a hardened mode (Lockdown Mode, \"strict\" security), allow WebAssembly for this page.",
  ],
  "old-browser": [
    "This browser is too old to run Python.",
    "Update it, or use a current Firefox, Chrome, Edge or Safari.",
  ],
  "wasm-blocked": [
    "WebAssembly is blocked on this page by a content security policy.",
    "Whoever runs the server must allow 'wasm-unsafe-eval' in script-src; a browser extension or a proxy may also have added the policy.",
  ],
  "wrong-type": [
    "The server sends a file of the page with a wrong media type.",
    "Whoever runs the server must send .wasm files as application/wasm and .mjs files as text/javascript.",
  ],
  "missing-file": [
    "The server does not have a file that the page needs.",
    "If you run the server yourself, start serve.py again, or export the page again and upload all of its files.",
  ],
  "no-server": [
    "The server does not answer.",
    "Check that serve.py is still running, or that you are online, and reload the page.",
  ],
  "no-storage": [
    "This browser does not let the page use IndexedDB, where the database lives.",
    "Leave private browsing, or allow this page to store data, and reload it.",
  ],
  "time-limit": [
    "Python did not start in time.",
    "Reload the page. If it happens again, close other tabs to free memory, or update the browser.",
  ],
  "app-wheel": [
    "The app itself could not be installed.",
    "If you changed its sources, mend what is named here and reload the page; else start serve.py again.",
  ],
  "stopped": ["The start was stopped.", "Reload the page to start it again."],
  "python": [
    "Python stopped while it was starting.",
    "Reload the page. If it happens again, report the text above.",
  ],
};

/** Thrown by startPython(). `kind` is a key of the table, `plain` says what is wrong, `remedy` what to do. */
export class StartError extends Error {
  constructor(kind, detail = "", cause = undefined) {
    const [what, remedy] = WORDS[kind];
    super(detail ? `${what} (${detail})` : what, { cause });
    this.name = "StartError";
    this.kind = kind;
    this.plain = this.message;
    this.remedy = remedy;
  }
}

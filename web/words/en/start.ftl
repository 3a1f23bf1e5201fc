# What is said before anything can be fetched, one line each. It is part of the document itself, so no markup here.

start-begins = Starting…
start-python = Starting Python…
start-app = Installing the app…
start-no-script = This page is a program and JavaScript is turned off: allow JavaScript for this page and reload it.
start-failed = The page could not start
start-again = Reload the page.

start-error-file = This page was opened as a file, and a browser does not start programs from files.
    .remedy = Run python3 serve.py in the project's folder; it serves the page and opens it.
start-error-lost-program = A program file of the page could not be loaded.
    .remedy = Check that serve.py is still running and that all files of the page are there, and reload the page.
start-error-unreadable-program = This browser cannot read a program file of the page.
    .remedy = Update it, or use a current Firefox, Chrome, Edge or Safari.
start-error-no-wasm = This browser has no WebAssembly, or it is turned off, and Python runs on it.
    .remedy = Use a current Firefox, Chrome, Edge or Safari. In a hardened mode (Lockdown Mode, "strict" security), allow WebAssembly for this page.
start-error-old-browser = This browser is too old to run Python.
    .remedy = Update it, or use a current Firefox, Chrome, Edge or Safari.
start-error-wasm-blocked = WebAssembly is blocked on this page by a content security policy.
    .remedy = Whoever runs the server must allow 'wasm-unsafe-eval' in script-src; a browser extension or a proxy may also have added the policy.
start-error-wrong-type = The server sends a file of the page with a wrong media type.
    .remedy = Whoever runs the server must send .wasm files as application/wasm and .mjs files as text/javascript.
start-error-missing-file = The server does not have a file that the page needs.
    .remedy = If you run the server yourself, start serve.py again, or export the page again and upload all of its files.
start-error-no-server = The server does not answer.
    .remedy = Check that serve.py is still running, or that you are online, and reload the page.
start-error-no-storage = This browser does not let the page use IndexedDB, where the database lives.
    .remedy = Leave private browsing, or allow this page to store data, and reload it.
start-error-time-limit = Python did not start in time.
    .remedy = Reload the page. If it happens again, close other tabs to free memory, or update the browser.
start-error-app-wheel = The app itself could not be installed.
    .remedy = If you changed its sources, mend what is named here and reload the page; else start serve.py again.
start-error-stopped = The start was stopped.
    .remedy = Reload the page to start it again.
start-error-python = Python stopped while it was starting.
    .remedy = Reload the page. If it happens again, report the text above.

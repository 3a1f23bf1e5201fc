console-toggle =
    .aria-label = Python console
    .title = Python console (Ctrl+`)
console-panel =
    .aria-label = Python console
console-heading = Python
console-handle =
    .aria-label = Height of the console
console-clear = Clear
console-close =
    .aria-label = Close the console
console-output =
    .aria-label = What was run
console-log =
    .aria-label = Output
console-ready = db, assets, scenes, Blob and live_query are ready, and await works at the top level.
console-reference = The reference of all that db can do
console-try = For example:
console-real = What you run here works on your real database, and there is no undo: make a backup before you change much.
console-loops = Stop ends what waits; a loop that never waits ends with the tab only.
console-input =
    .aria-label = Python to run
    .aria-description = Enter runs it, Shift+Enter begins a new line, the arrows up and down go through what was run before. Tab completes; Escape and then Tab leaves the field.
    .placeholder = Type Python
console-run = Run
console-stop = Stop
console-running = Running…
console-busy = Still running: stop it, or wait for its end.
console-stopped = Stopped. What it had written to the database before stays written.
console-left-out = … { $count ->
    [one] { $count } more character was printed
   *[other] { $count } more characters were printed
}
console-more = … { $count } more
console-closed = The database is closed here, because its content is being replaced. The names come back with the new one.

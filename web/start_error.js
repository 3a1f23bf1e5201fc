// Why Python could not start. What a person reads of it is in words/<language>/start.ftl, as start-error-<kind>.

/** Thrown by startPython(). `kind`: no-wasm, old-browser, wasm-blocked, wrong-type, missing-file, no-server, no-storage,
 * time-limit, app-wheel, framed, stopped or python; `detail`: what the browser or the server said, if anything. */
export class StartError extends Error {
  constructor(kind, detail = "", cause = undefined) {
    super(detail ? `${kind}: ${detail}` : kind, { cause });
    this.name = "StartError";
    this.kind = kind;
    this.detail = detail;
  }
}

// Runs the pinned Pyodide in Node to compile Python archives with bytecode.py.
// node compile.mjs <folder of pyodide> <standard library> <kind> <source> <target> [<kind> <source> <target> ...]
// where kind is a function of bytecode.py. Exits with 1 and one line on stderr if anything fails.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, library, ...jobs] = process.argv.slice(2);

async function compileAll(pyodide) {
  const bytecode = pyodide.pyimport("bytecode");
  for (let at = 0; at < jobs.length; at += 3) {
    const [kind, source, target] = jobs.slice(at, at + 3);
    pyodide.FS.writeFile("/tmp/source.zip", new Uint8Array(await readFile(source)));
    bytecode[kind]("/tmp/source.zip", "/tmp/target.zip");
    await writeFile(target, pyodide.FS.readFile("/tmp/target.zip"));
  }
}

try {
  const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
  const pyodide = await loadPyodide({ indexURL: folder, stdLibURL: library, env: { PYTHONHASHSEED: "0" } });
  const source = await readFile(new URL("bytecode.py", import.meta.url), "utf8");
  pyodide.FS.writeFile("/home/pyodide/bytecode.py", source);
  await compileAll(pyodide);
} catch (error) {
  const lines = String(error?.message ?? error).trim().split("\n");
  process.stderr.write(`${lines.at(-1).slice(0, 300)}\n`);
  process.exitCode = 1;
}

// Runs the pinned Pyodide in Node to make the library's reference with reference_pages.py.
// node reference.mjs <folder of pyodide> <standard library> <folder of wheels> <target zip>
// Exits with 1 and one line on stderr if anything fails.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, library, wheels, target] = process.argv.slice(2);

try {
  const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
  const pyodide = await loadPyodide({ indexURL: folder, stdLibURL: library, env: { PYTHONHASHSEED: "0" } });
  for (const name of (await readdir(wheels)).sort()) {
    pyodide.unpackArchive(new Uint8Array(await readFile(join(wheels, name))), "wheel");
  }
  const source = await readFile(new URL("reference_pages.py", import.meta.url), "utf8");
  pyodide.FS.writeFile("/home/pyodide/reference_pages.py", source);
  pyodide.pyimport("reference_pages").write("/tmp/reference.zip");
  await writeFile(target, pyodide.FS.readFile("/tmp/reference.zip"));
} catch (error) {
  const lines = String(error?.message ?? error).trim().split("\n");
  process.stderr.write(`${lines.at(-1).slice(0, 300)}\n`);
  process.exitCode = 1;
}

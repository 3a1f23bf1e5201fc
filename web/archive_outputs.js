// Where a file goes that is written here: a file that the person picked, a private one, or memory.
// Until `close` nothing that looks whole is to be seen; after `abort` nothing is left.
import { named } from "./archive_bytes.js";

const FOLDER = "cinegenie-files";
const UNFINISHED = ".part";

export async function openOutput(target) {
  if (target.kind === "file") return await PickedFile.open(target.handle);
  if (target.kind === "private") return await PrivateFile.open(target.name);
  return new MemoryFile();
}

/** A file of showSaveFilePicker: the browser writes a copy and puts it in place at the end. */
class PickedFile {
  #handle;
  #writable;

  static async open(handle) {
    const file = new PickedFile();
    file.#handle = handle;
    file.#writable = await handle.createWritable();
    return file;
  }

  async write(data, position) {
    await this.#writable.write({ type: "write", position, data });
  }

  async close() {
    await this.#writable.close();
    return await this.#handle.getFile();
  }

  async abort() {
    await this.#writable.abort().catch(() => {}); // it may have failed already
    if ((await this.#handle.getFile()).size === 0) await this.#handle.remove?.(); // made by the picker, and still empty
  }
}

async function folder() {
  if (!navigator.storage?.getDirectory) throw named("NotSupportedError", "this browser has no private files");
  const root = await navigator.storage.getDirectory();
  return await root.getDirectoryHandle(FOLDER, { create: true });
}

/** A file of this origin that no person sees; it gets its name when it is whole. */
class PrivateFile {
  #folder;
  #name;
  #handle;
  #access;

  static async open(name) {
    const file = new PrivateFile();
    file.#folder = await folder();
    file.#name = name;
    file.#handle = await file.#folder.getFileHandle(name + UNFINISHED, { create: true });
    file.#access = await file.#handle.createSyncAccessHandle(); // of one holder at a time
    file.#access.truncate(0);
    return file;
  }

  write(bytes, position) {
    const written = this.#access.write(bytes, { at: position });
    if (written !== bytes.byteLength) throw named("QuotaExceededError", "the disk took only a part of what was written");
  }

  async close() {
    this.#access.flush();
    this.#access.close();
    await this.#handle.move(this.#name);
    return await this.#handle.getFile();
  }

  async abort() {
    this.#access.close();
    await this.#folder.removeEntry(this.#name + UNFINISHED);
  }
}

/** Parts of a Blob, in the order of their positions; what is written twice at one position is the later. */
class MemoryFile {
  #parts = new Map();

  write(bytes, position) {
    this.#parts.set(position, new Blob([bytes]));
  }

  close() {
    const positions = [...this.#parts.keys()].sort((a, b) => a - b);
    return new Blob(positions.map((position) => this.#parts.get(position)));
  }

  abort() {
    this.#parts.clear();
  }
}

/** The verbs for files that are whole. */
export const privateFiles = {
  /** Whether this browser has private files. */
  async hasPrivate() {
    if (typeof FileSystemFileHandle === "undefined" || !("move" in FileSystemFileHandle.prototype)) return false;
    if (!("createSyncAccessHandle" in FileSystemFileHandle.prototype)) return false;
    return await folder().then(() => true, () => false); // private windows refuse
  },

  /** The whole files' names, sorted; what was left unfinished is removed, unless it is being written now. */
  async listPrivate() {
    const names = [];
    const home = await folder();
    for await (const name of home.keys()) {
      if (name.endsWith(UNFINISHED)) await home.removeEntry(name).catch(() => {});
      else names.push(name);
    }
    return names.sort();
  },

  /** A whole file, or null. */
  async getPrivate(name) {
    try {
      return await (await (await folder()).getFileHandle(name)).getFile();
    } catch (error) {
      if (error.name === "NotFoundError") return null;
      throw error;
    }
  },

  async removePrivate(name) {
    await (await folder()).removeEntry(name).catch((error) => {
      if (error.name !== "NotFoundError") throw error;
    });
  },
};

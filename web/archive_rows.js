// Rows of a backup, read as a restore reads them, before anything is restored.
import { named } from "./archive_bytes.js";
import { decode } from "./portable.js";

/** The lines without their values, each of which has been read as a record; DataError for the first that is none. */
export function judge(lines) {
  return lines.replaceAll(/[^\n]+/g, (line) => {
    try {
      return judged(line);
    } catch (error) {
      throw named("DataError", `a row of it is no record: ${error.message}`);
    }
  });
}

function judged(line) {
  const { media, value } = JSON.parse(line);
  const end = `${JSON.stringify(value)}}`; // a name that stands twice is seen here: reading keeps the last
  if (!line.endsWith(`"value":${end}`)) throw new Error("it is not as a backup is written");
  decode(value, media.map(() => new Blob()));
  return `${line.slice(0, -end.length)}null}`;
}

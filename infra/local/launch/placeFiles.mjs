/** Puts built files where programs run from, so that none of them ever reads half a file. */

import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Moves the files below `from` to the same paths below `to`, each in one step, and leaves alone those that are the same. */
export function placeFiles(from, to) {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const built = join(entry.parentPath, entry.name);
    const place = join(to, built.slice(from.length));
    if (read(place)?.equals(readFileSync(built))) continue;
    mkdirSync(dirname(place), { recursive: true });
    renameSync(built, place);
  }
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

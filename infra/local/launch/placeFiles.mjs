/** Puts built files where programs run from, so that none of them ever reads half a file. */

import { mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Moves the files below `from` to the same paths below `to`, each in one step, and leaves alone those that are the same. */
export function placeFiles(from, to) {
  for (const name of readdirSync(from, { recursive: true })) {
    const built = join(from, name);
    if (!statSync(built).isFile()) continue;
    const place = join(to, name);
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

/** Where the project stands, for code that runs from its sources as well as from dist/. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the project's package.json, at or above `folder`. */
export function findRoot(folder: string = import.meta.dirname): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`No package.json stands above ${import.meta.dirname}.`);
  return findRoot(parent);
}

/** Files of a folder beside this one, as what a sample's rows may name. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findRoot } from '../stack/findRoot.ts';
import type { Material } from './sample.ts';

/** A blob `input/{folder}/{name}` for each file of the folder whose name has that extension. */
export async function fileMaterial(folder: 'audio' | 'photos', extension: string): Promise<readonly Material[]> {
  const path = join(findRoot(), 'infra/local/samples', folder);
  const names = (await readdir(path)).filter((name) => name.endsWith(extension)).toSorted();
  return Promise.all(
    names.map(async (name) => ({ path: `input/${folder}/${name}`, bytes: await readFile(join(path, name)) })),
  );
}

/** The photographs of this folder, as what a sample's rows may name. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findRoot } from '../stack/findRoot.ts';
import type { Material } from './sample.ts';

/** A blob below `input/photos/` for each photograph. */
export async function photoMaterial(): Promise<readonly Material[]> {
  const folder = join(findRoot(), 'infra/local/samples/photos');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).toSorted();
  return Promise.all(
    names.map(async (name) => ({ path: `input/photos/${name}`, bytes: await readFile(join(folder, name)) })),
  );
}

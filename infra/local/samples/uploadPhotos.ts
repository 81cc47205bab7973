/** Puts the sample's photographs into storage. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobServiceClient } from '@azure/storage-blob';
import { uploadOnce } from './uploadOnce.ts';

/** Uploads the photographs of the project at `root` below `prefix`; the paths of their blobs. */
export async function uploadPhotos(
  storage: BlobServiceClient,
  root: string,
  prefix: string = 'input/photos/',
): Promise<readonly string[]> {
  const folder = join(root, 'infra/local/samples/photos');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).toSorted();
  for (const name of names)
    await uploadOnce(storage, `${prefix}${name}`, await readFile(join(folder, name)), 'image/jpeg');
  return names.map((name) => `${prefix}${name}`);
}

/**
 * The pictures of a folder. Beside `photo.jpg` may lie `photo.jpg.json` with what is known of it:
 * `{"name", "caption"?, "tags"?, "license"?, "source"?, "type"?, "isAdult"?}`.
 */

import { hash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, sep } from 'node:path';
import { z } from 'zod';
import { lookAtPicture } from './lookAtPicture.ts';
import type { Picture, PictureNotes } from './picture.ts';

const EXTENSIONS = new Set(['.gif', '.jpeg', '.jpg', '.png', '.webp']);

const notesSchema = z.strictObject({
  name: z.string().min(1).optional(),
  caption: z.string().optional(),
  tags: z.array(z.string()).optional(),
  license: z.string().optional(),
  source: z.url().optional(),
  type: z.enum(['clipart', 'line', 'photo']).optional(),
  isAdult: z.boolean().optional(),
});

/** Reads a folder and those in it; what cannot be read as a picture is left out, and `warn` is told a sentence about it. */
export async function readFolderPictures(folder: string, warn: (message: string) => void): Promise<readonly Picture[]> {
  const names = await readdir(folder, { recursive: true });
  const pictures: Picture[] = [];
  // One after the other: a folder may hold more photos than memory does.
  for (const name of names.toSorted().filter((each) => EXTENSIONS.has(extname(each).toLowerCase()))) {
    try {
      pictures.push(await readPicture(folder, name));
    } catch (error) {
      warn(`${join(folder, name)} is left out of the image search: ${error instanceof Error ? error.message : ''}`);
    }
  }
  return pictures;
}

async function readPicture(folder: string, name: string): Promise<Picture> {
  const file = join(folder, name);
  const [notes, look, { mtimeMs }] = await Promise.all([
    readNotes(file),
    readFile(file).then(lookAtPicture),
    stat(file),
  ]);
  return {
    ...notes,
    ...look,
    id: hash('sha1', name.split(sep).join('/')).toUpperCase(),
    discovered: mtimeMs,
    read: () => readFile(file),
  };
}

async function readNotes(file: string): Promise<PictureNotes> {
  const text = await readFile(`${file}.json`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const { data, error } = notesSchema.safeParse(JSON.parse(text));
  const issue = error?.issues[0];
  if (data === undefined) throw new Error(`its notes are not valid at ${issue?.path.join('.')}: ${issue?.message}.`);
  return { ...data, name: data.name ?? nameOf(file) };
}

/** `winter-on_the-lake.jpg` is called `winter on the lake`. */
function nameOf(file: string): string {
  return basename(file, extname(file)).replaceAll(/[-_]+/g, ' ');
}

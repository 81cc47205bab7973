/** All that the image search answers, over the pictures that it brings along and those of a folder. */

import type { OpenOperation, Operation } from '../gateway/operation.ts';
import { createPictureLibrary } from '../models/pictures/pictureLibrary.ts';
import { createImageSearchOperation } from './imageSearchOperation.ts';
import { createPictureOperations } from './pictureOperations.ts';

/** The search and the pictures that it finds; `now` is in milliseconds since 1970. */
export function createSearchOperations(
  folder: string | undefined,
  now: () => number,
): readonly (Operation | OpenOperation)[] {
  const warn = (message: string): void => void process.stderr.write(`${message}\n`);
  const library = createPictureLibrary(async () => {
    const { readFolderPictures } = await import('../models/pictures/folderPictures.ts');
    const { drawQuoteCards } = await import('../models/pictures/quoteCards.ts');
    return [...(folder === undefined ? [] : await readFolderPictures(folder, warn)), ...(await drawQuoteCards())];
  });
  return [createImageSearchOperation(library, now), ...createPictureOperations(library)];
}

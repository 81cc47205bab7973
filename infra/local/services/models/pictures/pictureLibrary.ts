/** A search over pictures by the words said of them: BM25 over name, tags and caption. */

import MiniSearch from 'minisearch';
import type { Picture } from './picture.ts';

export interface PictureLibrary {
  /** The pictures that have any of the words, best first; the same words give the same order. */
  search(words: string): Promise<readonly Picture[]>;
  find(id: string): Promise<Picture | undefined>;
}

interface Loaded {
  readonly byId: ReadonlyMap<string, Picture>;
  readonly index: MiniSearch<Picture>;
}

/** A library whose pictures are loaded when it is first asked, and then kept. */
export function createPictureLibrary(load: () => Promise<readonly Picture[]>): PictureLibrary {
  let loading: Promise<Loaded> | undefined;
  const loaded = (): Promise<Loaded> => {
    loading ??= load().then(indexOf);
    return loading;
  };
  return {
    async search(words) {
      const { byId, index } = await loaded();
      return index.search(words).flatMap(({ id }) => byId.get(id as string) ?? []);
    },
    find: async (id) => (await loaded()).byId.get(id),
  };
}

function indexOf(pictures: readonly Picture[]): Loaded {
  const byId = new Map(pictures.map((picture) => [picture.id, picture]));
  const index = new MiniSearch<Picture>({
    fields: ['name', 'tags', 'caption'],
    searchOptions: { boost: { name: 2, tags: 1.5 } },
    extractField: (picture, field) => textOf(picture, field),
  });
  index.addAll([...byId.values()]);
  return { byId, index };
}

function textOf(picture: Picture, field: string): string {
  if (field === 'id') return picture.id;
  if (field === 'tags') return picture.tags?.join(' ') ?? '';
  return (field === 'name' ? picture.name : picture.caption) ?? '';
}

/** Titles of 38,041 articles of the English Wikipedia, in lower case: those that are read most. */

import plugin from 'compromise-wikipedia';

export const titles: ReadonlySet<string> = readTitles();

/** The package gives its titles only to whoever builds its search tree. */
function readTitles(): ReadonlySet<string> {
  const model: { wpTree?: ReadonlySet<string> } = {};
  const builder = { buildTrie: (all: readonly string[]) => new Set(all) };
  (plugin as unknown as WordList).mutate({ model }, builder);
  if (model.wpTree === undefined) throw new Error('The package compromise-wikipedia has no titles.');
  return model.wpTree;
}

/** As much of the plugin as is used here; its own types have it wrong. */
interface WordList {
  mutate(
    world: { readonly model: { wpTree?: ReadonlySet<string> } },
    nlp: { buildTrie(titles: readonly string[]): ReadonlySet<string> },
  ): void;
}

/** How many words have to be changed, put in or taken out to make one text of another. */
export function wordErrors(said: string, heard: string): number {
  const [before, after] = [wordsOf(said), wordsOf(heard)];
  let row = Array.from({ length: after.length + 1 }, (_, at) => at);
  for (const [index, word] of before.entries()) {
    const next = [index + 1];
    for (const [at, other] of after.entries()) {
      const changed = (row[at] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Words without case and marks; `mister` is written as it is in the recogniser's dictionary. */
export function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z' ]/g, '')
    .split(' ')
    .map((word) => (word === 'mister' ? 'mr' : word));
}

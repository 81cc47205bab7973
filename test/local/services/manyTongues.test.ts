import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { localModel } from '../../../infra/local/services/models/sentiment/localModel.ts';

/** Sentences by language and by what they say. */
const sentences = z.record(
  z.string(),
  z.object({ positive: z.array(z.string()), negative: z.array(z.string()), neutral: z.array(z.string()) }),
);

/** Those by which the lexicons were put right, and others that came after them. */
const { known, unseen } = z
  .object({ known: sentences, unseen: sentences })
  .parse(JSON.parse(readFileSync(new URL('manyTongues.json', import.meta.url), 'utf8')));

function readAll(table: z.output<typeof sentences>) {
  return Object.entries(table).flatMap(([language, labels]) =>
    Object.entries(labels).flatMap(([label, texts]) =>
      texts.map((text) => ({ text, label, found: localModel.analyze(text, language).sentiment })),
    ),
  );
}

describe('sentiment in nine languages besides English', () => {
  it('is found for every sentence of the first table', () => {
    expect(readAll(known).filter(({ label, found }) => label !== found)).toEqual([]);
  });

  it('is found for at least 85 in 100 sentences of the second', () => {
    const read = readAll(unseen);
    const right = read.filter(({ label, found }) => label === found);

    expect(read).toHaveLength(45);
    expect(right.length / read.length).toBeGreaterThanOrEqual(0.85);
  });

  it('is mixed, where one sentence likes what the other does not', () => {
    expect(localModel.analyze('Das Essen war gut. Das Zimmer war schmutzig.', 'de').sentiment).toBe('mixed');
  });
});

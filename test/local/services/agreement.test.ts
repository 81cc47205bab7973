import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { vaderModel } from '../../../infra/local/services/models/sentiment/vaderModel.ts';

/** Sentiment Labelled Sentences (UCI, CC BY 4.0), as the package `sentiment` carries them; the last row of each is empty. */
const reviews = z.array(z.object({ text: z.string(), class: z.literal([0, 1]).nullable() }));
const { resolve } = createRequire(import.meta.url);

function read(name: string): { text: string; label: string }[] {
  const rows = reviews.parse(JSON.parse(readFileSync(resolve(`sentiment/test/fixtures/${name}.json`), 'utf8')));
  return rows
    .filter(({ text }) => text.trim() !== '')
    .map((row) => ({ text: row.text, label: row.class === 1 ? 'positive' : 'negative' }));
}

describe('the sentiment model, over labelled reviews', () => {
  it.each([
    ['amazon', 0.69],
    ['imdb', 0.68],
    ['yelp', 0.66],
  ])('agrees with %s at least at %d, and seldom says the opposite', (name, least) => {
    const rows = read(name);
    const found = rows.map(({ text, label }) => ({ label, sentiment: vaderModel.analyze(text).sentiment }));
    const agreed = found.filter(({ label, sentiment }) => label === sentiment).length;
    const opposite = found.filter(
      ({ label, sentiment }) => sentiment === (label === 'positive' ? 'negative' : 'positive'),
    ).length;

    expect(rows).toHaveLength(1000);
    expect(agreed / rows.length).toBeGreaterThanOrEqual(least);
    expect(opposite / rows.length).toBeLessThan(0.14);
  });
});

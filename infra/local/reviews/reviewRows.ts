/** The rows of the reviews sample: 3,000 sentences of reviews that people labelled as positive or negative. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';

export interface ReviewRow {
  readonly id: string;
  readonly source: string;
  /** 1 is positive, 0 is negative. */
  readonly label: 0 | 1;
  readonly text: string;
}

const SOURCES = ['amazon', 'imdb', 'yelp'];

// Each file ends with an empty record that has no label.
const fixture = z.array(z.object({ text: z.string(), class: z.union([z.literal(0), z.literal(1), z.null()]) }));

/** The reviews as the npm package `sentiment` ships them among its tests. */
export function reviewRows(): readonly ReviewRow[] {
  const { resolve } = createRequire(import.meta.url);
  return SOURCES.flatMap((source) => {
    const file = resolve(`sentiment/test/fixtures/${source}.json`);
    return fixture
      .parse(JSON.parse(readFileSync(file, 'utf8')))
      .flatMap(({ text, class: label }, at) =>
        label === null ? [] : [{ id: `${source}-${at + 1}`, source, label, text }],
      );
  });
}

/** Rows as JSON Lines. */
export function toJsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

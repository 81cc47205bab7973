/** Real photographs; where they come from, and under which licence, stands beside them. */

import { readFileSync } from 'node:fs';

const FOLDERS = ['../fixtures/photos/', '../../infra/local/samples/photos/'];

/** Ten photographs, and what stands plainly in each: written down before any detector had seen them. */
export const PHOTOS = [
  ['aneta-ivanova-776', 'person'],
  ['anthony-intraversato-257182', 'person'],
  ['david-klaasen-54203', 'bird'],
  ['nathan-dumlao-287713', 'person'],
  ['nicolas-picard-208276', 'bicycle'],
  ['tim-bogdanov-97988', 'person'],
  ['tim-marshall-173957', 'person'],
  ['web-agency-29200', 'boat'],
  ['andrew-neel-141710', 'chair'],
  ['olu-eletu', 'cup'],
] as const;

export type PhotoName = (typeof PHOTOS)[number][0] | 'oskar-vertetics-53043';

export function readPhoto(name: PhotoName): Buffer {
  for (const folder of FOLDERS) {
    try {
      return readFileSync(new URL(`${folder}${name}.jpg`, import.meta.url));
    } catch {
      // It is in the other folder.
    }
  }
  throw new Error(`There is no photograph ${name}.`);
}

/** A page of four lines, rendered from SVG, and its text. */
export const PAGE = readFileSync(new URL('../fixtures/page.png', import.meta.url));
export const PAGE_LINES = [
  'The quick brown fox jumps over the lazy dog.',
  'In 1969 it cost $3.50, or 12% more than before.',
  'I have a dream that one day this nation will rise up.',
  'Invoice No. 4711: total 1,234.56 EUR',
];

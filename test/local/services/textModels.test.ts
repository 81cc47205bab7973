import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localModel as entities } from '../../../infra/local/services/models/entities/localModel.ts';
import { localModel as keyPhrases } from '../../../infra/local/services/models/keyPhrases/localModel.ts';
import { localModel as languages } from '../../../infra/local/services/models/languages/localModel.ts';
import { localModel as linking } from '../../../infra/local/services/models/linking/localModel.ts';
import { localModel as pii } from '../../../infra/local/services/models/pii/localModel.ts';
import { localModel as sentiment } from '../../../infra/local/services/models/sentiment/localModel.ts';
import { mineOpinions } from '../../../infra/local/services/models/sentiment/opinions/mineOpinions.ts';

/** Texts of what the models look for, and of what has led many a program astray. */
const pieces = [
  ['Bill Gates ', 'Microsoft’s ', 'is ', 'not ', 'good ', 'Dr. ', '$5 ', '20 degrees ', 'last week ', 'World War II '],
  ['859-98-0987 ', 'a@b.co ', '+1 425-555-0100 ', 'http://x.y/z ', 'U.S. ', 'AB 12 34 56 C ', '1,000 '],
  ['é', 'e\u0301', '👍🏽', '\ud800', '\u0000', '\n', '\r\n', '\u00a0', '中文', 'עברית ', '. ', '! ', '(', '“', '—'],
  ['constructor ', '__proto__ ', 'toString ', 'hasOwnProperty ', 'x'.repeat(70)],
].flat();
const text = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 14 }).map((all) => all.join(''));

describe('the text models, over texts of all kinds', () => {
  it('find parts that are in the text, in their order', () => {
    fc.assert(
      fc.property(text, (given) => {
        const matches = linking.link(given).flatMap((each) => each.matches);
        const opinions = sentiment.analyze(given, 'en').sentences.flatMap(({ start, end }) => {
          const mined = mineOpinions(given.slice(start, end));
          return [...mined.targets, ...mined.assessments].map((part) => ({
            start: start + part.start,
            end: start + part.end,
          }));
        });
        for (const { start, end } of [...matches, ...opinions]) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(given.length);
        }
        for (const found of [entities.recognize(given), pii.recognize(given)]) {
          for (const [at, { start, end }] of found.entries()) {
            expect(start).toBeGreaterThanOrEqual(found[at - 1]?.end ?? 0);
            expect(end).toBeLessThanOrEqual(given.length);
          }
        }
        for (const phrase of keyPhrases.extract(given)) expect(given.replaceAll(/\s+/g, ' ')).toContain(phrase);
      }),
      { numRuns: 100 },
    );
  });

  it('give scores from 0 to 1, and those of sentiment are 1 together', () => {
    const tongues = fc.constantFrom(...sentiment.languages);
    fc.assert(
      fc.property(text, tongues, (given, language) => {
        const { confidenceScores, sentences } = sentiment.analyze(`${given} a`, language);
        for (const { positive, neutral, negative } of [
          confidenceScores,
          ...sentences.map((each) => each.confidenceScores),
        ]) {
          expect(Math.round(100 * (positive + neutral + negative))).toBe(100);
        }
        const scored = [...entities.recognize(given), languages.detect(given, '')];
        for (const { confidenceScore } of scored) {
          expect(confidenceScore).toBeGreaterThanOrEqual(0);
          expect(confidenceScore).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 100 },
    );
  });
});

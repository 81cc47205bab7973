import { expect, test } from 'vitest';
import { phraseOf } from '../../../../infra/local/services/speech/phrase.ts';
import { wordFilters } from '../../../../infra/local/services/speech/profanity.ts';

/** Words of 100 ms, one after the other. */
const said = (text: string) =>
  text.split(' ').map((word, at) => ({ text: word, start: 500 + at * 100, duration: 100, confidence: at % 2 }));

test('a phrase has a capital, a full stop, and the times of all its words', () => {
  expect(phraseOf(said('go forward ten meters'), wordFilters.masked)).toMatchObject({
    lexical: 'go forward ten meters',
    filtered: 'go forward ten meters',
    display: 'Go forward ten meters.',
    words: [{ display: 'Go' }, { display: 'forward' }, { display: 'ten' }, { display: 'meters.' }],
    offset: 500,
    duration: 400,
    confidence: 0.5,
  });
});

test.each([
  ['raw', 'Well shit that is classy.'],
  ['masked', 'Well **** that is classy.'],
  ['removed', 'Well that is classy.'],
  ['None', 'Well shit that is classy.'],
  ['Masked', 'Well s*** that is classy.'],
  ['Removed', 'Well that is classy.'],
  ['Tags', 'Well <profanity>shit</profanity> that is classy.'],
] as const)('%s shows %s', (filter, display) => {
  const phrase = phraseOf(said('well shit that is classy'), wordFilters[filter]);

  expect(phrase?.display).toBe(display);
  expect(phrase?.lexical).toBe('well shit that is classy');
});

test('there is no phrase where there are no words, or none are left', () => {
  expect(phraseOf([], wordFilters.raw)).toBeUndefined();
  expect(phraseOf(said('damn'), wordFilters.removed)).toBeUndefined();
});

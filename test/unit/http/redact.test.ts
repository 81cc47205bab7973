import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact, redactForeignWords } from '../../../shared/http/redact.ts';

test('values are taken out wherever they stand, as they are and as JSON writes them', () => {
  const said = 'No: my "own" text. {"text":"my \\"own\\" text"} my "own" text';
  expect(redact(said, ['my "own" text'])).toBe('No: [redacted]. {"text":"[redacted]"} [redacted]');
});

test('what is too short to tell anything, and what is no text, stays', () => {
  expect(redact('en is not a language, 1234', ['en', 1234, null, undefined, true])).toBe('en is not a language, 1234');
});

test('a value that begins like another leaves nothing of the longer one behind', () => {
  const values = ['good', 'good food at Bob’s'];
  expect(redact('Cannot read "good food at Bob’s".', values)).toBe('Cannot read "[redacted]".');
});

test.each(['Payload Too Large', 'Bad Gateway', 'Gateway Timeout', 'Unprocessable Entity', 'Unsupported Media Type'])(
  'the words of "%s" are no text of a row',
  (reason) => {
    expect(redactForeignWords(`${reason}, said Bob.`)).toBe(`${reason}, [redacted] [redacted].`);
  },
);

test('what was taken out before is not taken out of its brackets', () => {
  expect(redactForeignWords('The key [redacted] is invalid.')).toBe('The key [redacted] is invalid.');
});

test('nothing of any value is left, whichever values come together', () => {
  const value = fc.stringMatching(/^[xyz]{4,8}$/);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), fc.nat(), (values, at) => {
      const said = `The text "${values[at % values.length]}" is refused.`;
      expect(redact(said, values)).toBe('The text "[redacted]" is refused.');
    }),
  );
});

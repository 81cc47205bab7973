import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { quotesOf, redact, redactForeignWords, redactQuotes } from '../../../shared/http/redact.ts';

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

test('what is quoted of a row is taken out though it is of common words alone, as JSON writes it, too', () => {
  const row = 'please call my account at 12345 today, your "service" is bad';
  const said = `Invalid text: ${JSON.stringify(`${row}.`)}`;
  expect(redactQuotes(said, quotesOf([row])).replaceAll('[redacted]', '#')).toBe(
    String.raw`Invalid text: "# # # # # # #, # \"#\" # #."`,
  );
  expect(redactQuotes('The text "not my account at 12345, or" is wrong.', quotesOf([row]))).toBe(
    'The text "not [redacted] [redacted] [redacted] [redacted], or" is wrong.',
  );
  expect(redactQuotes('Bad service: call later.', quotesOf(['bad service', 'call']))).toBe(
    '[redacted] [redacted]: call later.',
  );
});

test('words that a row has as well, but not in a row, stay', () => {
  const said = 'The text of the document is too long.';
  expect(redactQuotes(said, quotesOf(['the document is of no use', 'long text', '']))).toBe(said);
});

test.each(['Access denied due to Virtual Network/Firewall rules.', 'Principal does not have access to API/Operation.'])(
  '%s',
  (said) => {
    expect(redactForeignWords(said)).toBe(said);
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

test.each([
  'Country hint is not valid. Please specify an ISO 3166-1 alpha-2 two letter country code.',
  'Invalid model version. Possible values are: latest,2022-11-01. For additional details see https://aka.ms/text-analytics-model-versioning',
  'Invalid language code. Supported languages: en,pt-BR. For additional details see https://aka.ms/text-analytics/language-support?tabs=sentiment-analysis',
  'Request body format is wrong. Make sure the json request is serialized correctly and there are no null members.',
  'Request contains duplicated Ids. Make sure each document has a unique Id.',
  'Please provide a custom subdomain for token authentication, otherwise API key is required.',
  'Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.',
  'Out of call volume quota for TextAnalytics F0 pricing tier. Please retry after 15 days.',
  'Please contact Azure support service if you would like to further increase the default rate limit.',
  'Invalid audio: expected PCM with 16 bits at 16 kHz on one channel.',
  'The image dimension is not allowed to be smaller than 50 and larger than 15999.',
  "The feature 'Adult' is not supported in this region.",
  '{"code":"UnprocessableEntity","innerError":{"code":"InvalidAudioFormat"}}',
  "The 'customInterval' field must be an integer > 0.",
  'Ratio of missing points should be less than 50% for seasonal timeseries. There should be at least 14 points, but got 12 points.',
  'install the Debian packages pocketsphinx and pocketsphinx-en-us (apt-get install pocketsphinx pocketsphinx-en-us)',
  '{"code":"InvalidRequest","subCode":"ParameterInvalidValue","parameter":"imageContent","value":"Face"}',
])('a service’s own words stay: %s', (said) => {
  expect(redactForeignWords(said)).toBe(said);
});

test('what no service says by itself is taken out', () => {
  expect(redactForeignWords('Cannot read "Zoë met_bob at 1234567".')).toBe(
    'Cannot read "[redacted] [redacted] at [redacted]".',
  );
});

/** Ways to reach somebody: addresses of the net, telephone numbers, and postal addresses. */

import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js';
import { BY_FORM } from './confidence.ts';
import type { Entity } from './entityModel.ts';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const STREET =
  'Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Way|Court|Ct|Place|Pl|Square|Sq|Terrace|Parkway|Pkwy|Highway|Hwy';

/** Categories as the service's entity recognition has them. */
const PATTERNS: readonly (readonly [RegExp, category: string])[] = [
  [/(?<![\w.+-])[\w.+-]+@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*\.[a-z]{2,24}\b/giu, 'Email'],
  [/\b(?:https?:\/\/|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?)\]'’]/giu, 'URL'],
  [new RegExp(`(?<![\\w.])${OCTET}(?:\\.${OCTET}){3}(?![\\w]|\\.\\d)`, 'gu'), 'IP'],
  [
    /(?<![\w:])(?:[\da-f]{1,4}:){7}[\da-f]{1,4}(?![\w:])|(?<![\w:])(?:[\da-f]{1,4}:){1,6}:(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,5})?(?![\w:])/giu,
    'IP',
  ],
  // A number, a street, and as much as there is of town, state and code: `1 Microsoft Way, Redmond, WA 98052`.
  [
    new RegExp(
      `\\b\\d{1,5}[A-Za-z]?(?: (?:N|S|E|W|NE|NW|SE|SW)\\.?)?(?: \\p{Lu}[\\p{L}'’.-]*){1,4}? (?:${STREET})\\b\\.?(?:,? (?:Apt|Suite|Unit|Floor|#) ?[\\w-]+)?(?:, \\p{Lu}[\\p{L}.' -]{1,30}?)?(?:,? [A-Z]{2})?(?:,? \\d{5}(?:-\\d{4})?)?(?![\\w-])`,
      'gu',
    ),
    'Address',
  ],
];

/** Countries whose numbers are known without their country's code (the service: "US and EU phone numbers only"). */
const COUNTRIES: readonly CountryCode[] = ['US', 'GB'];

export function findContacts(text: string): readonly Entity[] {
  const byPattern = PATTERNS.flatMap(([pattern, category]) =>
    Array.from(text.matchAll(pattern), ({ index, 0: { length } }) => toEntity(index, index + length, category)),
  );
  return [...byPattern, ...findPhones(text)];
}

function findPhones(text: string): readonly Entity[] {
  if (!/\d{3}/.test(text)) return [];
  return COUNTRIES.flatMap((country) =>
    findPhoneNumbersInText(text, country).map(({ startsAt, endsAt }) => toEntity(startsAt, endsAt, 'PhoneNumber')),
  );
}

function toEntity(start: number, end: number, category: string): Entity {
  return { start, end, category, confidenceScore: BY_FORM };
}

/** Dates, times and quantities. */

import type { Mention } from '../english/readEnglish.ts';
import { BY_FORM } from './confidence.ts';
import type { Entity } from './entityModel.ts';

/** What wink's types are called by the service. */
const KINDS: Readonly<Record<string, readonly [category: string, subcategory: string]>> = {
  DATE: ['DateTime', 'Date'],
  TIME: ['DateTime', 'Time'],
  DURATION: ['DateTime', 'Duration'],
  MONEY: ['Quantity', 'Currency'],
  PERCENT: ['Quantity', 'Percentage'],
  CARDINAL: ['Quantity', 'Number'],
  ORDINAL: ['Quantity', 'Ordinal'],
};

/** `last week`, `from 2010 to 2015`: not a day but days. */
const RANGE =
  /^(?:(?:last|next|this|past|coming) (?:week|month|year|decade|century|summer|winter|spring|autumn|fall|weekend)|from .+ to .+|.+ (?:-|–|to|until) .+)$/i;

/** Of `5pm.` the full stop is the sentence's; of `5 p.m.` it may be the abbreviation's. */
const SENTENCE_END = /[ap]m\.$/i;

const AMOUNT = String.raw`(?<![\w.,])\d[\d.,]*(?<=\d)`;
const NUMBER_WORD = 'one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|hundred';

/** Quantities that wink takes for bare numbers, or does not see. */
const PATTERNS: readonly (readonly [RegExp, category: string, subcategory: string])[] = [
  [
    new RegExp(`(?:${AMOUNT}|\\b(?:${NUMBER_WORD}))[- ](?:years?|months?|weeks?|days?)[- ]olds?\\b`, 'giu'),
    'Quantity',
    'Age',
  ],
  [new RegExp(`-?${AMOUNT} ?(?:°|degrees?)(?: ?(?:C|F|Celsius|Fahrenheit)\\b)?`, 'gu'), 'Quantity', 'Temperature'],
  [
    new RegExp(
      `${AMOUNT} ?(?:mm|cm|dm|km|m|kg|mg|g|lbs?|oz|ml|l|mi|ft|in|mph|kmh|km/h|GB|MB|TB|mAh|(?:kilo|centi|milli)?(?:met(?:re|er)s?|grams?|lit(?:re|er)s?)|miles?|feet|foot|inch(?:es)?|pounds?|ounces?|tons?|gallons?|acres?|square \\w+)\\b`,
      'gu',
    ),
    'Quantity',
    'Dimension',
  ],
  [
    new RegExp(
      `[€£$¥] ?${AMOUNT}(?: (?:thousand|million|billion|trillion))?|${AMOUNT}(?: (?:thousand|million|billion|trillion))? ?(?:€|£|¥|\\$|EUR|USD|GBP|CHF|euros?|dollars?|pounds sterling|yen)(?!\\w)`,
      'giu',
    ),
    'Quantity',
    'Currency',
  ],
];

export function findQuantities(text: string, mentions: readonly Mention[]): readonly Entity[] {
  const byPattern = PATTERNS.flatMap(([pattern, category, subcategory]) =>
    Array.from(text.matchAll(pattern), ({ index, 0: { length } }) =>
      toEntity(index, index + length, category, subcategory),
    ),
  );
  const byWink = mentions.flatMap(({ type, start, end }) => {
    const [category, subcategory] = KINDS[type] ?? [];
    if (category === undefined || subcategory === undefined) return [];
    const said = text.slice(start, end);
    const isRange = category === 'DateTime' && RANGE.test(said);
    const stop = SENTENCE_END.test(said) ? end - 1 : end;
    return [toEntity(start, stop, category, isRange ? 'DateRange' : subcategory)];
  });
  return [...byPattern, ...byWink];
}

function toEntity(start: number, end: number, category: string, subcategory: string): Entity {
  return { start, end, category, subcategory, confidenceScore: BY_FORM };
}

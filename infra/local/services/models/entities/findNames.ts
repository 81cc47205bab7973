/** People, places and organizations, and people's roles, by the tags that `compromise` gives to words. */

import compromise from 'compromise';
import { z } from 'zod';
import { byEvidence } from './confidence.ts';
import type { Entity } from './entityModel.ts';
import { COUNTRY_LETTERS, EVENTS, ORGANIZATIONS, ROLES } from './words.ts';

/** The part of the package's untyped JSON that is used here. */
const sentences = z.array(
  z.object({
    terms: z.array(
      z.object({
        text: z.string(),
        post: z.string(),
        tags: z.array(z.string()),
        offset: z.object({ start: z.number(), length: z.number() }),
      }),
    ),
  }),
);

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly category: Entity['category'] | undefined;
  /** A city, a country or a region. */
  readonly isPolitical: boolean;
  /** A part of names that the package has on its lists: a first name, a city. */
  readonly isListed: boolean;
  readonly isFirst: boolean;
  /** Whether a name may go on with the next word. */
  readonly isOpen: boolean;
}

/** Parts of names that are written small: `Vincent van Gogh`, `Bank of America`. */
const PARTICLE = /^(?:of|the|and|de|del|der|den|di|da|van|von|la|le|&)$/;

const LISTED = ['FirstName', 'LastName', 'City', 'Country', 'Region', 'Organization'];
const POLITICAL = ['City', 'Country', 'Region'];

export function findNames(text: string): readonly Entity[] {
  const parsed = sentences.parse(compromise(text).json({ offset: true, terms: { tags: true, offset: true } }));
  return parsed.flatMap(({ terms }) => namesIn(terms.map((term, at) => readWord(term, at === 0))));
}

type Term = z.output<typeof sentences>[number]['terms'][number];

function readWord({ text, post, tags, offset: { start, length } }: Term, isFirst: boolean): Word {
  const possessive = /['’]s?$/.exec(text)?.[0].length ?? 0;
  const word = text.slice(0, text.length - possessive);
  const isCountry = COUNTRY_LETTERS.test(word);
  return {
    text: word,
    start,
    end: start + length - possessive,
    category: isCountry ? 'Location' : categoryOf(word, tags),
    isPolitical: isCountry || tags.some((tag) => POLITICAL.includes(tag)),
    isListed: isCountry || ORGANIZATIONS.has(word) || tags.some((tag) => LISTED.includes(tag)),
    isFirst,
    isOpen: possessive === 0 && /^(?:[ \t\u00a0-]+|\. )$/.test(post),
  };
}

/** The category that a word belongs to by itself. */
function categoryOf(text: string, tags: readonly string[]): Word['category'] {
  const isName = /^\p{Lu}/u.test(text);
  if (tags.includes('Honorific')) return undefined;
  if (ORGANIZATIONS.has(text)) return 'Organization';
  if (isName || PARTICLE.test(text)) {
    const category = (['Organization', 'Person', 'Place'] as const).find((tag) => tags.includes(tag));
    if (category !== undefined) return category === 'Place' ? 'Location' : category;
  }
  if (!isName && (tags.includes('Actor') || ROLES.has(text))) return 'PersonType';
  return EVENTS.has(text) ? 'Event' : undefined;
}

/** Words of one category in a row are one name. */
function namesIn(words: readonly Word[]): readonly Entity[] {
  const names: Word[][] = [];
  for (const [at, word] of words.entries()) {
    const before = words[at - 1];
    if (word.category === undefined) continue;
    if (before?.isOpen && before.category === word.category) names.at(-1)?.push(word);
    else names.push([word]);
  }
  return names
    .map(trimmed)
    .filter((name) => name.length > 0)
    .map(toEntity);
}

function trimmed(name: readonly Word[]): readonly Word[] {
  const from = name.findIndex(({ text }) => !PARTICLE.test(text));
  const to = name.findLastIndex(({ text }) => !PARTICLE.test(text));
  return from < 0 ? [] : name.slice(from, to + 1);
}

function toEntity(name: readonly Word[]): Entity {
  const [first] = name as readonly [Word, ...Word[]];
  const { category = '' } = first;
  const isPolitical = category === 'Location' && name.every((word) => word.isPolitical || PARTICLE.test(word.text));
  return {
    category,
    ...(isPolitical ? { subcategory: 'GPE' } : {}),
    start: first.start,
    end: name.at(-1)?.end ?? first.end,
    // The first word of a sentence may owe its capital to that alone.
    confidenceScore: byEvidence([name.some(({ isListed }) => isListed), name.length > 1, !first.isFirst]),
  };
}

/** Numbers and codes that stand for a person, an account or a machine. */

import type { Entity } from '../entities/entityModel.ts';
import { IDENTIFIERS, type Identifier } from './identifiers.ts';

/** Characters before and behind a number in which a word may say what it is. */
const NEAR = 60;

/** Scores of the service for a form alone and for one with a check digit (recorded: 0.65, and 0.75 to 0.85). */
const FORM = 0.65;
const CHECKED = 0.85;

export function findIdentifiers(text: string): readonly Entity[] {
  return IDENTIFIERS.flatMap((identifier) =>
    Array.from(text.matchAll(identifier.pattern), ({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
    }))
      .filter(({ start, end }) => isMeant(identifier, text, start, end))
      .map((span): Entity => {
        const confidenceScore = identifier.check === undefined ? FORM : CHECKED;
        return { ...span, category: identifier.category, confidenceScore };
      }),
  );
}

function isMeant({ check, near }: Identifier, text: string, start: number, end: number): boolean {
  if (check !== undefined && !check(text.slice(start, end))) return false;
  return near === undefined || near.test(text.slice(Math.max(0, start - NEAR), end + NEAR));
}

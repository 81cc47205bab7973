/** Of entities that overlap, the one that stays. */

import type { Entity } from './entityModel.ts';

/**
 * The entities in their order: where some overlap, the longest is taken, and of the same length the one that comes first
 * among `found`, which are in the order of how much they are to be trusted.
 */
export function chooseEntities(found: readonly Entity[]): readonly Entity[] {
  const chosen: Entity[] = [];
  for (const entity of found.toSorted((a, b) => lengthOf(b) - lengthOf(a))) {
    if (!chosen.some(({ start, end }) => start < entity.end && entity.start < end)) chosen.push(entity);
  }
  return chosen.toSorted((a, b) => a.start - b.start);
}

function lengthOf({ start, end }: Entity): number {
  return end - start;
}

/** Places for pictures that are worked on at once. */

import { busy } from './visionError.ts';

/** Does the work where a place is free, and refuses it where none is. */
export type Places = <Value>(work: () => Value | Promise<Value>) => Promise<Value>;

export function createPlaces(most: number): Places {
  let taken = 0;
  return async (work) => {
    if (taken >= most) throw busy();
    taken += 1;
    try {
      return await work();
    } finally {
      taken -= 1;
    }
  };
}

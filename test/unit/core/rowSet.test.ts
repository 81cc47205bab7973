import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRowSet } from '../../../shared/core/rowSet.ts';

test('behaves as a set does, however far apart the rows are', () => {
  const rows = fc.array(fc.oneof(fc.nat(40), fc.nat(20_000), fc.nat(3_000_000)), { maxLength: 200 });
  fc.assert(
    fc.property(rows, rows, (added, asked) => {
      const set = createRowSet();
      const model = new Set<number>();
      for (const row of added) {
        expect(set.add(row)).toBe(!model.has(row));
        model.add(row);
        expect(set.size).toBe(model.size);
      }
      for (const row of [...added, ...asked]) expect(set.has(row)).toBe(model.has(row));
    }),
    { numRuns: 50 },
  );
});

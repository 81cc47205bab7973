import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonSize } from '../../../shared/rows/jsonSize.ts';

const exact = (value: object): number => Buffer.byteLength(JSON.stringify(value));
const anyText = fc.string({ unit: 'binary' });
const anyValue = fc.oneof(anyText, fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.object());

test('no object is taken for smaller than its JSON, and a large one is measured', () => {
  const rows = fc.dictionary(anyText, anyValue);
  fc.assert(
    fc.property(rows, fc.nat(1000), (row, enough) => {
      const size = jsonSize(row, enough);
      expect(size).toBeGreaterThanOrEqual(exact(row));
      if (size > enough) expect(size).toBe(exact(row));
    }),
  );
});

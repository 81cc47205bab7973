import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../../shared/model/outcome.ts';
import { formatOutcomeLine, parseOutcomeLine, toOutcomeLine } from '../../../shared/run/outcomeLine.ts';
import { RunTrouble } from '../../../shared/run/runTrouble.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const tricky = fc.constantFrom('"', '\\', '"ok":', '{"row":1', '\n', '\u2028', '}', 'a"b');
const text = fc.oneof(anyText, tricky);
const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({ kind: fc.constant('ok' as const), value: fc.jsonValue({ stringUnit: 'binary' }) }),
  fc.record({ kind: fc.constant('skipped' as const), reason: text }),
  fc.record({
    kind: fc.constant('failed' as const),
    error: fc.record({ code: text, message: text, response: text }, { requiredKeys: ['code', 'message'] }),
    diagnostics: fc.record({ attempts: fc.nat(), requestId: text }, { requiredKeys: ['attempts'] }),
  }),
);

test('any outcome comes back from its line as it went in, request ids of any kind included', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), outcomes, (row, at, outcome) => {
      const line = toOutcomeLine(row, at, outcome);
      const written = formatOutcomeLine(line);
      expect(written.indexOf('\n')).toBe(written.length - 1);
      expect(JSON.parse(written)).toBeTypeOf('object');
      expect(parseOutcomeLine(written.slice(0, -1))).toEqual(line);
    }),
    { numRuns: 300 },
  );
});

test('a failed row tells its line, its attempts and its request', () => {
  const error = { code: 'C', message: 'M' };
  const line = toOutcomeLine(3, 7, { kind: 'failed', error, diagnostics: { attempts: 2, requestId: 'id' } });
  expect(formatOutcomeLine(line)).toBe(
    '{"row":3,"line":7,"attempts":2,"requestId":"id","failed":{"code":"C","message":"M"}}\n',
  );
});

test.each(['', '{}', '{"row":1}', '{"row":-1,"ok":1}', 'null'])('%j is no outcome', (line) => {
  expect(() => parseOutcomeLine(line)).toThrow(RunTrouble);
});

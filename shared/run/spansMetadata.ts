import { type Span, uses } from '../model/span.ts';

/** Spans as blob metadata: of each its begin, its end, and the milliseconds of each use in their order. */
export function spansMetadata(spans: readonly Span[]): Record<string, string> {
  if (spans.length === 0) return {};
  return {
    spans: JSON.stringify(spans.map(({ from, to, parts }) => [from, to, ...uses.map((use) => parts[use] ?? 0)])),
  };
}

export function spansOf({ spans }: Readonly<Record<string, string>>): Span[] {
  if (spans === undefined) return [];
  return (JSON.parse(spans) as number[][]).map(([from = 0, to = 0, ...parts]) => ({
    from,
    to,
    parts: Object.fromEntries(uses.map((use, at) => [use, parts[at] ?? 0])),
  }));
}

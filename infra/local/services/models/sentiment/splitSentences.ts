/** Splits a text into sentences. */

/** UTF-16 positions of a sentence, without the white space around it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Longest tail of a segment that the patterns below look at. */
const TAIL = 24;

/** What stands before a name or an example: a full stop after it never ends a sentence. */
const ABBREVIATION =
  /(?:^|[\s("'])(?:Dr|Mr|Mrs|Ms|Mx|Prof|St|Gen|Col|Lt|Capt|Sgt|Rev|Hon|vs|approx|e\.g|i\.e|cf)\.[ \t]*$/i;

/** An initial in a name: `J. Smith`, `John F. Kennedy`. */
const INITIAL = /(?:^|[A-Z][a-z]+ )[A-HJ-Z]\.[ \t]*$/;

/** `No. 5`, but not the answer `No.` */
const NUMBER = /(?:^|\s)(?:No|Nos|Fig|Vol|pp?)\.[ \t]*$/i;

/** The sentences of `text` in their order; Unicode's rules (UAX 29) with a remedy for abbreviations, which they do not know. */
export function splitSentences(text: string): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    const end = index + segment.length;
    if (end < text.length && isOpen(segment.slice(-TAIL), text[end])) continue;
    const span = trim(text, start, end);
    if (span.start < span.end) spans.push(span);
    start = end;
  }
  return spans;
}

/** Whether a segment that ends in `tail` goes on with what follows. */
function isOpen(tail: string, next: string | undefined): boolean {
  if (ABBREVIATION.test(tail) || INITIAL.test(tail)) return true;
  return NUMBER.test(tail) && next !== undefined && /\d/.test(next);
}

function trim(text: string, start: number, end: number): Span {
  const segment = text.slice(start, end);
  return { start: end - segment.trimStart().length, end: start + segment.trimEnd().length };
}

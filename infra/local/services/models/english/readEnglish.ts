/** English text taken apart: words with their parts of speech, sentences, and what can be told by form alone, such as dates. */

import model from 'wink-eng-lite-web-model';
import winkNlp, { type PartOfSpeech } from 'wink-nlp';

/** UTF-16 positions in the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Token extends Span {
  readonly text: string;
  readonly pos: PartOfSpeech;
}

/** A date, an amount of money, an address of the net and the like, by its type's name in wink's model. */
export interface Mention extends Span {
  readonly type: string;
}

export interface EnglishText {
  readonly sentences: readonly (readonly Token[])[];
  readonly mentions: readonly Mention[];
}

const nlp = winkNlp(model, ['sbd', 'pos', 'ner']);
const { its } = nlp;

export function readEnglish(text: string): EnglishText {
  const document = nlp.readDoc(text);
  const tags = document.tokens().out(its.pos) as PartOfSpeech[];
  let end = 0;
  const tokens = document
    .tokens()
    .out(its.value)
    .map((value, at): Token => {
      const found = text.indexOf(value, end);
      const start = found < 0 ? end : found;
      end = start + value.length;
      return { text: value, start, end, pos: tags[at] ?? 'X' };
    });
  // Spans are of tokens, the last one included.
  const sentences = spansOf(document.sentences().out(its.span)).map(([first, last]) => tokens.slice(first, last + 1));
  const types = document.entities().out(its.type);
  const mentions = spansOf(document.entities().out(its.span)).map(([first, last], at): Mention => {
    const { start = 0 } = tokens[first] ?? {};
    return { type: types[at] ?? '', start, end: tokens[last]?.end ?? start };
  });
  return { sentences, mentions };
}

/** The package's types have no pairs. */
function spansOf(spans: unknown): readonly [number, number][] {
  return spans as [number, number][];
}

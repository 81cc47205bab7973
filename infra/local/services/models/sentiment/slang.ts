/** Slang that VADER's lexicon of 2014 does not have, said with words that it has. */

const PHRASES: readonly (readonly [RegExp, string])[] = [
  // Only where it is said of something: `she lit a candle` is about a candle.
  [/\b(is|are|was|were|be|it's|so|pretty|super|totally|really|absolutely|straight up) lit\b/gi, '$1 awesome'],
  [/\b(absolutely |totally |really )?slaps(?=[.!?]|$)/gi, '$1excellent'],
  [/\bsucked\b/gi, 'sucks'],
];

/** The text as VADER is to read it. */
export function withoutSlang(text: string): string {
  return PHRASES.reduce((said, [phrase, plain]) => said.replace(phrase, plain), text);
}

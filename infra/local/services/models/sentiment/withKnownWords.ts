/** Words that VADER's lexicon of 2014, made for tweets, does not have, said with words of like strength that it has. */

/** By the word that stands in; its valence in the lexicon, from -4 to 4, is in the comment. */
const WORDS: Readonly<Record<string, string>> = {
  // 2.7
  excellent: 'incredible exceptional phenomenal spotless seamless gripping riveting mouthwatering scrumptious',
  // 1.8
  nice: 'tasty flavorful juicy tender sturdy durable reliable attentive polite knowledgeable affordable cozy witty intuitive stylish underrated prompt promptly',
  // 0.8
  fine: 'decent acceptable',
  // -2.5
  horrible: 'atrocious abysmal inedible unwatchable inexcusable tasteless flavorless filthy',
  // -1.8
  lame: 'mediocre subpar bland stale soggy greasy overcooked undercooked flimsy unreliable overpriced overrated underwhelming unhelpful inattentive unfunny tedious laggy glitchy buggy junk garbage rubbish beware',
};

const STAND_INS = new Map(
  Object.entries(WORDS).flatMap(([known, words]) => words.split(' ').map((word): [string, string] => [word, known])),
);

const UNKNOWN = new RegExp(`\\b(?:${[...STAND_INS.keys()].join('|')})\\b`, 'gi');

const PHRASES: readonly (readonly [RegExp, string])[] = [
  // Only where it is said of something: `she lit a candle` is about a candle.
  [/\b(is|are|was|were|be|it's|so|pretty|super|totally|really|absolutely) lit\b/gi, '$1 awesome'],
  [/\b(?:does not|doesn't|do not|don't|did not|didn't|won't|stopped|quit|never) work(?:s|ed|ing)?\b/gi, 'fails'],
];

/** The text as VADER is to read it; capitals stay capitals, because VADER takes them for emphasis. */
export function withKnownWords(text: string): string {
  const said = PHRASES.reduce((sentence, [phrase, known]) => sentence.replace(phrase, known), text);
  return said.replace(UNKNOWN, (word) => {
    const known = STAND_INS.get(word.toLowerCase()) ?? word;
    return word === word.toUpperCase() ? known.toUpperCase() : known;
  });
}

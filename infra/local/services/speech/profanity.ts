/** Words that are masked where a caller does not ask for them: the common English ones, in the forms that the recogniser knows. */

const profane =
  /^(?:(?:bull|dip|horse)?shit(?:s|ty|ting|ter|head)?|(?:mother)?fuck(?:s|ed|er|ers|ing)?|ass(?:es|hole|holes)?|bastards?|bitch(?:es|ing|y)?|cocksuckers?|cunts?|dicks?|dickheads?|(?:god)?damn(?:ed|it)?|pricks?|puss(?:y|ies)|sluts?|twats?|whores?)$/;

/** What is done to a word; `undefined` takes it out. */
export type WordFilter = (word: string) => string | undefined;

/** Both services' modes by their names: `masked` and `removed` are the short one's spelling, `Masked` and so on the other's. */
export const wordFilters = {
  raw: (word) => word,
  masked: filter((word) => '*'.repeat(word.length)),
  removed: filter(() => undefined),
  None: (word) => word,
  // All but the first letter (contract v3.2, ProfanityFilterMode).
  Masked: filter((word) => `${word.charAt(0)}${'*'.repeat(word.length - 1)}`),
  Removed: filter(() => undefined),
  Tags: filter((word) => `<profanity>${word}</profanity>`),
} satisfies Readonly<Record<string, WordFilter>>;

function filter(change: WordFilter): WordFilter {
  return (word) => (profane.test(word) ? change(word) : word);
}

/** Takes row text and keys out of what a service says, for a service may repeat in an error what it was sent. */

/** Strings shorter than this say nothing about a row and are too common to take out. */
const shortest = 4;

/** A text without any of these values, whole or as JSON writes them. */
export function redact(text: string, values: readonly unknown[]): string {
  const known = values.filter((value) => typeof value === 'string' && value.length >= shortest) as string[];
  const spellings = known.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]);
  // The longest first: what is left of a text that another one is part of would still tell.
  return spellings
    .toSorted((a, b) => b.length - a.length)
    .reduce((clean, spelling) => clean.replaceAll(spelling, '[redacted]'), text);
}

/**
 * A service's error text without the words that it shares with the rows, for it may quote a part of one. Words that such
 * errors are made of stay, and so do all that no row has: the services write them in English.
 */
export function redactWords(text: string, values: readonly unknown[]): string {
  const told = new Set(values.flatMap((value) => (typeof value === 'string' ? wordsOf(value) : [])));
  return redact(text, values).replaceAll(word, (found) => {
    const plain = found.toLowerCase();
    const foreign = /[^\p{ASCII}]/u.test(found);
    const quoted = found.length >= shortest && told.has(plain) && !vocabulary.has(plain);
    return foreign || quoted ? '[redacted]' : found;
  });
}

const word = /[\p{L}\p{N}\p{M}_]+/gu;

function wordsOf(value: string): string[] {
  return value.toLowerCase().match(word) ?? [];
}

/** The words of the services' own errors; see the error answers in their contracts and documentation. */
const vocabulary = new Set(
  `about above access account active additional after again allowed already another answer api argument array assets
  attempt audio available azure bad based batch because been before below between body bytes call calls cannot change
  character characters check client code codes cognitive column connection contain contains content could country current
  data delete denied deployment details document documents does double duplicate each element elements empty endpoint error
  errors exceed exceeded expected expired fail failed feature features field fields file following forbidden format found
  from function greater have hint http https identifier image images include increase index information inner innererror
  input internal invalid items json keys kind known language languages large least length less level limit limitations
  limits link list location longer make malformed many match maximum message method microsoft minimum minutes missing mode
  model models more most must name need none null number object only operation option parameter parameters parse pass
  performing permitted please pricing process processed property provide provided query quota range rate read record
  records redacted refer regional remove request requests require required reset resource response result results retry
  returned same seconds select server service should size specified state status string submitted subscription such
  supplied support supported switch target task temporarily text than that the their there this tier time timeout times
  timestamp today together token transient type under unexpected unit unknown unsupported update uploaded upgrade used
  using valid validation value values version visit warning when which will with within word words wrong your`.split(
    /\s+/,
  ),
);

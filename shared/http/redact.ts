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
 * A service's error text with only such words as services' errors are made of, for it may quote what it was sent, or a
 * part of it. That rows decide nothing here makes the same error the same text, whichever rows share its request.
 */
export function redactForeignWords(text: string): string {
  return text.replaceAll(word, (found) => (isCommon(found) ? found : '[redacted]'));
}

const word = /[\p{L}\p{M}\p{N}_]+/gu;
/** A name such as `InvalidDocumentBatch` is as common as its parts. */
const part = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;
/** Language codes and units; nobody is told by two letters, or by so short a number. */
const shortestWord = 3;
const longestNumber = 5;

function isCommon(found: string): boolean {
  if (/[^A-Za-z0-9_]/.test(found)) return false;
  const parts = found.match(part) ?? [];
  return parts.every((piece) =>
    /\d/.test(piece)
      ? piece.length <= longestNumber
      : piece.length < shortestWord || vocabulary.has(piece.toLowerCase()),
  );
}

/** The words of the services' own errors; see the error answers in their contracts and documentation. */
const vocabulary = new Set(
  `a about above access accessible account active additional after again aka all allowed already also an analysis analytics analyze
  and another answer answered any api are argument array as assets at attempt audio available azure bad based batch be
  because been before below between body bytes call calls can cannot change character characters check client code codes
  cognitive com computer connection contain contains content correct could country create current currently daily data day days delete
  denied deployment description detail details detected did document documents does doesn double due duplicate during each
  either element elements empty endpoint ensure error errors every exceed exceeded exceeds exist exists expected expired
  fail failed failure feature features field fields file following for forbidden format found free from function get given granularity
  greater had has have header hint host hans hant hour hourly hours how http https id ids identifier if image images in include increase index
  information inner innererror input internal into invalid is isn it item items its json key keys kind know known language
  languages large larger least length less level limit limitation limitations limited limits link list location long longer
  make malformed many match max maximum may message method microsoft min minimum minute minutely minutes missing mode model models
  monthly more most must name need needs no none not null number object ocr of on one only operation option or other out over own paid
  parameter parameters parse pass path per performing permitted please pricing problem process processed processing property
  provide provided query quota quotas range rate read received recognition record records recognize refer refused regional
  remove request requests require required requires reset resource response result results retry returned s same second
  seconds secondly see select sentence sentiment server service services should size specified state status stop string subscription
  such supplied support supported supports sure switch system t target task tasks temporarily text texts than that the their
  them then there these they this tier time timed timeout times timestamp to today together token tokens too transient try
  two type types unable unauthorized unavailable under unexpected unit units unknown unsupported until up update uploaded
  upgrade url use used user using valid validation value values version versions via vision visit wait warning was weekly were when
  where which while will with within without word words wrong yearly you your zero`.split(/\s+/),
);

/** Takes row text and keys out of what a service says, for a service may repeat in an error what it was sent. */

import { STATUS_CODES } from 'node:http';

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

/** The words of HTTP's reasons, such as those of "Payload Too Large". */
const reasons = Object.values(STATUS_CODES).flatMap((reason) => reason?.toLowerCase().match(/[a-z]+/g) ?? []);

/** And those of the services' own errors; see the error answers in their contracts and documentation. */
const vocabulary = new Set([
  ...reasons,
  ...`a about above access accessible account active additional address after again aka all allowed already also an analysis
  analytics analyze analyzer and anomalies anomaly another answer answered any api are argument array as ascending assets
  associated at attempt audio available azure bad based batch be because been before below between binary bing bitrate
  bmp body bytes call calls can cannot category change channel channels character characters check client code codec
  codes cognitive com computer confidence connection contain contains content correct could country create current
  currently custom daily data day days definition delete denied deployment description descriptions detail details detect
  detected detection did dimension dimensions document documents does doesn domain double download downloaded due
  duplicate duplicated duration during each either element elements empty encoding endpoint ensure entire error errors
  every exceed exceeded exceeds exist exists expected expired face faces fail failed failure feature features fetch field
  fields file fixed following for forbidden format found free from function get gif given gran granularity greater had
  hans hant has have header height hint host hour hourly hours how http https id identifier ids if image images
  imputation impute in include increase index information inner innererror input internal interval into invalid is isn it
  item items its jpeg json key keys kind know known language languages large larger least length less level limit
  limitation limitations limited limits link list locale locales location long longer make malformed many margin market
  match max maximum may megabyte megabytes message method microsoft min minimal minimum minute minutely minutes missing
  mode model models monthly more most multipart multiple must name need needs no none not null number numeric object ocr
  of on one only operation operationid option or order orientation other out over own page pages paid parameter
  parameters parse part parts pass path pdf per performing period permitted pixel pixels please png point points pricing
  problem process processed processing profanity property provide provided public query quota quotas range rate ratio
  reachable read reading received recognition redacted recognize recognizer record records refer refresh refused region regional
  regions remove request requests require required requires reset resource response result results retry returned s safe
  same sample sampling script search second secondly seconds see select sensitivity sentence sentiment series server
  service services should size sort sorted source sources specified speech state status stop stream string subscription
  such suggested supplied support supported supports sure switch system t tag tags target task tasks temporarily text
  texts than that the their them then there these they this thumbnail thumbnails tier tiff time timed timeout times
  timestamp timestamps to today together token tokens too transcription transient translate translation translator try
  two type types unable unauthorized unavailable under unexpected unit units unknown unreadable unsupported until up
  update upgrade uploaded url use used user using valid validation value values version versions via vision visit visual
  wait warning was wav webp weekly were when where which while width will with within without word words wrong yearly you
  your zero`.split(/\s+/),
]);

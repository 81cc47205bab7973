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

/** So many words in a row, or all of a shorter text, are quoted rather than the same by chance. */
const quotedWords = 4;

/** What a text may quote of others: their words, as many in a row as count. */
export type Quotes = ReadonlySet<string>;

export function quotesOf(texts: readonly string[]): Quotes {
  return new Set(texts.flatMap((text) => runsOf(wordsOf(text).map(([found]) => found.toLowerCase()))));
}

/** A text without what it quotes of others, which may be of common words alone. */
export function redactQuotes(text: string, known: Quotes): string {
  if (known.size === 0) return text;
  const words = wordsOf(text);
  const lower = words.map(([found]) => found.toLowerCase());
  const isQuoted = new Set<number>();
  for (const at of words.keys()) {
    for (let length = 2; length <= quotedWords; length += 1) {
      if (!known.has(lower.slice(at, at + length).join(' '))) continue;
      for (let place = at; place < at + length; place += 1) isQuoted.add(place);
    }
  }
  return words.reduceRight((clean, found, at) => {
    if (!isQuoted.has(at)) return clean;
    return `${clean.slice(0, found.index)}[redacted]${clean.slice(found.index + found[0].length)}`;
  }, text);
}

function wordsOf(text: string): RegExpExecArray[] {
  return [...text.matchAll(word)];
}

function runsOf(words: readonly string[]): string[] {
  const length = Math.min(quotedWords, words.length);
  if (length < 2) return [];
  return words.slice(length - 1).map((_, at) => words.slice(at, at + length).join(' '));
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

/** The words of HTTP's reasons, such as those of "Bad Gateway". */
const reasons = Object.values(STATUS_CODES).flatMap((reason) => reason?.toLowerCase().match(/[a-z]+/g) ?? []);

/** And those of the services' own errors; see the error answers in their contracts and documentation. */
const vocabulary = new Set([
  ...reasons,
  ...`a about above access accessible account action active additional address adult after again aka all allowed alpha
  already also an analysis analytics analyze analyzer and anomalies anomaly another answer answered any api apt are
  argument arguments array as ascending assets associated at attempt audience audio authentication authorization
  available azure bad based batch be because been before below between binary bing bit bitrate bits bmp body brands
  but bytes call calls can cancelled cannot categories category celebrities change channel channels character
  characters check cid client code codec codecs codes cognitive cognitiveservices color com communication computer
  confidence conflict connection contact contain contains content correct correctly could country create current
  currently custom daily data day days debian default definition delete denied deployment description descriptions
  detail details detect detected detection detector did dimension dimensions divided document documents does doesn
  domain double download downloaded due duplicate duplicated duration during each either element elements empty
  enabled encoding endpoint english ensure entire entities entity error errors every exceed exceeded exceeds exception
  exist exists expected expired extraction face faces fail failed failure fast feature features fetch field fields
  file filed files firewall fixed following for forbidden form format found free from function further get gif given
  got gran granularity greater had hans hant has have header height hint host hour hourly hours how http https id
  identified identifier identity ids if image images imputation impute in include incorrect increase index information
  inner innererror input install instead insufficient integer internal interval into invalid is isn iso it item items
  its jpeg json key keys khz kind know known lacks landmarks language languages large larger latest least length less
  letter level like limit limitation limitations limited limits link linking list local locale locales location long
  longer machine magnitude make malformed many margin market match max maximum may media megabyte megabytes members
  message method microsoft min minimal minimum minute minutely minutes missing mode model models monthly more most
  multipart multiple must name named need needs no none not nothing null number numeric object objects ocr of on one
  only operation operationid option or order orientation other otherwise out over own packages page pages paid
  parameter parameters parse part parts pass path payload pcm pdf per perform performing period periods permission
  permissions permitted phrase phrases pictures pii pipeline pixel pixels please png pocket pocketsphinx point points
  possible pricing principal private problem process processed processing profanity property provide provided public
  query quota quotas range rate ratio reachable read reading reads received recognised recognition recognize
  recognizer record records redacted refer refresh refused region regional regions remove request requests require
  required requires reset resource response result results retry returned riff rule rules s safe same sample
  samplerate sampling script search seasonal second secondly seconds see select send sensitivity sent sentence
  sentiment serialized series server service services shorter should size smaller sort sorted source sources specified
  specify speech sphinx state status stop storage stream string sub subdomain subscription such suggested supplied
  support supported supports sure switch system t tabs tag tags target task tasks tells temporarily text texts than
  that the their them then there these they this thumbnail thumbnails tier tiff time timed timeout times timeseries
  timestamp timestamps to today together token tokens too transcription transient translate translation translator try
  two type types unable unauthorized unavailable under unexpected unique unit units unknown unprocessable unreadable
  unspecified unsupported until up update upgrade uploaded url use used user using valid validation value values
  version versioning versions via virtual vision visit visual volume wait warning was wav webp weekly were when where
  which while width will with within without word words would wrong yearly you your zero`.split(/\s+/),
]);

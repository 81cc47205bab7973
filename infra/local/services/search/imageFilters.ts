/** The filters of an image search (query-parameters page, 7 Mar 2023), as far as local pictures can be told apart by them. */

import type { Picture } from '../models/pictures/picture.ts';
import { invalidParameter } from './bingError.ts';
import { MAX_FILE_SIZE, MAX_NUMBER } from './bingLimits.ts';

export type Filter = (picture: Picture) => boolean;

/** Makes a filter of a parameter's value, or `undefined` where the parameter has no such value. */
type FilterReader = (value: string, now: number) => Filter | undefined;

const DAY_MS = 86_400_000;

const all: Filter = () => true;
const none: Filter = () => false;

/** A value that the service knows and that says nothing here: whoever asks for it is told so, and not given other pictures. */
const untold = 'untold';

type Choices = Readonly<Record<string, Filter | typeof untold>>;

/** Licences by what they allow; public domain is among all of them. */
const waived = /^(CC0|PDDL|Unlicense|public domain)/i;
const shareable = /^CC-BY/i;
const isFor = ({ license = '' }: Picture, allows: (license: string) => boolean): boolean =>
  waived.test(license) || (shareable.test(license) && allows(license));

const aspects: Choices = {
  All: all,
  Square: ({ width, height }) => width < height * 1.25 && height < width * 1.25,
  Wide: ({ width, height }) => width >= height * 1.25,
  Tall: ({ width, height }) => height >= width * 1.25,
};

/** A picture has the size of its shorter side, so that it has one. */
const sizes: Choices = {
  All: all,
  Small: (picture) => shorterSide(picture) < 200,
  Medium: (picture) => shorterSide(picture) >= 200 && shorterSide(picture) < 500,
  Large: (picture) => shorterSide(picture) >= 500,
  Wallpaper: untold,
};

const types: Choices = {
  AnimatedGif: ({ format, isAnimated }) => format === 'gif' && isAnimated,
  // All pictures here are at http addresses.
  AnimatedGifHttps: none,
  Clipart: ({ type }) => type === 'clipart',
  Line: ({ type }) => type === 'line',
  Photo: ({ type }) => type === 'photo',
  Shopping: untold,
  Transparent: ({ isTransparent }) => isTransparent,
};

const licenses: Choices = {
  All: all,
  Any: ({ license }) => license !== undefined,
  Public: ({ license = '' }) => waived.test(license),
  Share: (picture) => isFor(picture, () => true),
  ShareCommercially: (picture) => isFor(picture, (license) => !/-NC/i.test(license)),
  Modify: (picture) => isFor(picture, (license) => !/-ND/i.test(license)),
  ModifyCommercially: (picture) => isFor(picture, (license) => !/-N[CD]/i.test(license)),
};

const named = ['Black', 'Blue', 'Brown', 'Gray', 'Green', 'Orange', 'Pink', 'Purple', 'Red', 'Teal', 'White', 'Yellow'];

const colors: Choices = {
  ColorOnly: ({ isMonochrome }) => !isMonochrome,
  Monochrome: ({ isMonochrome }) => isMonochrome,
  ...Object.fromEntries(named.map((name): [string, Filter] => [name, ({ color }) => color === name])),
};

const contents: Choices = { Face: untold, Portrait: untold };

const safety: Choices = { Off: all, Moderate: ({ isAdult }) => !isAdult, Strict: ({ isAdult }) => !isAdult };

const readers: Readonly<Record<string, FilterReader>> = {
  aspect: choice('aspect', aspects),
  color: choice('color', colors),
  freshness: (value, now) => {
    const days = { day: 1, week: 7, month: 30 }[value.toLowerCase()];
    return days === undefined ? undefined : ({ discovered = 0 }) => discovered >= now - days * DAY_MS;
  },
  imageContent: choice('imageContent', contents),
  imageType: choice('imageType', types),
  license: choice('license', licenses),
  safeSearch: choice('safeSearch', safety),
  size: choice('size', sizes),
  height: number(MAX_NUMBER, ({ height }, value) => height === value),
  width: number(MAX_NUMBER, ({ width }, value) => width === value),
  minHeight: number(MAX_NUMBER, ({ height }, value) => height >= value),
  maxHeight: number(MAX_NUMBER, ({ height }, value) => height <= value),
  minWidth: number(MAX_NUMBER, ({ width }, value) => width >= value),
  maxWidth: number(MAX_NUMBER, ({ width }, value) => width <= value),
  minFileSize: number(MAX_FILE_SIZE, ({ bytes }, value) => bytes >= value),
  maxFileSize: number(MAX_FILE_SIZE, ({ bytes }, value) => bytes <= value),
};

/** The filters of a query; `now` is in milliseconds since 1970. */
export function readFilters(query: URLSearchParams, now: number): readonly Filter[] {
  for (const side of ['height', 'width']) checkExclusive(query, side);
  const asked = Object.entries(readers).map(([name, read]): Filter => {
    const value = query.get(name) ?? (name === 'safeSearch' ? 'Moderate' : undefined);
    if (value === undefined) return all;
    const filter = read(value, now);
    if (filter === undefined) throw invalidParameter(name, value);
    return filter;
  });
  return asked.filter((filter) => filter !== all);
}

/** `height` cannot stand beside `minHeight` or `maxHeight`, and so for `width`. */
function checkExclusive(query: URLSearchParams, side: string): void {
  const value = query.get(side);
  const ranged = ['min', 'max'].some((end) => query.has(`${end}${side.charAt(0).toUpperCase()}${side.slice(1)}`));
  if (value !== null && ranged) throw invalidParameter(side, value);
}

function choice(parameter: string, choices: Choices): FilterReader {
  const byName = new Map(Object.entries(choices).map(([name, filter]) => [name.toLowerCase(), filter]));
  return (value) => {
    const filter = byName.get(value.toLowerCase());
    if (filter !== untold) return filter;
    throw invalidParameter(parameter, value, 'This search has local pictures only, and nothing tells it that of them.');
  };
}

function number(max: number, accepts: (picture: Picture, value: number) => boolean): FilterReader {
  return (text) => {
    if (!/^\d{1,9}$/.test(text)) return undefined;
    const value = Math.min(Number(text), max);
    return (picture) => accepts(picture, value);
  };
}

function shorterSide({ width, height }: Picture): number {
  return Math.min(width, height);
}

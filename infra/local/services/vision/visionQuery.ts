/** The query of a vision request (contract v3.2), each parameter checked and in the service's spelling. */

import { invalidQuery, VisionError } from './visionError.ts';

export const visualFeatures = [
  'Categories',
  'Tags',
  'Description',
  'Faces',
  'ImageType',
  'Color',
  'Adult',
  'Brands',
  'Objects',
] as const;

export type VisualFeature = (typeof visualFeatures)[number];

/** Nothing here can tell a brand, or what is fit for whom. */
const UNSUPPORTED: readonly VisualFeature[] = ['Adult', 'Brands'];

const domains = ['Celebrities', 'Landmarks'] as const;

/** The features asked for; categories where none are. */
export function readFeatures(query: URLSearchParams): readonly VisualFeature[] {
  const asked = readList(query, 'visualFeatures', visualFeatures, () =>
    invalidQuery('NotSupportedVisualFeature', 'Specified feature type is not valid'),
  );
  const unsupported = asked.find((feature) => UNSUPPORTED.includes(feature));
  if (unsupported !== undefined) {
    // The service's own words for what a region lacks, and this machine is one that lacks it.
    const message = `The feature '${unsupported}' is not supported in this region.`;
    throw invalidQuery('NotSupportedVisualFeature', message);
  }
  return asked.length > 0 ? asked : ['Categories'];
}

/** Who or which place is seen cannot be told here; the service refuses it likewise to those it has not approved. */
export function refuseDetails(query: URLSearchParams): void {
  const [asked] = readList(query, 'details', domains, () =>
    invalidQuery('InvalidDetails', 'Specified details type is not valid'),
  );
  if (asked === undefined) return;
  throw new VisionError('NotSupportedFeature', `The feature '${asked}' is not supported in this region.`);
}

/** What to leave out of a description: there is nothing of it to leave out, but the names have to be right. */
export function checkDescriptionExclude(query: URLSearchParams): void {
  readList(query, 'descriptionExclude', domains, () =>
    invalidQuery('BadArgument', 'Specified descriptionExclude is not valid'),
  );
}

/** English is all there is; `also` are other values that mean it. */
export function checkLanguage(query: URLSearchParams, also: readonly string[] = []): void {
  const asked = query.get('language') ?? '';
  if (asked === '' || asked.toLowerCase() === 'en' || also.includes(asked)) return;
  throw invalidQuery('NotSupportedLanguage', 'The input language is not supported.');
}

export function checkModelVersion(query: URLSearchParams, version: string): void {
  const asked = query.get('model-version') ?? '';
  if (asked === '' || asked === 'latest' || asked === version) return;
  throw invalidQuery('BadArgument', `Specified model version is not valid. Possible values are: latest,${version}`);
}

/** A whole number from `least` to `most`, or what stands for it where it is left out; `refusal` where it is something else. */
export function readWhole(
  query: URLSearchParams,
  name: string,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise?: number },
  refusal: () => VisionError,
): number {
  const text = query.get(name) ?? '';
  if (text === '' && otherwise !== undefined) return otherwise;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw refusal();
}

export function readFlag(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const text = query.get(name) ?? '';
  if (text === '') return otherwise;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  throw invalidQuery('BadArgument', `Specified ${name} is not valid`);
}

/** A list separated by commas, whatever its capitals. */
function readList<Name extends string>(
  query: URLSearchParams,
  name: string,
  known: readonly Name[],
  refusal: () => VisionError,
): readonly Name[] {
  const asked = query.getAll(name).flatMap((text) => text.split(','));
  return asked.flatMap((text) => {
    const word = text.trim().toLowerCase();
    if (word === '') return [];
    const found = known.find((each) => each.toLowerCase() === word);
    if (found === undefined) throw refusal();
    return [found];
  });
}

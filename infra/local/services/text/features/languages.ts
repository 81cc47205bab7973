/** The language that each document is in. */

import type { LanguageModel } from '../../models/languages/languageModel.ts';
import { documentError } from '../textError.ts';
import type { OpenFeature } from '../textFeature.ts';

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** The feature over a model. */
export function languagesOver(model: LanguageModel): OpenFeature {
  return {
    model,
    check: ({ countryHint }) =>
      countryHint === '' || isCountry(countryHint)
        ? undefined
        : documentError(
            'Invalid Country Hint.',
            'InvalidCountryHint',
            'Country hint is not valid. Please specify an ISO 3166-1 alpha-2 two letter country code.',
          ),
    answer: ({ text, countryHint }) => ({ detectedLanguage: model.detect(text, countryHint.toUpperCase()) }),
  };
}

function isCountry(code: string): boolean {
  return /^[a-z]{2}$/i.test(code) && countries.of(code.toUpperCase()) !== undefined;
}

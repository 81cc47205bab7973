/** Language detection by the letter statistics of `tinyld`, helped out by common words where a text is short. */

import { detectAll } from 'tinyld';
import { commonWordShares } from './commonWords.ts';
import { type LanguageModel, unknownLanguage } from './languageModel.ts';
import { nameLanguage } from './nameLanguage.ts';

/** What a text of nothing but a language's common words adds to the likelihood of that language. */
const COMMON_WORDS = 0.5;

/** A language of the country that the caller names is taken where it is at least this share as likely as the likeliest. */
const AS_LIKELY = 0.5;

export const localModel: LanguageModel = {
  version: 'local-1',
  languages: [],
  detect(text, country) {
    const likelihoods = new Map(detectAll(text).map(({ lang, accuracy }) => [lang, accuracy]));
    for (const [language, share] of commonWordShares(text)) {
      likelihoods.set(language, (likelihoods.get(language) ?? 0) + COMMON_WORDS * share);
    }
    const [likeliest] = [...likelihoods].toSorted(([, a], [, b]) => b - a);
    if (likeliest === undefined) return unknownLanguage;
    const hinted = languageOf(country);
    const isHinted = hinted !== undefined && (likelihoods.get(hinted) ?? 0) >= AS_LIKELY * likeliest[1];
    const language = isHinted ? hinted : likeliest[0];
    const all = likelihoods.values().reduce((sum, each) => sum + each, 0);
    const confidenceScore = Math.round((100 * (likelihoods.get(language) ?? 0)) / all) / 100;
    return { ...nameLanguage(language, text), confidenceScore };
  },
};

/** The language that most people of a country speak (CLDR's likely subtags). */
function languageOf(country: string): string | undefined {
  return country === '' ? undefined : new Intl.Locale('und', { region: country }).maximize().language;
}

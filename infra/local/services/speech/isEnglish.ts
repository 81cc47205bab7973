/** The locales of English that the service lists (language support, 2025); the recogniser behind this one knows American English. */

const locales = new Set(
  ['AU', 'CA', 'GB', 'GH', 'HK', 'IE', 'IN', 'KE', 'NG', 'NZ', 'PH', 'SG', 'TZ', 'US', 'ZA'].map(
    (country) => `en-${country.toLowerCase()}`,
  ),
);

/** Whether a locale such as `en-US` is one of them, however it is written. */
export function isEnglish(locale: string): boolean {
  return locales.has(locale.toLowerCase());
}

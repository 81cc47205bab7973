/** Stands for codes that are not told. */
export const otherCodes = 'others';

/** A code as it may be told: one that a service made of a row's text, if any does, is not. */
export function codeName(code: string): string {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(code) ? code : otherCodes;
}

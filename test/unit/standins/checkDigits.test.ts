import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isAba,
  isBsn,
  isCpf,
  isDni,
  isIban,
  isInsee,
  isLuhn,
  isNhs,
} from '../../../infra/local/services/models/pii/checkDigits.ts';

describe('check digits', () => {
  // Numbers that their issuers print as examples.
  it.each<[string, (number: string) => boolean, readonly string[], readonly string[]]>([
    ['cards', isLuhn, ['4111 1111 1111 1111', '378282246310005', '046 454 286'], ['4111 1111 1111 1112']],
    ['IBANs', isIban, ['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432'], ['DE88370400440532013000', 'DE89']],
    ['ABA routing numbers', isAba, ['111000025', '021000021'], ['111000026', '000000000']],
    ['CPFs', isCpf, ['998.214.865-68', '111.444.777-35'], ['998.214.865-67', '111.111.111-11']],
    ['NHS numbers', isNhs, ['943 476 5919'], ['943 476 5918']],
    ['BSNs', isBsn, ['111222333'], ['111222334', '000000000']],
    ['DNIs', isDni, ['12345678Z', '00000000t'], ['12345678A']],
    ['INSEE numbers', isInsee, ['1 85 05 78 006 084 91'], ['1 85 05 78 006 084 92']],
  ])('of %s tell right ones from wrong ones', (_, check, right, wrong) => {
    expect(right.filter((number) => !check(number))).toEqual([]);
    expect(wrong.filter(check)).toEqual([]);
  });

  it.each([
    ['cards', isLuhn, '4111111111111111'],
    ['IBANs', isIban, 'DE89370400440532013000'],
    ['ABA routing numbers', isAba, '111000025'],
    ['NHS numbers', isNhs, '9434765919'],
    ['BSNs', isBsn, '111222333'],
  ])('of %s tell every single wrong digit', (_, check, number) => {
    const places = Array.from(number).flatMap((character, at) => (/\d/.test(character) ? [at] : []));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.integer({ min: 1, max: 9 }), (place, more) => {
        const digit = (Number(number[place]) + more) % 10;

        expect(check(number.slice(0, place) + digit + number.slice(place + 1))).toBe(false);
      }),
    );
  });
});

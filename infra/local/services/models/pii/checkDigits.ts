/** Digits of numbers that can be computed from the others, so that a number of the right form can still be told to be none. */

/** Luhn (ISO/IEC 7812-1): cards, and Canada's social insurance. */
export function isLuhn(number: string): boolean {
  const sum = digitsOf(number)
    .toReversed()
    .reduce((total, digit, at) => total + (at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit), 0);
  return sum % 10 === 0;
}

/** IBAN (ISO 13616): letters count from 10, the first four characters come last, and the rest by 97 is 1. */
export function isIban(number: string): boolean {
  const plain = number.replaceAll(/\s/g, '').toUpperCase();
  if (plain.length < 15 || plain.length > 34) return false;
  const moved = plain.slice(4) + plain.slice(0, 4);
  const rest = Array.from(moved).reduce(
    (left, character) => Number(`${left}${Number.parseInt(character, 36)}`) % 97,
    0,
  );
  return rest === 1;
}

/** Routing numbers of the American Bankers Association: weights 3, 7, 1. */
export function isAba(number: string): boolean {
  const sum = weigh(number, [3, 7, 1, 3, 7, 1, 3, 7, 1]);
  return sum > 0 && sum % 10 === 0;
}

/** Brazil's CPF: two digits, each from all before it. */
export function isCpf(number: string): boolean {
  const digits = digitsOf(number);
  if (new Set(digits).size === 1) return false;
  const digitAt = (place: number): number => {
    const sum = digits.slice(0, place).reduce((total, digit, at) => total + digit * (place + 1 - at), 0);
    return ((sum * 10) % 11) % 10;
  };
  return digits[9] === digitAt(9) && digits[10] === digitAt(10);
}

/** The British health service: weights 10 to 2, and 11 less the rest by 11. */
export function isNhs(number: string): boolean {
  const check = (11 - (weigh(number, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return check === digitsOf(number)[9];
}

/** The Netherlands' BSN: weights 9 to 2, the last digit counting -1. */
export function isBsn(number: string): boolean {
  const sum = weigh(number, [9, 8, 7, 6, 5, 4, 3, 2, -1]);
  return sum > 0 && sum % 11 === 0;
}

/** Spain's DNI: the letter that the rest by 23 stands for. */
export function isDni(number: string): boolean {
  const letter = 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number.slice(0, 8)) % 23];
  return letter === number.at(-1)?.toUpperCase();
}

/** France's social security: 97 less the rest of the first 13 digits. */
export function isInsee(number: string): boolean {
  const digits = digitsOf(number).join('');
  return 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13));
}

function weigh(number: string, weights: readonly number[]): number {
  const digits = digitsOf(number);
  return weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0);
}

function digitsOf(number: string): readonly number[] {
  return Array.from(number.replaceAll(/\D/g, ''), Number);
}

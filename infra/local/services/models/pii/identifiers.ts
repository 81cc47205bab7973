/** Numbers and codes that stand for a person, an account or a machine; by the service's names for them. */

import { isAba, isBsn, isCpf, isDni, isIban, isInsee, isLuhn, isNhs } from './checkDigits.ts';

export interface Identifier {
  readonly category: string;
  readonly pattern: RegExp;
  /** Tells a number of that form from one that is none. */
  readonly check?: (number: string) => boolean;
  /** What has to stand in the same line, near it, where the form alone says too little. */
  readonly near?: RegExp;
}

/** In the order of how much they are to be trusted. */
export const IDENTIFIERS: readonly Identifier[] = [
  {
    category: 'AzureStorageAccountKey',
    pattern: /(?<=AccountKey=)[A-Za-z\d+/]{86}==/g,
  },
  { category: 'AzureSAS', pattern: /(?<=[?&;])sv=\d{4}-\d\d-\d\d&[^\s"']*sig=[A-Za-z\d%]+/g },
  {
    category: 'SQLServerConnectionString',
    pattern: /\b(?:Server|Data Source)=[^;"'\n]+;[^"'\n]{0,400}?(?:Password|Pwd)=[^;\s"']+;?/gi,
  },
  {
    category: 'InternationalBankingAccountNumber',
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b/g,
    check: isIban,
  },
  { category: 'CreditCardNumber', pattern: /(?<![\d-])[3-6]\d{3}(?:[ -]?\d{2,6}){2,4}(?![\d-])/g, check: isCard },
  { category: 'BRCPFNumber', pattern: /\b\d{3}\.\d{3}\.\d{3}-\d{2}\b/g, check: isCpf },
  {
    category: 'FRSocialSecurityNumber',
    pattern: /\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3} ?\d{2}\b/g,
    check: isInsee,
  },
  { category: 'USSocialSecurityNumber', pattern: /(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g },
  { category: 'USIndividualTaxpayerIdentification', pattern: /(?<![\d-])9\d{2}-[5-9]\d-\d{4}(?![\d-])/g },
  {
    category: 'UKNationalInsuranceNumber',
    pattern: /\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/g,
  },
  { category: 'ESDNI', pattern: /\b\d{8}-?[A-HJ-NP-TV-Z]\b/g, check: isDni },
  { category: 'INPermanentAccount', pattern: /\b[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]\b/g },
  {
    category: 'CASocialInsuranceNumber',
    pattern: /(?<![\d-])\d{3}[ -]\d{3}[ -]\d{3}(?![\d-])/g,
    check: isLuhn,
    near: /\b(?:SIN|social insurance)\b/i,
  },
  {
    category: 'UKNationalHealthNumber',
    pattern: /(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])/g,
    check: isNhs,
    near: /\b(?:NHS|national health)\b/i,
  },
  { category: 'ABARoutingNumber', pattern: /\b\d{9}\b/g, check: isAba, near: /\b(?:ABA|routing)\b/i },
  {
    category: 'NLCitizensServiceNumber',
    pattern: /\b\d{9}\b/g,
    check: isBsn,
    near: /\b(?:BSN|burgerservicenummer|citizen service)\b/i,
  },
  { category: 'USUKPassportNumber', pattern: /\b[A-Z]?\d{8,9}\b/g, near: /\bpassport\b/i },
  { category: 'USDriversLicenseNumber', pattern: /\b[A-Z]\d{6,12}\b/g, near: /\bdriver'?s?’?s? licen[cs]e\b/i },
  { category: 'SWIFTCode', pattern: /\b[A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?\b/g, near: /\b(?:SWIFT|BIC)\b/ },
  { category: 'USBankAccountNumber', pattern: /\b\d{6,17}\b/g, near: /\baccount (?:number|no\.?|#)/i },
];

function isCard(number: string): boolean {
  const { length } = number.replaceAll(/\D/g, '');
  return length >= 13 && length <= 19 && isLuhn(number);
}

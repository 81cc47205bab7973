import { z } from 'zod';
import type { Param } from './defineService.ts';

/** Parameters that text services have in common, wherever each of them puts their values. */
type Shared = Omit<Param, 'in' | 'query'>;

export const text: Param = {
  schema: z.string('a string'),
  in: 'document',
  required: true,
  about: 'The text to analyze.',
};

export const language: Param = {
  schema: z.string('a language code such as "en"'),
  in: 'document',
  about: 'Language of the text.',
};

export const countryHint: Param = {
  schema: z.string('a country code such as "FR"'),
  in: 'document',
  about: 'Country (ISO 3166-1 alpha-2) whose language a text is in that may be in several.',
};

export const modelVersion: Shared = {
  schema: z.string('a string').min(1, 'a string'),
  default: 'latest',
  about: 'Version of the model.',
};

export const showStats: Param = {
  schema: z.boolean('true or false'),
  in: 'query',
  about: 'Adds statistics to each answer.',
};

export const disableServiceLogs: Shared = {
  schema: z.boolean('true or false'),
  about: 'Keeps the service from storing the input text.',
};

const units = ['TextElements_v8', 'UnicodeCodePoint', 'Utf16CodeUnit'];
const aUnit = 'TextElements_v8, UnicodeCodePoint or Utf16CodeUnit';

export const stringIndexType: Shared = { schema: z.enum(units, aUnit), about: 'The unit of offsets and lengths.' };

/** Text Analytics v3.1 spells one of them without an s, which SynapseML does not. */
export const stringIndexTypeV31: Shared = {
  ...stringIndexType,
  schema: z
    .enum([...units, 'TextElement_v8'], aUnit)
    .transform((unit) => (unit === 'TextElements_v8' ? 'TextElement_v8' : unit)),
};

export const opinionMining: Shared = {
  schema: z.boolean('true or false'),
  about: 'Adds targets and assessments.',
};

const domains = 'none or phi';
const aboutDomain = 'phi leaves out what is not personal health information.';

export const domain: Shared = { schema: z.enum(['none', 'phi'], domains), about: aboutDomain };

/** Text Analytics v3.1 spells it PHI, and takes both. */
export const domainV31: Shared = { schema: z.enum(['none', 'phi', 'PHI'], domains), about: aboutDomain };

const categories = 'one or more categories such as "Email"';

export const piiCategories: Shared = {
  schema: z.array(z.string(categories).min(1, categories), categories).min(1, categories),
  about: 'The categories of personal information to find; all by default.',
};

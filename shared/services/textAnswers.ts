import { z } from 'zod';

/** What text services answer for a document. */

const warnings = z.array(z.looseObject({}));

const entity = z.looseObject({
  text: z.string(),
  category: z.string(),
  subcategory: z.string().optional(),
  offset: z.number(),
  length: z.number(),
  confidenceScore: z.number(),
});

const linkedEntity = z.looseObject({
  name: z.string(),
  matches: z.array(z.looseObject({})),
  language: z.string(),
  id: z.string().optional(),
  url: z.string(),
  dataSource: z.string(),
});

export const sentimentAnswer = z.object({
  sentiment: z.string(),
  confidenceScores: z.object({ positive: z.number(), neutral: z.number(), negative: z.number() }),
  sentences: z.array(z.looseObject({})),
  warnings,
});

export const languageAnswer = z.object({
  detectedLanguage: z.looseObject({ name: z.string(), iso6391Name: z.string(), confidenceScore: z.number() }),
  warnings,
});

export const keyPhrasesAnswer = z.object({ keyPhrases: z.array(z.string()), warnings });

export const entitiesAnswer = z.object({ entities: z.array(entity), warnings });

export const piiAnswer = z.object({ redactedText: z.string(), entities: z.array(entity), warnings });

export const linkedEntitiesAnswer = z.object({ entities: z.array(linkedEntity), warnings });

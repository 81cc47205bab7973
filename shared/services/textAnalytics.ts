import { z } from 'zod';
import { type Document, defineService, type Param, type ServiceDefinition } from './defineService.ts';
import { checkText, documentResults, maxRequestBytes, numbered, splitById } from './textDocuments.ts';
import { disableServiceLogs, modelVersion, showStats, stringIndexTypeV31, text } from './textParams.ts';
import { textBilling } from './textRecords.ts';

/** https://learn.microsoft.com/azure/ai-services/language-service/concepts/migrate */
const successor = 'Azure Language (POST /language/:analyze-text)';

const commonParams: Readonly<Record<string, Param>> = {
  text,
  modelVersion: { ...modelVersion, in: 'query', query: 'model-version' },
  showStats,
  disableServiceLogs: { ...disableServiceLogs, in: 'query', query: 'loggingOptOut' },
};

/** For operations that give positions. */
export const inUnits: Readonly<Record<string, Param>> = { stringIndexType: { ...stringIndexTypeV31, in: 'query' } };

/** An operation of Text Analytics v3.1: documents in, documents and errors out, joined by id in whatever order they come. */
export function textAnalytics(operation: {
  readonly name: string;
  readonly docs: string;
  readonly path: string;
  /** Documents a request. */
  readonly documents: number;
  readonly params: Readonly<Record<string, Param>>;
  /** What the answer for a document holds. */
  readonly answer: z.ZodType;
  /** Makes a document's answer the same wherever it stood in its batch. */
  settle?(document: Document): Document;
}): ServiceDefinition {
  const { name, docs, path, documents: most, params, answer, settle } = operation;
  return defineService({
    name,
    docs,
    successor,
    route: { method: 'POST', path: `/text/analytics/v3.1/${path}` },
    limits: { documents: most, requestBytes: maxRequestBytes },
    billing: textBilling,
    params: { ...commonParams, ...params },
    check: (document) => checkText(document['text'] as string),
    request: (documents) => ({ json: { documents: numbered(documents) } }),
    response: documentResults,
    answer: z.object({ statistics: z.looseObject({}).optional(), document: answer, modelVersion: z.string() }),
    modelVersion: (body) => body.modelVersion,
    split: (body, { length }) => splitById(body, length, { name: 'document', ...(settle ? { settle } : {}) }),
  });
}

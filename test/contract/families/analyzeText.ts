import type { Values } from '../../../shared/services/defineService.ts';
import type { OfficialExample, ServiceFixture } from '../fixtures/serviceFixture.ts';
import { textAnalytics } from './textAnalytics.ts';

interface Task {
  readonly kind: string;
  readonly parameters: Values;
  readonly analysisInput: { readonly documents: readonly Document[] };
}

interface Results {
  readonly documents: readonly Document[];
  readonly modelVersion: string;
}

type Document = Values & { readonly id: string };

/** What each kind of AnalyzeText has in common with Text Analytics, and what it has by itself; `document` is an answer for one. */
export function ofKind(kind: string, document: Values): Omit<ServiceFixture, 'rows' | 'examples' | 'limits'> {
  const { splits = [], errors, notAnswers = [], refused = [], accepted = [] } = textAnalytics(document);
  const wrapped = (results: unknown): unknown => ({ kind: `${kind}Results`, results });
  return {
    service: 'AnalyzeText',
    kind,
    contract: 'language/2023-04-01',
    path: '/:analyze-text',
    splits: splits.map(({ answer, outcomes }) => ({ answer: wrapped(answer), outcomes })),
    errors,
    notAnswers: [...notAnswers.map(wrapped), { kind: 'OtherResults', results: splits[0]?.answer }],
    refused: refused.map(([row, code]) => [{ ...row, kind }, code]),
    accepted: accepted.map((row) => ({ ...row, kind })),
  };
}

/** An example of the contract, whose documents are numbered from 1 or 2 where ours are from 0. */
export function taskExample(file: string): OfficialExample {
  const taskOf = ({ body }: Values) => body as Task;
  const resultsOf = ({ results }: Values) => results as Results;
  return {
    file,
    rows: (given) => {
      const { kind, parameters, analysisInput } = taskOf(given);
      return analysisInput.documents.map(({ id: _, ...document }) => ({ ...document, kind, ...parameters }));
    },
    body: (given) => {
      const { analysisInput, ...task } = taskOf(given);
      return { ...task, analysisInput: { documents: renumbered(analysisInput.documents) } };
    },
    answer: (body) => ({ ...body, results: { ...resultsOf(body), documents: renumbered(resultsOf(body).documents) } }),
    values: (body) => {
      const { documents, modelVersion } = resultsOf(body);
      return documents.map(({ id: _, ...document }) => ({ documents: document, modelVersion }));
    },
  };
}

function renumbered(documents: readonly Document[]): readonly Document[] {
  return documents.map((document, id) => ({ ...document, id: String(id) }));
}

import type { Values } from '../../../shared/services/defineService.ts';
import type { OfficialExample, ServiceFixture } from '../fixtures/serviceFixture.ts';

interface Documents {
  readonly documents: readonly (Values & { readonly id: string })[];
}

const withoutId = ({ id: _, ...rest }: Values): Values => rest;

/** An example of Text Analytics, whose documents are numbered from 1 where ours are from 0. */
export function documentsExample(file: string): OfficialExample {
  const documentsOf = ({ input }: Values) => (input as Documents).documents;
  return {
    file,
    rows: (parameters) => documentsOf(parameters).map(withoutId),
    body: (parameters) => ({ documents: documentsOf(parameters).map(renumbered) }),
    answer: (body) => ({ ...body, documents: (body as unknown as Documents).documents.map(renumbered) }),
    values: (body) =>
      (body as unknown as Documents).documents.map((document) => ({
        document: withoutId(document),
        modelVersion: body['modelVersion'],
      })),
  };
}

function renumbered<T extends { readonly id: string }>(document: T): T {
  return { ...document, id: String(Number(document.id) - 1) };
}

const inner = { code: 'InvalidDocument', message: 'Document text is empty.' };
const error = { code: 'InvalidArgument', message: 'Invalid document in request.', innererror: inner };
const tooMany = { code: 'InvalidDocumentBatch', message: 'Batch request contains too many records.' };

/** A family is one text element and eleven UTF-16 units. */
const family = '👨‍👩‍👧‍👦';

/** What all operations of Text Analytics do alike; `document` is an answer for one. */
export function textAnalytics(
  document: Values,
): Pick<ServiceFixture, 'contract' | 'splits' | 'errors' | 'notAnswers' | 'refused' | 'accepted'> {
  return {
    contract: 'text-analytics/v3.1',
    refused: [
      [{ text: '' }, 'InvalidDocument'],
      [{ text: 'x'.repeat(5121) }, 'InvalidDocument'],
      [{ text: family.repeat(5121) }, 'InvalidDocument'],
    ],
    accepted: [{ text: 'x' }, { text: 'x'.repeat(5120) }, { text: family.repeat(5120) }],
    splits: [
      {
        answer: {
          documents: ['4', '0', '2', '2'].map((id) => ({ ...document, id })),
          errors: [{ id: '3', error }],
          modelVersion: '2022-06-01',
        },
        outcomes: ['ok', 'MissingDocument', 'DuplicateDocument', 'InvalidDocument', 'ok'],
      },
    ],
    errors: [
      {
        status: 400,
        body: { error: { code: 'InvalidRequest', message: 'Invalid document in request.', innererror: tooMany } },
        code: 'InvalidDocumentBatch',
      },
      {
        status: 400,
        body: { error: { code: 'InvalidArgument', message: 'Invalid argument.' } },
        code: 'InvalidArgument',
      },
    ],
    notAnswers: [{}, { documents: {} }, { documents: [{}], errors: [], modelVersion: '1' }],
  };
}

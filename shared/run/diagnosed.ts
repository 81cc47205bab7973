import { type Quotes, quotesOf, redactForeignWords, redactQuotes } from '../http/redact.ts';
import type { CallResult } from '../http/serviceRequest.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Document, ServiceDefinition } from '../services/defineService.ts';

/** Characters of a service's message, and of its error, that are kept. */
const longestText = 2000;

/** Adds to a failure what it took, and takes out of its words whatever a row may have said; those of its request, if known. */
export function diagnosed(
  result: CallResult,
  { name, successor }: ServiceDefinition,
  documents: readonly Document[] = [],
): (outcome: Outcome) => Outcome {
  let quotes: Quotes | undefined;
  // Made once for all, and only where something failed.
  const allQuotes = (): Quotes => (quotes ??= quotesOf(textsOf(documents)));
  return (outcome) => {
    if (outcome.kind !== 'failed') return outcome;
    // Cut only when clean: half a word, left at the cut, might pass for another.
    const clean = (text: string): string => redactForeignWords(redactQuotes(text, allQuotes())).slice(0, longestText);
    const { message, response, status } = outcome.error;
    // An error of our own quotes nothing.
    const isOurs = status === undefined && response === undefined;
    const isRetired = status?.statusCode === 410 && successor !== undefined;
    const told = (): string =>
      isRetired ? `The API of ${name} is retired; its successor is ${successor}.` : clean(message);
    const { requestId, calls } = result;
    return {
      kind: 'failed',
      error: {
        ...outcome.error,
        message: isOurs ? message : told(),
        ...(response === undefined ? {} : { response: clean(response) }),
      },
      diagnostics: { attempts: calls.sent, ...(requestId === undefined ? {} : { requestId }) },
    };
  };
}

function textsOf(documents: readonly Document[]): string[] {
  return documents.flatMap((document) => Object.values(document).filter((value) => typeof value === 'string'));
}

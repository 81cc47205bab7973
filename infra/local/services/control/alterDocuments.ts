/** Answers that are well-formed and yet not what was asked for: documents missing, twice, or in another order. */

import type { FaultAction } from './script.ts';

/** The body with its `documents` altered, or those of its `results`; a body without documents stays as it is. */
export function alterDocuments(body: object, action: FaultAction, random: () => number): object {
  const { dropDocuments = 0, duplicateDocuments = 0, shuffle } = action;
  if ('results' in body && typeof body.results === 'object' && body.results !== null) {
    return { ...body, results: alterDocuments(body.results, action, random) };
  }
  if (!('documents' in body) || !Array.isArray(body.documents)) return body;
  let documents: unknown[] = body.documents.slice(dropDocuments);
  documents = [...documents, ...documents.slice(0, duplicateDocuments)];
  return { ...body, documents: shuffle ? shuffled(documents, random) : documents };
}

/** Fisher and Yates. */
function shuffled(items: readonly unknown[], random: () => number): unknown[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}

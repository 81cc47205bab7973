/** Which operation a call is meant for. */

import { entryOf } from '../../loopback/entryOf.ts';
import type { OpenOperation, Operation, ServiceRequest } from './operation.ts';

export interface FoundOperation {
  readonly operation: Operation | OpenOperation;
  readonly values: ServiceRequest['values'];
}

export type FindOperation = (method: string, path: string) => FoundOperation | undefined;

/** A search among operations; a path without placeholders goes before one that has some. */
export function createFindOperation(operations: readonly (Operation | OpenOperation)[]): FindOperation {
  const plain = new Map<string, Map<string, FoundOperation>>();
  for (const operation of operations) {
    const methods = entryOf(plain, operation.path, () => new Map<string, FoundOperation>());
    methods.set(operation.method, { operation, values: {} });
  }
  const templates = operations
    .filter(({ path }) => path.includes('{'))
    .map((operation) => ({ operation, pattern: patternOf(operation.path) }));
  return (method, path) => {
    const found = plain.get(path)?.get(method);
    if (found !== undefined) return found;
    for (const { operation, pattern } of templates) {
      const match = operation.method === method ? pattern.exec(path) : null;
      if (match) return { operation, values: { ...match.groups } };
    }
    return undefined;
  };
}

/** `/read/analyzeResults/{id}` as a pattern with a group `id`. */
function patternOf(path: string): RegExp {
  const parts = path.split(/\{(\w+)\}/);
  return new RegExp(
    `^${parts.map((part, at) => (at % 2 === 0 ? RegExp.escape(part) : `(?<${part}>[^/]+)`)).join('')}$`,
  );
}

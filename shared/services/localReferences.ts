import { isRecord } from '../model/isRecord.ts';
import type { Document } from './defineService.ts';

/**
 * Opinion mining points at assessments as `#/documents/3/sentences/0/…`: the 3 is the document's place in a batch that
 * nobody sees, and another after a resumed run. Each row holds one document, so it is 0 for all.
 */
export function localReferences(document: Document): Document {
  const { sentences } = document;
  return Array.isArray(sentences) ? { ...document, sentences: sentences.map(inSentence) } : document;
}

function inSentence(sentence: unknown): unknown {
  if (!isRecord(sentence) || !Array.isArray(sentence.targets)) return sentence;
  const targets = sentence.targets.map((target: unknown) =>
    isRecord(target) && Array.isArray(target.relations)
      ? { ...target, relations: target.relations.map(localReference) }
      : target,
  );
  return { ...sentence, targets };
}

function localReference(relation: unknown): unknown {
  if (!isRecord(relation) || typeof relation.ref !== 'string') return relation;
  return { ...relation, ref: relation.ref.replace(/^#\/documents\/\d+\//, '#/documents/0/') };
}

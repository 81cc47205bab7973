import { isRecord } from '../model/isRecord.ts';
import type { Document } from './defineService.ts';

/**
 * Opinion mining points at assessments as `#/documents/3/sentences/0/…`: the 3 is the document's place in a batch that
 * nobody sees, and another after a resumed run. Each row holds one document, so it is 0 for all.
 */
export function localReferences(document: Document): Document {
  const { sentences } = document;
  if (!Array.isArray(sentences) || !sentences.some(hasTargets)) return document;
  return { ...document, sentences: sentences.map(inSentence) };
}

function hasTargets(sentence: unknown): sentence is { readonly targets: readonly unknown[] } {
  return isRecord(sentence) && Array.isArray(sentence.targets);
}

function inSentence(sentence: unknown): unknown {
  if (!hasTargets(sentence)) return sentence;
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

/** Opinions as the service gives them (contract v3.1, SentenceTarget and SentenceAssessment): with positions in the document. */

import { probabilityOf } from '../../models/sentiment/english/logistic.ts';
import type { Assessment, Opinions } from '../../models/sentiment/opinions/opinions.ts';
import { createPositionReader, type StringIndexType } from '../stringIndex.ts';

/** Where the sentence stands. */
export interface SentencePlace {
  /** The whole document's. */
  readonly text: string;
  readonly start: number;
  /** A JSON pointer to the sentence in the answer. */
  readonly path: string;
}

export function describeOpinions(
  { targets, assessments }: Opinions,
  { text, start, path }: SentencePlace,
  unit: StringIndexType,
): object {
  const spanOf = (span: { readonly start: number; readonly end: number }): object => {
    const [from, to] = [start + span.start, start + span.end];
    const positionOf = createPositionReader(text, unit);
    const offset = positionOf(from);
    return { offset, length: positionOf(to) - offset, text: text.slice(from, to) };
  };
  return {
    targets: targets.map((target) => ({
      ...sentimentOf(target.assessments.flatMap((at) => assessments[at] ?? [])),
      ...spanOf(target),
      relations: target.assessments.map((at) => ({ relationType: 'assessment', ref: `${path}/assessments/${at}` })),
    })),
    assessments: assessments.map((assessment) => ({
      ...sentimentOf([assessment]),
      ...spanOf(assessment),
      isNegated: assessment.isNegated,
    })),
  };
}

/** One opinion or several, on the same thing. */
function sentimentOf(assessments: readonly Assessment[]): object {
  const valences = assessments.map(({ valence }) => valence);
  const mean = valences.reduce((sum, valence) => sum + valence, 0) / valences.length;
  const positive = Math.round(100 * probabilityOf(mean)) / 100;
  const isMixed = Math.min(...valences) < 0 && Math.max(...valences) > 0;
  return {
    sentiment: isMixed ? 'mixed' : mean > 0 ? 'positive' : 'negative',
    confidenceScores: { positive, negative: Math.round(100 - 100 * positive) / 100 },
  };
}

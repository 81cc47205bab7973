/** Opinions in an English sentence: what it speaks of (targets), and what it says of that (assessments). */

import { readEnglish, type Span, type Token } from '../../english/readEnglish.ts';
import { findOpinions } from './findOpinions.ts';
import type { Assessment, Opinions, Target } from './opinions.ts';
import { valenceOf } from './valenceOf.ts';

const CONTRAST = /^(?:but|yet|though|although|however|;|:|\.|!|\?|which|who|that|because|while|when|if)$/i;
const NEGATION = /^(?:not|n['’]t|never|no|hardly|barely|without|neither|nor)$/i;

/** Words that a negation reaches. */
const REACH = 4;

/** The opinions of one sentence, with positions in it. */
export function mineOpinions(sentence: string): Opinions {
  const assessments: Assessment[] = [];
  const targets: Target[] = [];
  for (const clause of clausesOf(readEnglish(sentence).sentences.flat())) {
    for (const { words, things } of findOpinions(clause)) {
      const places = words.map((_, at) => assessments.length + at);
      assessments.push(...words.map((at) => assess(clause, at)));
      targets.push(...things.map((thing) => ({ ...spanOf(clause, thing.from, thing.to), assessments: places })));
    }
  }
  return { assessments, targets };
}

/** Parts of a sentence that say one thing each. */
function clausesOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const clauses: Token[][] = [[]];
  for (const token of tokens) {
    if (CONTRAST.test(token.text)) clauses.push([]);
    else clauses.at(-1)?.push(token);
  }
  return clauses;
}

function assess(clause: readonly Token[], at: number): Assessment {
  const isNegated = clause.slice(Math.max(0, at - REACH), at).some(({ text }) => NEGATION.test(text));
  const valence = valenceOf(clause[at]?.text ?? '');
  return { ...spanOf(clause, at, at + 1), valence: isNegated ? -valence : valence, isNegated };
}

function spanOf(clause: readonly Token[], from: number, to: number): Span {
  return { start: clause[from]?.start ?? 0, end: clause[to - 1]?.end ?? 0 };
}

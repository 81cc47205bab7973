import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { enrichedReview } from '../../../infra/local/reviews/enrichedReview.ts';
import { isHeldOut } from '../../../infra/local/reviews/isHeldOut.ts';
import { describeAgreement } from '../../../infra/local/reviews/reviewReport.ts';
import { reviewRows } from '../../../infra/local/reviews/reviewRows.ts';
import { localModel } from '../../../infra/local/services/models/sentiment/localModel.ts';
import { trainEnglish } from '../../../infra/local/services/models/sentiment/training/trainEnglish.ts';
import { weightsText } from '../../../infra/local/services/models/sentiment/training/weightsText.ts';

const unseen = reviewRows()
  .filter((_, at) => isHeldOut(at))
  .map((row) => enrichedReview.parse({ ...row, sentiment: { document: localModel.analyze(row.text, 'en') } }));

/** Sentences that say nothing but facts, none of them among those that train. */
const facts = readFileSync(new URL('facts.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n');

describe('the sentiment model', () => {
  it('says of at least 85 in 100 reviews that it did not learn from what people said', () => {
    const right = unseen.filter(
      ({ label, sentiment }) => sentiment?.document.sentiment === (label === 1 ? 'positive' : 'negative'),
    );

    console.log(describeAgreement(unseen));
    expect(unseen).toHaveLength(600);
    expect(right.length / unseen.length).toBeGreaterThanOrEqual(0.85);
  });

  it('takes most sentences of facts for neutral', () => {
    const neutral = facts.filter((fact) => localModel.analyze(fact, 'en').sentiment === 'neutral');

    expect(facts).toHaveLength(40);
    expect(neutral.length / facts.length).toBeGreaterThanOrEqual(0.85);
    expect(neutral).toEqual(expect.arrayContaining(['this is a dog', 'The meeting starts at 10 am']));
  });

  it('has the weights that its training gives, from reviews that are not held out', () => {
    const kept = readFileSync('infra/local/services/models/sentiment/english/weights.json', 'utf8');

    expect(weightsText(trainEnglish())).toBe(kept);
  });
});

import type { Sample } from './sample.ts';

/**
 * The jobs of the two SynapseML tutorials, "Build machine learning applications using Synapse Machine Learning" and
 * "Advanced Guide: Asynchrony, Batching, Multi-Key", section by section.
 */
export const samples: readonly Sample[] = [
  { name: 'sentiment', title: 'Text analytics', columns: ['text', 'sentiment.document.sentiment'] },
  /** One call for all three rows. */
  { name: 'batching', title: 'Batching', columns: ['text', 'sentiment.document.sentiment'] },
];

export function sampleNamed(name: string): Sample | undefined {
  return samples.find((sample) => sample.name === name);
}

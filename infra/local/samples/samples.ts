import { fileMaterial } from './fileMaterial.ts';
import type { Sample } from './sample.ts';

/**
 * The jobs of the two SynapseML tutorials, "Build machine learning applications using Synapse Machine Learning" and
 * "Advanced Guide: Asynchrony, Batching, Multi-Key", section by section.
 */
export const samples: readonly Sample[] = [
  { name: 'sentiment', title: 'Text analytics', columns: ['text', 'sentiment.document.sentiment'] },
  /** The tutorial's pictures are fetched from the web; these are three photographs of this repository. */
  {
    name: 'vision',
    title: 'Computer vision',
    columns: ['image', 'analysis_results.description.tags'],
    material: () => fileMaterial('photos', '.jpg'),
  },
  /** The tutorial's pages of the web are gone with its search; the pictures found are cards that are drawn here. */
  { name: 'image-search', title: 'Image search', columns: ['url'] },
  { name: 'anomalies', title: 'Anomaly detection', columns: ['timestamp', 'value', 'anomalies.isAnomaly'] },
  /** The tutorial's recording is fetched from the web; this one is a file of this repository. */
  {
    name: 'speech',
    title: 'Speech to text',
    columns: ['url', 'text.DisplayText', 'error.message'],
    material: () => fileMaterial('audio', '.wav'),
  },
  /** Three calls at a time, over the pictures of `vision`. */
  {
    name: 'concurrency',
    title: 'Asynchronous usage',
    columns: ['image', 'analysis_results.description.captions.text'],
  },
  /** One call for all three rows. */
  { name: 'batching', title: 'Batching', columns: ['text', 'sentiment.document.sentiment'] },
  /** A key's name in each row, drawn at random when the job was written; over the pictures of `vision`. */
  {
    name: 'multi-key',
    title: 'Multi-key',
    columns: ['key', 'analysis_results.description.captions.text'],
  },
];

export function sampleNamed(name: string): Sample | undefined {
  return samples.find((sample) => sample.name === name);
}

import type { BlobInfo } from '../ports.ts';
import type { StartRecord } from './records.ts';
import { markOf } from './startRecord.ts';

/** The metadata of an output by which its run knows it again: the run's id is for people, who may use one more than once. */
export function outputMetadata(start: StartRecord): Readonly<Record<string, string>> {
  return { tributaryrun: start.id, [markMetadata]: markOf(start) };
}

/** Whether a blob is what this very run has committed. */
export function isOutputOf(start: StartRecord, blob: BlobInfo | undefined): blob is BlobInfo {
  return blob?.metadata[markMetadata] === markOf(start);
}

const markMetadata = 'tributarymark';

import type { TypedData } from '../invoke/typedData.ts';
import type { Binding } from '../loader/programmingModel.ts';

/** What a function is given for the content of a blob. */
export function blobData(content: Buffer, binding: Binding): TypedData {
  return binding['dataType'] === 'string' ? { string: content.toString('utf8') } : { bytes: content };
}

/** The content of the blob that a value put out by a function stands for. */
export function blobContent(data: TypedData): Buffer {
  if (data.bytes !== undefined) return Buffer.from(data.bytes);
  return Buffer.from(data.string ?? data.json ?? String(data.int ?? data.double ?? ''));
}

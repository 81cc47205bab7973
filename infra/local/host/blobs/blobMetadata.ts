import type { BlobDownloadResponseParsed } from '@azure/storage-blob';
import type { TypedData } from '../invoke/typedData.ts';

/** What a function finds beside the content of a blob. */
export function blobMetadata(
  path: string,
  url: string,
  blob: Omit<BlobDownloadResponseParsed, '_response'>,
  placeholders: Readonly<Record<string, string>>,
): Record<string, TypedData> {
  const named = Object.entries(placeholders).map(([name, value]): [string, TypedData] => [name, { string: value }]);
  const properties = {
    Length: blob.contentLength,
    ContentType: blob.contentType,
    ETag: blob.etag,
    LastModified: blob.lastModified,
    CreatedOn: blob.createdOn,
    BlobType: blob.blobType,
    ContentHash: blob.contentMD5 === undefined ? undefined : Buffer.from(blob.contentMD5).toString('base64'),
  };
  return {
    BlobTrigger: { string: path },
    Uri: { json: JSON.stringify(url) },
    Properties: { json: JSON.stringify(properties) },
    Metadata: { json: JSON.stringify(blob.metadata ?? {}) },
    ...Object.fromEntries(named),
  };
}

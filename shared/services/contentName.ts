import { z } from 'zod';
import { blobPath } from '../model/blobPath.ts';

const aName = 'a blob as "container/name", or an https URL of a host in TRIBUTARY_CONTENT_HOSTS';
const url = z.url(aName).regex(/^https?:\/\//, aName);

/**
 * Names the bytes of a parameter that is `in: 'content'`: a blob, read by the app's identity, or a URL. URLs in rows are
 * anybody's, so only those are read whose host the settings name.
 */
export const contentName: z.ZodType<string> = z.union([blobPath, url], aName);

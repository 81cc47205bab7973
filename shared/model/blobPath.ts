import { z } from 'zod';

const aPath = 'a path that starts with its container, such as "input/reviews.jsonl"';

/** A container's name, a slash, a blob's name: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
export const blobPath = z
  .string(aPath)
  .regex(/^[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]\/[^/].*$/s, aPath)
  .refine(
    (path) => path.length - path.indexOf('/') - 1 <= 1024,
    'a path whose part behind the container has at most 1,024 characters',
  )
  .refine(isPlainPath, `${aPath}, with no control characters, backslashes or segments of dots alone`);

/** A URL with other paths than these would mean another blob, perhaps in another container. */
function isPlainPath(path: string): boolean {
  return (
    path.isWellFormed() && !/[\p{Cc}\\]/u.test(path) && !path.split('/').some((segment) => /^\.{1,2}$/.test(segment))
  );
}

/** Containers that are the app's own, or the Functions host's in the same account: with keys, code and history in them. */
const reserved = /^(runs|pipelines|azure-webjobs-.*|scm-releases|app-package-.*|.*-(largemessages|leases|applease))\//;

/** Whether a job must neither read nor write there. */
export function isReserved(path: string): boolean {
  return reserved.test(path);
}

import { z } from 'zod';

/** An Event Grid event about a blob, in its own schema or as a CloudEvent. */
const eventSchema = z.union([
  z.looseObject({ eventType: z.string(), subject: z.string() }),
  z.looseObject({ type: z.string(), subject: z.string() }),
]);

/** What a queue message announces: a blob that was created, or something that does not matter here; else it is no event. */
export type Announcement = { readonly isEvent: boolean; readonly blob?: string };

export function readAnnouncement(message: unknown): Announcement {
  const event = eventSchema.safeParse(message).data;
  if (event === undefined) return { isEvent: false };
  const kind = 'eventType' in event ? event.eventType : event.type;
  const [, container, name] = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/.exec(event.subject) ?? [];
  const isCreated = kind === 'Microsoft.Storage.BlobCreated' && container !== undefined;
  return { isEvent: true, ...(isCreated ? { blob: `${container}/${name}` } : {}) };
}

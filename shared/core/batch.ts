/** What a request may hold, all at once. */
export interface BatchLimits {
  readonly documents: number;
  /** Bytes of the request's body. */
  readonly bytes: number;
}

/** Bytes that a body has besides its documents, with room to spare; and those around each document. */
const envelopeBytes = 256;
const perDocumentBytes = 32;

/** Batches that may be open at once; past that the oldest is sent as it is. */
const maxOpen = 64;

export interface Packer<Item> {
  /** Adds an item; gives back the batches that are complete. Items of different groups never share one. */
  add(item: Item, bytes: number, group: string): Item[][];
  /** The batches still open, oldest first. */
  flush(): Item[][];
}

/** Whether a document alone is too large for a request. */
export function fitsAlone(bytes: number, limits: BatchLimits): boolean {
  return envelopeBytes + perDocumentBytes + bytes <= limits.bytes;
}

/** Packs items into batches in the order they come, each within its limits. */
export function createPacker<Item>(limits: BatchLimits): Packer<Item> {
  const open = new Map<string, { items: Item[]; bytes: number }>();
  return {
    add(item, size, group) {
      const complete: Item[][] = [];
      const bytes = size + perDocumentBytes;
      const current = open.get(group);
      if (current && current.bytes + bytes > limits.bytes) {
        complete.push(current.items);
        open.delete(group);
      }
      const batch = open.get(group) ?? { items: [], bytes: envelopeBytes };
      batch.items.push(item);
      batch.bytes += bytes;
      open.set(group, batch);
      if (batch.items.length >= limits.documents) {
        complete.push(batch.items);
        open.delete(group);
      } else if (open.size > maxOpen) {
        const [oldest, { items }] = open.entries().next().value as [string, { items: Item[] }];
        complete.push(items);
        open.delete(oldest);
      }
      return complete;
    },
    flush() {
      const rest = [...open.values()].map(({ items }) => items);
      open.clear();
      return rest;
    },
  };
}

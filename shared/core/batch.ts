/** What a request may hold, all at once. */
export interface BatchLimits {
  readonly documents: number;
  /** Bytes of the request's body. */
  readonly bytes: number;
  /** In a measure of the service's own. */
  readonly units?: number;
}

/** What an item takes of a request. */
export interface ItemSize {
  readonly bytes: number;
  readonly units: number;
}

/** Bytes that a body has besides its documents, with room to spare; and those around each document. */
const envelopeBytes = 256;
const perDocumentBytes = 32;

/** Batches that may be open at once; past that the oldest is sent as it is. */
const maxOpen = 64;

export interface Packer<Item> {
  /** Adds an item; gives back the batches that are complete. Items of different groups never share one. */
  add(item: Item, size: ItemSize, group: string): Item[][];
  /** The batches still open, oldest first. */
  flush(): Item[][];
}

/** Whether a document alone is too large for a request. */
export function fitsAlone({ bytes, units }: ItemSize, limits: BatchLimits): boolean {
  return envelopeBytes + perDocumentBytes + bytes <= limits.bytes && units <= unitsOf(limits);
}

function unitsOf({ units = Number.POSITIVE_INFINITY }: BatchLimits): number {
  return units;
}

/** Packs items into batches in the order they come, each within its limits. */
export function createPacker<Item>(limits: BatchLimits): Packer<Item> {
  const open = new Map<string, { items: Item[]; bytes: number; units: number }>();
  return {
    add(item, size, group) {
      const complete: Item[][] = [];
      const bytes = size.bytes + perDocumentBytes;
      const current = open.get(group);
      if (current && (current.bytes + bytes > limits.bytes || current.units + size.units > unitsOf(limits))) {
        complete.push(current.items);
        open.delete(group);
      }
      const batch = open.get(group) ?? { items: [], bytes: envelopeBytes, units: 0 };
      batch.items.push(item);
      batch.bytes += bytes;
      batch.units += size.units;
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

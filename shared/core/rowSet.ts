/** A set of row ordinals that costs a bit a row. */
export interface RowSet {
  has(row: number): boolean;
  /** Adds a row; false where it was there already. */
  add(row: number): boolean;
  readonly size: number;
}

export function createRowSet(): RowSet {
  let bits = new Uint8Array(1024);
  let size = 0;
  return {
    has: (row) => ((bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0,
    add(row) {
      const at = row >> 3;
      if (at >= bits.length) {
        const larger = new Uint8Array(Math.max(bits.length * 2, at + 1));
        larger.set(bits);
        bits = larger;
      }
      const byte = bits[at] as number;
      const bit = 1 << (row & 7);
      if (byte & bit) return false;
      bits[at] = byte | bit;
      size += 1;
      return true;
    },
    get size() {
      return size;
    },
  };
}

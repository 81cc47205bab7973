/** A blob with rows that a section of a run has left for the next. */
export interface Piece {
  /** The partition that they come from, and which of its pieces this is, both from 0. */
  readonly partition: number;
  readonly at: number;
  readonly etag: string;
  readonly bytes: number;
  readonly rows: number;
}

const digits = 6;

/** A number as paths have it: they sort as the numbers do. */
export function inPath(value: number): string {
  return String(value).padStart(digits, '0');
}

/** The number that a path ends with: that of a joined partition, say. */
export function numberOf(path: string): number {
  return Number.parseInt(path.slice(path.lastIndexOf('/') + 1), 10);
}

/** Where a section keeps what is its own; the first one's records stand where those of a run stand that has no other. */
export function sectionFolder(id: string, section: number): string {
  return section === 0 ? `runs/${id}/` : `runs/${id}/sections/${inPath(section)}/`;
}

/** The rows that a section is given by the one before. */
export function piecesFolder(id: string, section: number): string {
  return `${sectionFolder(id, section)}rows/`;
}

export function piecePath(id: string, section: number, { partition, at }: Pick<Piece, 'partition' | 'at'>): string {
  return `${piecesFolder(id, section)}${inPath(partition)}/${inPath(at)}.jsonl`;
}

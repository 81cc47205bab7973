import { closeSync, createWriteStream, mkdtempSync, openSync, rmSync, type WriteStream, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file that is written and thrown away, so that all sides of a comparison pay for their output. */
export interface Sink extends Disposable {
  write(piece: string | Uint8Array): void;
  /** The same file as a stream. */
  stream(): WriteStream;
}

export function openSink(): Sink {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = openSync(join(folder, 'output.jsonl'), 'w');
  return {
    write(piece) {
      if (typeof piece === 'string') writeSync(file, piece);
      else writeSync(file, piece);
    },
    stream: () => createWriteStream('', { fd: file, autoClose: false }),
    [Symbol.dispose]() {
      closeSync(file);
      rmSync(folder, { recursive: true });
    },
  };
}

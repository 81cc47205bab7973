import type { BlobStore } from '../ports.ts';
import { splitLines } from '../rows/lines.ts';

/**
 * A blob of lines in slots, which begins with where each slot begins and the last one ends: 4 bytes each, the least first.
 * Who is to have the lines of some slots reads those alone.
 */

const wordBytes = 4;

/** The lines, each in its slot; within a slot they keep their order. */
export function formatSlots(slots: number, lines: readonly (readonly [slot: number, line: string])[]): Buffer {
  const texts: string[] = Array.from({ length: slots }, () => '');
  for (const [slot, line] of lines) texts[slot] += `${line}\n`;
  const contents = texts.map((text) => Buffer.from(text));
  const head = Buffer.alloc((slots + 1) * wordBytes);
  let at = head.length;
  for (const [slot, content] of contents.entries()) {
    head.writeUInt32LE(at, slot * wordBytes);
    at += content.length;
  }
  head.writeUInt32LE(at, slots * wordBytes);
  return Buffer.concat([head, ...contents]);
}

/** The lines of the slots from one up to, not including, another. */
export async function readSlots(store: BlobStore, path: string, from: number, to: number): Promise<string[]> {
  const head = await readBytes(store, path, from * wordBytes, (to + 1) * wordBytes);
  const [start, end] = [head.readUInt32LE(0), head.readUInt32LE((to - from) * wordBytes)];
  const lines: string[] = [];
  if (start < end)
    for await (const { bytes } of splitLines(store.read(path, { start, end }))) lines.push(bytes.toString());
  return lines;
}

async function readBytes(store: BlobStore, path: string, start: number, end: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(path, { start, end })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

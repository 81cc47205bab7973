/** What the short service would refuse a WAV file for. */

const seconds = 60;
const rate = 16_000;
const expected = 'expected a WAV file with PCM of 16 bits at 16 kHz on one channel';

/**
 * A sentence, or `undefined` where there is nothing to say against the file: RIFF with PCM (1, or extensible, whose own
 * encoding only the service knows), one channel, 16 kHz, 16 bits, and no more than a minute of it.
 */
export function wavProblem(bytes: Uint8Array): string | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (textAt(file, 0) !== 'RIFF' || textAt(file, 8) !== 'WAVE') return `The audio is not a WAV file: ${expected}.`;
  let isRight: boolean | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = textAt(file, at);
    const length = file.readUInt32LE(at + 4);
    if (name === 'fmt ' && at + 24 <= file.length) isRight = isFormatRight(file.subarray(at + 8));
    if (name === 'data') {
      if (isRight !== true) return `The audio has another format: ${expected}.`;
      // A file that was written while it was recorded may not know its length.
      const held = Math.min(length || Number.POSITIVE_INFINITY, file.length - at - 8);
      return held > seconds * rate * 2 ? `The audio is longer than ${seconds} seconds.` : undefined;
    }
    at += 8 + length + (length % 2);
  }
  return `The audio has no samples: ${expected}.`;
}

function isFormatRight(format: Buffer): boolean {
  const encoding = format.readUInt16LE(0);
  return (
    (encoding === 1 || encoding === 0xff_fe) &&
    format.readUInt16LE(2) === 1 &&
    format.readUInt32LE(4) === rate &&
    format.readUInt16LE(14) === 16
  );
}

function textAt(file: Buffer, at: number): string {
  return file.toString('latin1', at, at + 4);
}

/** WAV files for tests. */

export interface WavOptions {
  readonly rate?: number;
  readonly bits?: number;
  readonly encoding?: number;
}

/** A file with the samples of each channel. */
export function wavFile(channels: readonly Int16Array[], options: WavOptions = {}): Buffer {
  const { rate = 16_000, bits = 16, encoding = 1 } = options;
  const length = channels[0]?.length ?? 0;
  const data = Buffer.alloc(length * channels.length * 2);
  for (let at = 0; at < length; at += 1) {
    for (const [channel, samples] of channels.entries()) {
      data.writeInt16LE(samples[at] ?? 0, (at * channels.length + channel) * 2);
    }
  }
  const format = Buffer.alloc(16);
  format.writeUInt16LE(encoding, 0);
  format.writeUInt16LE(channels.length, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE((rate * channels.length * bits) / 8, 8);
  format.writeUInt16LE((channels.length * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), chunk('data', data)]);
  return Buffer.concat([chunk('RIFF', body)]);
}

/** A named part of a RIFF file. */
export function chunk(name: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name), length, content, Buffer.alloc(content.length % 2)]);
}

/** A tone of 200 Hz at 16 kHz whose loudness (0 to 1) changes from one stretch of so many seconds to the next. */
export function tone(...stretches: readonly (readonly [seconds: number, loudness: number])[]): Int16Array {
  const lengths = stretches.map(([seconds]) => Math.round(seconds * 16_000));
  const samples = new Int16Array(lengths.reduce((sum, length) => sum + length, 0));
  let start = 0;
  for (const [index, length] of lengths.entries()) {
    const loudness = stretches[index]?.[1] ?? 0;
    for (let at = 0; at < length; at += 1) {
      samples[start + at] = Math.round(Math.sin((at / 80) * 2 * Math.PI) * loudness * 32_767);
    }
    start += length;
  }
  return samples;
}

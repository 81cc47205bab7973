/** WAV files (RIFF): their format and their samples. */

export interface Wav {
  /** 1 for PCM. */
  readonly encoding: number;
  readonly channels: number;
  /** Samples a second. */
  readonly rate: number;
  /** Bits of one sample. */
  readonly bits: number;
  /** Samples of all channels, one after the other. */
  readonly data: Buffer;
}

const PCM = 1;

/** The format of a file whose `fmt ` chunk says its encoding further behind, in a GUID that starts with it. */
const EXTENSIBLE = 0xff_fe;

/** Reads a file, or `undefined` where it is none; a data chunk that ends before its stated length has what there is. */
export function readWav(file: Buffer): Wav | undefined {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    return undefined;
  }
  let format: Omit<Wav, 'data'> | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const chunk = file.subarray(at + 8, at + 8 + length);
    if (name === 'fmt ' && chunk.length >= 16) format = readFormat(chunk);
    // A file that was written while it was recorded may not know its length: 0, or the largest number.
    if (name === 'data') return format && { ...format, data: length === 0 ? file.subarray(at + 8) : chunk };
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** Whether the samples are 16-bit PCM, which is all that {@link channelOf} reads. */
export function isPcm16({ encoding, bits, channels, rate }: Wav): boolean {
  return encoding === PCM && bits === 16 && channels > 0 && rate > 0;
}

/** Samples of one channel in a file of 16-bit PCM. */
export function channelOf({ data, channels }: Wav, channel: number): Int16Array {
  const samples = new Int16Array(Math.floor(data.length / 2 / channels));
  for (let at = 0; at < samples.length; at += 1) samples[at] = data.readInt16LE((at * channels + channel) * 2);
  return samples;
}

/** The mean of all channels. */
export function mergeChannels(wav: Wav): Int16Array {
  if (wav.channels === 1) return channelOf(wav, 0);
  const { data, channels } = wav;
  const samples = new Int16Array(Math.floor(data.length / 2 / channels));
  for (let at = 0; at < samples.length; at += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += data.readInt16LE((at * channels + channel) * 2);
    samples[at] = Math.round(sum / channels);
  }
  return samples;
}

/** Seconds of a file of 16-bit PCM. */
export function secondsOf({ data, channels, rate }: Wav): number {
  return data.length / 2 / channels / rate;
}

function readFormat(chunk: Buffer): Omit<Wav, 'data'> {
  const encoding = chunk.readUInt16LE(0);
  return {
    encoding: encoding === EXTENSIBLE && chunk.length >= 26 ? chunk.readUInt16LE(24) : encoding,
    channels: chunk.readUInt16LE(2),
    rate: chunk.readUInt32LE(4),
    bits: chunk.readUInt16LE(14),
  };
}

/** The discrete Fourier transform of any length: radix 2 where the length is a power of two, else by Bluestein's convolution. */

export interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Transforms a series; its length is kept. */
export function fourier({ re, im }: Spectrum): Spectrum {
  const { length } = re;
  return (length & (length - 1)) === 0 ? radixTwo(re, im) : bluestein(re, im);
}

export function inverseFourier({ re, im }: Spectrum): Spectrum {
  // Exchanging the two parts before and after turns one direction into the other.
  const { re: swappedRe, im: swappedIm } = fourier({ re: im, im: re });
  const { length } = re;
  return { re: swappedIm.map((value) => value / length), im: swappedRe.map((value) => value / length) };
}

/** The magnitudes of a spectrum. */
export function magnitudesOf({ re, im }: Spectrum): Float64Array {
  return re.map((value, index) => Math.hypot(value, im[index]!));
}

function radixTwo(re: Float64Array, im: Float64Array): Spectrum {
  const { length } = re;
  const out = { re: bitReversed(re), im: bitReversed(im) };
  const cos = new Float64Array(length / 2);
  const sin = new Float64Array(length / 2);
  for (let index = 0; index < length / 2; index += 1) {
    cos[index] = Math.cos((2 * Math.PI * index) / length);
    sin[index] = -Math.sin((2 * Math.PI * index) / length);
  }
  for (let half = 1; half < length; half *= 2) combine(out, half, cos, sin);
  return out;
}

/** Joins transforms of `half` values to ones of twice as many. */
function combine({ re, im }: Spectrum, half: number, cos: Float64Array, sin: Float64Array): void {
  const { length } = re;
  const stride = length / (2 * half);
  for (let start = 0; start < length; start += 2 * half) {
    for (let step = 0; step < half; step += 1) {
      const even = start + step;
      const odd = even + half;
      const c = cos[step * stride]!;
      const s = sin[step * stride]!;
      const real = re[odd]! * c - im[odd]! * s;
      const imaginary = re[odd]! * s + im[odd]! * c;
      re[odd] = re[even]! - real;
      im[odd] = im[even]! - imaginary;
      re[even]! += real;
      im[even]! += imaginary;
    }
  }
}

function bitReversed(values: Float64Array): Float64Array {
  const { length } = values;
  const out = new Float64Array(length);
  let reversed = 0;
  for (const value of values) {
    out[reversed] = value;
    let bit = length >> 1;
    while (bit > 0 && (reversed & bit) !== 0) {
      reversed ^= bit;
      bit >>= 1;
    }
    reversed |= bit;
  }
  return out;
}

/** Writes the transform as a convolution with a chirp, which a power of two can do. */
function bluestein(re: Float64Array, im: Float64Array): Spectrum {
  const { length } = re;
  const size = 2 ** Math.ceil(Math.log2(2 * length - 1));
  const chirp = chirpOf(length);
  const kernel = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let index = 0; index < length; index += 1) {
    const mirrored = (size - index) % size;
    kernel.re[index] = kernel.re[mirrored] = chirp.re[index]!;
    kernel.im[index] = kernel.im[mirrored] = -chirp.im[index]!;
  }
  const padded = { re: new Float64Array(size), im: new Float64Array(size) };
  multiplyInto(padded, { re, im }, chirp);
  const first = radixTwo(padded.re, padded.im);
  multiplyInto(first, first, radixTwo(kernel.re, kernel.im));
  const convolved = inverseFourier(first);
  const out = { re: new Float64Array(length), im: new Float64Array(length) };
  multiplyInto(out, { re: convolved.re.subarray(0, length), im: convolved.im.subarray(0, length) }, chirp);
  return out;
}

/** exp(-iπk²/n); k² is taken modulo 2n, so that the angle stays exact. */
function chirpOf(length: number): Spectrum {
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  for (let index = 0; index < length; index += 1) {
    const angle = (Math.PI * ((index * index) % (2 * length))) / length;
    re[index] = Math.cos(angle);
    im[index] = -Math.sin(angle);
  }
  return { re, im };
}

function multiplyInto(out: Spectrum, a: Spectrum, b: Spectrum): void {
  for (let index = 0; index < a.re.length; index += 1) {
    const real = a.re[index]! * b.re[index]! - a.im[index]! * b.im[index]!;
    out.im[index] = a.re[index]! * b.im[index]! + a.im[index]! * b.re[index]!;
    out.re[index] = real;
  }
}

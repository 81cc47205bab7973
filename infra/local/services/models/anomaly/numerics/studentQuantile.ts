/** Quantiles of Student's t distribution, found from its upper tail by Newton's method. */

/** The t that is exceeded with probability `tail` (below 0.5) at `freedom` degrees of freedom; NaN below one degree. */
export function studentQuantile(tail: number, freedom: number): number {
  if (freedom < 1) return Number.NaN;
  let t = firstGuess(tail, freedom);
  // In logarithms of both, the tail is nearly straight, so that a few steps are enough.
  for (let step = 0; step < 50; step += 1) {
    const share = upperTail(t, freedom);
    const slope = (-density(t, freedom) * t) / share;
    const change = (Math.log(share) - Math.log(tail)) / slope;
    t *= Math.exp(-change);
    if (Math.abs(change) < 1e-13) break;
  }
  return t;
}

/** The normal quantile (Abramowitz and Stegun 26.2.23), widened for the degrees of freedom (26.7.5). */
function firstGuess(tail: number, freedom: number): number {
  const u = Math.sqrt(-2 * Math.log(tail));
  const z =
    u - (2.515517 + 0.802853 * u + 0.010328 * u * u) / (1 + 1.432788 * u + 0.189269 * u * u + 0.001308 * u ** 3);
  const widened = z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom * freedom);
  return Math.max(widened, 1e-3);
}

function density(t: number, freedom: number): number {
  const scale = logGamma((freedom + 1) / 2) - logGamma(freedom / 2) - Math.log(freedom * Math.PI) / 2;
  return Math.exp(scale - ((freedom + 1) / 2) * Math.log1p((t * t) / freedom));
}

function upperTail(t: number, freedom: number): number {
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
}

/** The regularised incomplete beta function, by its continued fraction where that converges fast. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  return (Math.exp(front) * betaFraction(x, a, b)) / a;
}

/** Lentz's evaluation. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const guarded = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / guarded(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / guarded(1 + term * d);
      c = guarded(1 + term / c);
      fraction *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** Stirling's series, after raising the argument to where it is exact. */
function logGamma(value: number): number {
  let x = value;
  let shift = 0;
  while (x < 12) {
    shift -= Math.log(x);
    x += 1;
  }
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return shift + (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}

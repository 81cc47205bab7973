/** Where answers came from: which key was used, told by a fingerprint, and which version of the model answered. */
export interface Origin {
  readonly secret: string;
  /** The first 8 hexadecimal digits of the key's SHA-256. */
  readonly fingerprint: string;
  readonly modelVersion?: string;
}

/** Each origin once, in an order that does not depend on who came first. */
export function uniqueOrigins(origins: readonly Origin[]): Origin[] {
  const known = new Map(origins.map((origin) => [JSON.stringify(origin), origin]));
  return [...known].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, origin]) => origin);
}

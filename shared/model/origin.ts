/** Where answers came from: which key was used, told by a fingerprint, and which version of the model answered. */
export interface Origin {
  readonly secret: string;
  /** The first 8 hexadecimal digits of the key's SHA-256. */
  readonly fingerprint: string;
  readonly modelVersion?: string;
}

/** Each origin once, in an order that does not depend on who came first. */
export function addOrigins(known: readonly Origin[], more: readonly Origin[]): readonly Origin[] {
  const fresh = more.filter((origin) => !known.some((other) => isSame(origin, other)));
  if (fresh.length === 0) return known;
  return addOrigins([...known, fresh[0] as Origin], fresh.slice(1)).toSorted((a, b) =>
    textOf(a) < textOf(b) ? -1 : 1,
  );
}

function isSame(a: Origin, b: Origin): boolean {
  return a.secret === b.secret && a.fingerprint === b.fingerprint && a.modelVersion === b.modelVersion;
}

function textOf({ secret, fingerprint, modelVersion }: Origin): string {
  return JSON.stringify({ secret, fingerprint, modelVersion });
}

/** Where answers came from: what opened the resource, and which version of the model answered. */
export type Origin = KeyUse & { readonly modelVersion?: string };

/** A key, by its secret's name and the first 8 hexadecimal digits of its SHA-256; or the app's identity, by the resource. */
export type KeyUse =
  | { readonly secret: string; readonly fingerprint: string; readonly identityAt?: never }
  | { readonly identityAt: string; readonly secret?: never; readonly fingerprint?: never };

/** Each origin once, in an order that does not depend on who came first. */
export function addOrigins(known: readonly Origin[], more: readonly Origin[]): readonly Origin[] {
  const fresh = more.filter((origin) => !known.some((other) => isSame(origin, other)));
  if (fresh.length === 0) return known;
  return addOrigins([...known, fresh[0] as Origin], fresh.slice(1)).toSorted((a, b) =>
    textOf(a) < textOf(b) ? -1 : 1,
  );
}

function isSame(a: Origin, b: Origin): boolean {
  return (
    a.secret === b.secret &&
    a.fingerprint === b.fingerprint &&
    a.identityAt === b.identityAt &&
    a.modelVersion === b.modelVersion
  );
}

function textOf({ secret, fingerprint, identityAt, modelVersion }: Origin): string {
  return JSON.stringify({ secret, fingerprint, identityAt, modelVersion });
}

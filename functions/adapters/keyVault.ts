import type { TokenCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { isLoopback } from '../../shared/core/allowedHosts.ts';
import { type Clock, type SecretSource, SecretUnreadable } from '../../shared/ports.ts';

/** Milliseconds that a value is kept; a rotated key is found sooner, by the service's refusal of the old one. */
const keptMs = 10 * 60_000;
/** Milliseconds after which a vault that says nothing is away; all who ask for the same secret wait for one answer. */
const stallMs = 10_000;
/**
 * Milliseconds for which a refused value that the vault still has is not asked for again: whoever finds a run refused puts the
 * new key into the vault and starts it anew, and a vault takes 4,000 reads in 10 seconds.
 */
const askedMs = 5000;

/** The newest versions of a vault's secrets, each read once for all that ask while it is kept. */
export function createSecretSource(vaultUrl: string, credential: TokenCredential, clock: Clock): SecretSource {
  // A vault on this machine speaks plain http, and its challenge names Azure's vaults as the resource.
  const local = isLoopback(new URL(vaultUrl).hostname);
  const client = new SecretClient(vaultUrl, credential, {
    disableChallengeResourceVerification: local,
    allowInsecureConnection: local,
  });
  const kept = new Map<string, Kept>();
  const read = (name: string, insteadOf?: string): Promise<string> => {
    const before = kept.get(name);
    const value = client.getSecret(name, { abortSignal: AbortSignal.timeout(stallMs) }).then(
      (secret) => secret.value ?? '',
      (error: unknown) => {
        const reason = reasonOf(error);
        // While the vault is away, what it said last is most likely still right, unless that is what was refused.
        if (reason === 'unavailable' && before && insteadOf === undefined) return before.value;
        kept.delete(name);
        throw new SecretUnreadable(name, reason, error);
      },
    );
    kept.set(name, { value, readAt: clock.now(), insteadOf });
    return value;
  };
  return {
    async get(name, { refused } = {}) {
      const entry = kept.get(name);
      if (!entry || clock.now() - entry.readAt > keptMs) return read(name, refused);
      if (refused === undefined || (await entry.value) !== refused) return entry.value;
      // Many calls may be refused at once: the first asks again, the others take what it gets.
      const newer = kept.get(name);
      const isAsked = newer?.insteadOf === refused && clock.now() - newer.readAt <= askedMs;
      return isAsked ? newer.value : read(name, refused);
    },
  };
}

interface Kept {
  readonly value: Promise<string>;
  readonly readAt: number;
  /** The refused value that this one was read to replace. */
  readonly insteadOf: string | undefined;
}

function reasonOf(error: unknown): SecretUnreadable['reason'] {
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (statusCode === 404 || code === 'SecretNotFound') return 'unknown';
  if (statusCode === 403) return /disabled/i.test(message ?? '') ? 'disabled' : 'forbidden';
  return 'unavailable';
}

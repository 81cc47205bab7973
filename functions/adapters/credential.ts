import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { promptCredential } from './promptCredential.ts';

/** The token that the local vault accepts; it opens nothing else. */
const localToken = 'local-development';
const anHour = 3_600_000;
/** Milliseconds after which an identity that says nothing is away. */
const stallMs = 10_000;

/** The app's identity: whatever Azure gives it, or a fixed token for the stack on one machine. */
export function createCredential(kind: 'default' | 'static'): TokenCredential {
  if (kind === 'default') return promptCredential(new DefaultAzureCredential(), stallMs);
  return { getToken: () => Promise.resolve({ token: localToken, expiresOnTimestamp: Date.now() + anHour }) };
}

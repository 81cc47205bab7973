import type { AccessToken, TokenCredential } from '@azure/identity';
import { type Clock, type TokenSource, TokenUnavailable } from '../../shared/ports.ts';

/** https://learn.microsoft.com/azure/ai-services/authentication#authenticate-with-microsoft-entra-id */
const scope = 'https://cognitiveservices.azure.com/.default';
/** Milliseconds before its end in which a token is replaced while it is still used, and in which it is used no more. */
const refreshMs = 5 * 60_000;
const endMs = 30_000;

/** Tokens for AI services, each asked for once for all calls. */
export function createTokenSource(credential: TokenCredential, clock: Clock): TokenSource {
  let kept: AccessToken | undefined;
  let asking: Promise<string> | undefined;
  const request = async (): Promise<string> => {
    const given = await credential.getToken(scope);
    if (!given) throw new Error('The credential gives no token.');
    kept = given;
    return given.token;
  };
  const ask = (): Promise<string> => {
    asking ??= request()
      .catch((error: unknown) => {
        throw new TokenUnavailable(error);
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  return {
    async get({ refused } = {}) {
      const left = kept ? kept.expiresOnTimestamp - clock.now() : 0;
      if (!kept || left <= endMs || kept.token === refused) return ask();
      // Nobody has to wait for the next token while there is one.
      if (left <= refreshMs) ask().catch(() => undefined);
      return kept.token;
    },
  };
}

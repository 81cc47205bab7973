import type { TokenCredential } from '@azure/identity';

/**
 * A credential that says within so many milliseconds that it gives no token. The identities of Azure ask for one without a
 * limit of time, and whatever signal they are given ends nothing; all who wait for a key or a blob wait for that token.
 */
export function promptCredential(credential: TokenCredential, withinMs: number): TokenCredential {
  return {
    getToken(scopes, options) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`The identity gave no token within ${withinMs} ms.`)), withinMs);
      });
      return Promise.race([credential.getToken(scopes, options), late]).finally(() => clearTimeout(timer));
    },
  };
}

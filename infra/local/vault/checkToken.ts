/** Who may call the vault: the holder of one fixed token. */

import { LOCAL_TOKEN } from '../loopback/localToken.ts';
import { VaultError } from './vaultError.ts';

/** The tenant is all zeros: a client that went there for a token would be told that there is none. */
const CHALLENGE =
  'Bearer authorization="https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000", resource="https://vault.azure.net"';

/** Throws the 401 with the service's challenge unless `authorization` carries the token. */
export function checkToken(authorization: string | undefined): void {
  if (authorization === `Bearer ${LOCAL_TOKEN}`) return;
  const missing = authorization === undefined || !/^(Bearer|PoP) /i.test(authorization);
  const message = missing
    ? 'AKV10000: Request is missing a Bearer or PoP token.'
    : 'Error validating token: the token was not issued for this vault.';
  throw new VaultError(401, 'Unauthorized', message, { headers: { 'WWW-Authenticate': CHALLENGE } });
}

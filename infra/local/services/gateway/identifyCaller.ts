/** Who calls: the resource that a key or a token opens, or the answer to a caller that opens none. */

import type { IncomingMessage } from 'node:http';
import { LOCAL_TOKEN } from '../../loopback/localToken.ts';
import { accessDenied, invalidToken, subdomainNeeded } from './gatewayAnswers.ts';
import { headerOf } from './headerOf.ts';
import { fingerprintOf, type KeyOwner } from './keyOwners.ts';
import type { ServiceAnswer } from './operation.ts';
import type { Resource } from './resource.ts';

export interface Caller {
  /** As sent; for faults that are meant for it. */
  readonly key: string | undefined;
  readonly fingerprint: string | undefined;
  readonly owner: KeyOwner | undefined;
  /** The gateway's answer where there is no owner. */
  readonly refusal: ServiceAnswer;
}

/**
 * A key opens its resource, at the address of all resources or at the resource's own (`at`). A token opens no other than
 * the resource at whose own address it comes: only custom subdomains take tokens.
 */
export function identifyCaller(
  request: Pick<IncomingMessage, 'rawHeaders'>,
  at: Resource | undefined,
  ownerOf: (key: string | undefined) => KeyOwner | undefined,
): Caller {
  const key = headerOf(request, 'ocp-apim-subscription-key');
  const authorization = key === undefined ? headerOf(request, 'authorization') : undefined;
  if (authorization !== undefined) return identifyToken(authorization, at);
  const found = ownerOf(key);
  const owner = at === undefined || found?.resource === at ? found : undefined;
  const fingerprint = found?.fingerprint ?? (key === undefined ? undefined : fingerprintOf(key));
  return { key, fingerprint, owner, refusal: accessDenied() };
}

function identifyToken(authorization: string, resource: Resource | undefined): Caller {
  const fingerprint = fingerprintOf(authorization);
  const isRight = authorization === `Bearer ${LOCAL_TOKEN}`;
  const owner = isRight && resource !== undefined ? { resource, fingerprint } : undefined;
  return { key: undefined, fingerprint, owner, refusal: resource === undefined ? subdomainNeeded() : invalidToken() };
}

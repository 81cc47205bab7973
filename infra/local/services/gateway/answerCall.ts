/** The gateway's order of work: operation, key, quota, and only then the service. */

import type { Scripted } from '../control/createScripted.ts';
import type { Quotas } from './createQuotas.ts';
import { rateLimited, resourceNotFound } from './gatewayAnswers.ts';
import type { Caller } from './identifyCaller.ts';
import type { OpenOperation, Operation, ServiceAnswer, ServiceRequest } from './operation.ts';

/** Answers one call as the real service would. */
export function answerCall(
  operation: Operation | OpenOperation | undefined,
  { owner, refusal }: Pick<Caller, 'owner' | 'refusal'>,
  request: Omit<ServiceRequest, 'resource'>,
  { scripted, quotas }: { readonly scripted: Scripted; readonly quotas: Quotas },
): ServiceAnswer | Promise<ServiceAnswer> {
  if (operation === undefined) return resourceNotFound();
  if (operation.isOpen) return operation.answer(request);
  if (owner === undefined) return refusal;
  const { resource } = owner;
  const waitMs = quotas.take(resource.name, operation.feature, scripted.quotaOf(resource, operation));
  if (waitMs > 0) return rateLimited(operation, resource.tier, waitMs);
  return operation.answer({ ...request, resource });
}

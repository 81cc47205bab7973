import type { Stage } from '../model/job.ts';
import type { ServiceDefinition } from './defineService.ts';

/** What a service is for a kind: its definition for that kind, where it has kinds; nothing where it lacks this one. */
export function serviceOfKind(service: ServiceDefinition, kind: unknown): ServiceDefinition | undefined {
  if (service.kinds === undefined) return service;
  return typeof kind === 'string' ? service.kinds.get(kind) : undefined;
}

/** The kind that a stage names. */
export function kindOf({ params }: Partial<Pick<Stage, 'params'>>): unknown {
  const binding = params?.['kind'];
  return binding && 'constant' in binding ? binding.constant : undefined;
}

/** What a service is for a stage of a checked job. */
export function serviceForStage(service: ServiceDefinition, stage: Pick<Stage, 'params'>): ServiceDefinition {
  const found = serviceOfKind(service, kindOf(stage));
  if (!found) throw new Error(`The service ${service.name} has no such kind.`);
  return found;
}

/** What a stage is counted as by the quotas of resources: each kind of a service has its own. */
export function featureOf(stage: Pick<Stage, 'service' | 'params'>): string {
  const kind = kindOf(stage);
  return typeof kind === 'string' ? `${stage.service}-${kind}` : stage.service;
}

import type { Seclusion } from '../core/seclusion.ts';
import type { Timesheet } from '../core/timesheet.ts';
import type { ServiceClient } from '../http/serviceRequest.ts';
import type { BlobStore, Clock } from '../ports.ts';
import type { ServiceDefinition } from '../services/defineService.ts';
import type { ContentReader } from './contentReader.ts';
import type { Wish } from './control.ts';
import type { Workplace } from './workplace.ts';

/** What a part is worked on with. */
export interface EnrichDeps {
  readonly store: BlobStore;
  readonly clock: Clock;
  readonly client: ServiceClient;
  readonly service: ServiceDefinition;
  /** The process's own. */
  readonly content: ContentReader;
  /** The process's own. */
  readonly seclusion: Seclusion;
  /** The run's own in this process; left out, it is one where nothing else is done. */
  readonly workplace?: Workplace;
  /** What the run's owner wants; asked before each batch. */
  control(): Promise<Wish>;
}

/** The same, with the timesheet of the work. */
export type PartDeps = Required<EnrichDeps> & { readonly timesheet: Timesheet };

/** Notes the waits for the control record, and for the service to work on rows. */
export function timedDeps(deps: PartDeps): PartDeps {
  const { timesheet, clock, control } = deps;
  return {
    ...deps,
    clock: { ...clock, sleep: (ms) => timesheet.during('operation', clock.sleep(ms)) },
    control: () => timesheet.during('storage', control()),
  };
}

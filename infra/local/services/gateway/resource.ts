/** An AI services resource as the stand-in keeps it, and what the gateway allows it. */

export type Tier = 'S' | 'F0';

/** Calls let through in a second and in a minute, for each feature of a resource by itself. */
export interface Quota {
  readonly perSecond: number;
  readonly perMinute: number;
}

export interface Resource {
  readonly name: string;
  readonly location: string;
  readonly tier: Tier;
  /** Two on Azure; any of them is as good as another, and all share the resource's quota. */
  readonly keys: readonly string[];
  /** In place of what the tier allows. */
  readonly quota?: Partial<Quota> | undefined;
}

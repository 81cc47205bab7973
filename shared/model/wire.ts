/** What orchestrators, their children and their activities say to each other: references and figures only. */

/** A stage's place in the job, and the service, whose name is that of the activity. */
export interface StageRef {
  readonly stage: number;
  readonly service: string;
}

/** How a section of a run is laid out: stages of one wave run side by side, each wave after the one before. */
export interface Layout {
  readonly partitions: number;
  /** Partitions that are worked on at once. */
  readonly lanes: number;
  readonly waves: readonly (readonly StageRef[])[];
  /** Stages whose services take groups of rows: one after another, before all others. */
  readonly grouped: readonly StageRef[];
  /** The stage that leaves out duplicates, if there is one. */
  readonly distinct?: number;
  /** Whether the section's rows are the output; else another section follows, for which they are the input. */
  readonly isLast: boolean;
}

export interface RunRef {
  readonly id: string;
  /** Of this start of the run: an id may come back after its run was removed. */
  readonly mark: string;
}

/** A run in one of its sections, from 0. */
export interface SectionRef extends RunRef {
  readonly section: number;
}

export interface PartRef extends SectionRef {
  readonly partition: number;
}

/** A partition, or a bucket of the rows of all partitions, of a stage that has to see those of all. */
export interface ShuffleRef extends PartRef {
  readonly stage: number;
}

/** How a shuffle is laid out. */
export interface Buckets {
  readonly buckets: number;
  /** Buckets that are worked on at once. */
  readonly lanes: number;
}

export interface StagePartRef extends PartRef {
  readonly stage: number;
  readonly lane: number;
}

/** What any activity answers instead of throwing: its value, or why it has none and whether another try may help. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly retry: boolean; readonly reason: string };

/** Whether a part is done; if not, when to go on with it, in milliseconds since 1970. */
export type Progress = { readonly done: true } | { readonly done: false; readonly resumeAt: number };

/** What orchestrators, their children and their activities say to each other: references and figures only. */

/** A stage's place in the job, and the service, whose name is that of the activity. */
export interface StageRef {
  readonly stage: number;
  readonly service: string;
}

/** How a run is laid out: stages of one wave run side by side, each wave after the one before. */
export interface Layout {
  readonly partitions: number;
  /** Partitions that are worked on at once. */
  readonly lanes: number;
  readonly waves: readonly (readonly StageRef[])[];
}

export interface RunRef {
  readonly id: string;
  /** Of this start of the run: an id may come back after its run was removed. */
  readonly mark: string;
}

export interface PartRef extends RunRef {
  readonly partition: number;
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

/** What there is to say of a sample beside its job, which is the JSON file of its name in this folder. */

export interface Sample {
  readonly name: string;
  readonly title: string;
  /** Paths into the rows of the output, shown as a table. */
  readonly columns: readonly string[];
  /** The blobs that the job's rows name; with one sample of those that share them, for all are uploaded together. */
  readonly material?: () => Promise<readonly Material[]>;
}

/** A blob, its path starting with its container. */
export interface Material {
  readonly path: string;
  readonly bytes: Buffer;
}

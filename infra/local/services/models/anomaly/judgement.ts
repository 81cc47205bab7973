/** What a model says about a series. */

export interface Judgement {
  readonly expected: Float64Array;
  /** 1 for each anomaly. */
  readonly anomalies: Uint8Array;
  /** How strange each point is, from 0 to 1, where the model knows it; margins are then made from it. */
  readonly scores?: Float64Array | undefined;
}

/** What every model of the text service has. */
export interface TextModel {
  /** Goes out as `modelVersion`, and may be asked for as `model-version`. */
  readonly version: string;
  /** ISO 639-1 codes of the languages whose texts it takes, some with the part that tells scripts or countries apart. */
  readonly languages: readonly string[];
}

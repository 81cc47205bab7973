/** What a feature of the text service is to the APIs that offer it. */

import type { TextModel } from '../models/textModel.ts';
import type { TextParameters } from './readParameters.ts';
import type { ErrorBody } from './textError.ts';

/** A document as it was sent: what was left out is empty. */
export interface TextDocument {
  readonly id: string;
  readonly text: string;
  readonly language: string;
  readonly countryHint: string;
}

/** What a feature makes of one document, apart from its id, statistics and warnings. */
export type DocumentAnswer = Readonly<Record<string, unknown>>;

/** One feature with the model that is current while a request is answered. */
export interface TextFeature {
  /** Has a quota of its own, and a model that a script may choose. */
  readonly name: string;
  /** Documents in one synchronous request. */
  readonly maxDocuments: number;
  /** The parameters it heeds beside those that all features do. */
  readonly parameters: readonly (keyof TextParameters)[];
  /** Resolves when the model is there. */
  open(): OpenFeature | Promise<OpenFeature>;
}

export interface OpenFeature {
  readonly model: TextModel;
  /** What is wrong with a document, whose text is neither empty nor too long. */
  check(document: TextDocument, parameters: TextParameters): ErrorBody | undefined;
  /** `place` is the document's among those that are answered. */
  answer(document: TextDocument, parameters: TextParameters, place: number): DocumentAnswer | Promise<DocumentAnswer>;
}

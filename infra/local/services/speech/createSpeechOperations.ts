/** All that the speech service answers. */

import type { Operation } from '../gateway/operation.ts';
import type { SpeechModel } from '../models/speech/speechModel.ts';
import { createShortAudioOperation } from './shortAudioOperation.ts';
import { createTranscriptionOperation } from './transcriptionOperation.ts';

/** Both ways of the service, which share a recogniser. */
export function createSpeechOperations(recognizer: SpeechModel): readonly Operation[] {
  return [createShortAudioOperation(recognizer), createTranscriptionOperation(recognizer)];
}

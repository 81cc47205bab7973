/** What the speech services may answer, each problem as one sentence; the contract is written from their documentation. */

import { loadContract } from './openapi.ts';

const contract = loadContract('written', 'speech-to-text.json');

export const SHORT_AUDIO = '/speech/recognition/conversation/cognitiveservices/v1';
export const TRANSCRIBE = '/speechtotext/transcriptions:transcribe';

export function shortAudioProblems({ status, body }: { status: number; body?: unknown }): string[] {
  return contract.responseProblems('POST', SHORT_AUDIO, status, body);
}

export function transcriptionProblems({ status, body }: { status: number; body?: unknown }): string[] {
  return contract.responseProblems('POST', TRANSCRIBE, status, body);
}

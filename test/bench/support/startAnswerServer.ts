import { fileURLToPath } from 'node:url';
import { type ForkedServer, forkServer } from './forkServer.ts';

/** A server that answers, this one or another `file` beside it, in a process of its own. */
export function startAnswerServer(delayMs: number, file = 'answerServer.ts'): Promise<ForkedServer> {
  return forkServer(fileURLToPath(new URL(file, import.meta.url)), [String(delayMs)]);
}

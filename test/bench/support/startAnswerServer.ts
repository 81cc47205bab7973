import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server that answers, this one or another `file` beside it, in a process of its own. */
export async function startAnswerServer(
  delayMs: number,
  file = 'answerServer.ts',
): Promise<AsyncDisposable & { readonly url: string }> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [String(delayMs)]);
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

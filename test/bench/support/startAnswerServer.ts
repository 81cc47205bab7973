import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The answering server in a process of its own. */
export async function startAnswerServer(delayMs: number): Promise<AsyncDisposable & { readonly url: string }> {
  const child = fork(fileURLToPath(new URL('answerServer.ts', import.meta.url)), [String(delayMs)]);
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

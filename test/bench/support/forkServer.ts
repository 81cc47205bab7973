import { fork } from 'node:child_process';
import { once } from 'node:events';

export type ForkedServer = AsyncDisposable & { readonly url: string };

/** A server in a process of its own, which ends with it; the process tells its port when it listens, alone or by its name. */
export async function forkServer(main: string, args: readonly string[]): Promise<ForkedServer> {
  const child = fork(main, args, { silent: true });
  const [told] = (await once(child, 'message')) as [number | { readonly port: number }];
  return {
    url: `http://127.0.0.1:${typeof told === 'number' ? told : told.port}`,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

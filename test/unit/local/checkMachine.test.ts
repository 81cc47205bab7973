import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkMachine } from '../../../infra/local/stack/checkMachine.ts';

const free = { host: 0, services: 0, vault: 0, blob: 0, queue: 0, table: 0 };
let server: Server;
let taken: number;

beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  taken = typeof address === 'object' && address !== null ? address.port : 0;
});

afterEach(() => {
  server.close();
});

test('free ports are not in the way', async () => {
  await expect(checkMachine({ ports: free, state: tmpdir() })).resolves.toBeUndefined();
});

test('a taken port is refused with the variable that moves it', async () => {
  await expect(checkMachine({ ports: { ...free, queue: taken }, state: tmpdir() })).rejects.toThrow(
    `Port ${taken} of Azurite's queues is taken: stop what uses it, or set TRIBUTARY_QUEUE_PORT to another port (0 for a free one).`,
  );
});

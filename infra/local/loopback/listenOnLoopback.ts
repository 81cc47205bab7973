/** An HTTP server that only this machine can reach. */

import { createServer, type RequestListener } from 'node:http';

export interface LoopbackServer {
  readonly port: number;
  readonly url: string;
  /** Stops accepting and drops every open connection, so that it never waits for a keep-alive client. */
  close(): Promise<void>;
}

/** Milliseconds an idle connection stays open: longer than any pool's own limit, so that it is the client which closes it. */
const KEEP_ALIVE_MS = 65_000;

/** Listens at 127.0.0.1 on `port` (0 picks a free one); rejects where the port is taken. */
export async function listenOnLoopback(listener: RequestListener, port: number): Promise<LoopbackServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const bound = address.port;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

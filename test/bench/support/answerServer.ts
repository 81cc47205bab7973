import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** A sentiment service that says the same of every document, as fast as it can or after `argv[2]` milliseconds. */
const delayMs = Number(process.argv[2] ?? 0);
const scores = '{"positive":0.0,"neutral":1.0,"negative":0.0}';
const answerTo = (id: string): string =>
  `{"id":${JSON.stringify(id)},"sentiment":"neutral","confidenceScores":${scores},"sentences":[{"sentiment":"neutral","confidenceScores":${scores},"offset":0,"length":9,"text":"It is so."}],"warnings":[]}`;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const { documents } = JSON.parse(Buffer.concat(chunks).toString()) as { documents: { id: string }[] };
    const body = `{"documents":[${documents.map(({ id }) => answerTo(id)).join(',')}],"errors":[],"modelVersion":"null"}`;
    if (delayMs > 0) await setTimeout(delayMs);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());

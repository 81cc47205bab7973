import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least that a stand-in for the sentiment service could be: it parses the documents, and finds all of them neutral. */
const confidenceScores = { positive: 0, neutral: 1, negative: 0 };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const sent = JSON.parse(Buffer.concat(chunks).toString()) as { documents: { id: string; text: string }[] };
    const documents = sent.documents.map(({ id, text }) => {
      const sentence = { sentiment: 'neutral', confidenceScores, offset: 0, length: text.length, text };
      return { id, sentiment: 'neutral', confidenceScores, sentences: [sentence], warnings: [] };
    });
    const body = JSON.stringify({ documents, errors: [], modelVersion: 'null-model' });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());

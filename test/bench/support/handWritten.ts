import { Agent } from 'undici';
import { reviewInput } from './reviewInput.ts';
import { openSink } from './sink.ts';

type Row = { readonly text: string };

const batchSize = 10;
const path = '/text/analytics/v3.1/sentiment?model-version=latest';
const headers = { 'content-type': 'application/json', 'Ocp-Apim-Subscription-Key': 'value' };

/** The loop that an expert would write: no retry, no record of what is done, nothing to go on from after a crash. */
export async function handWritten(url: string, rows: number, inFlight: number): Promise<void> {
  using sink = openSink();
  const agent = new Agent({ pipelining: 1 });
  const send = async (batch: readonly Row[]): Promise<void> => {
    const body = JSON.stringify({ documents: batch.map(({ text }, id) => ({ id: String(id), text })) });
    const answer = await agent.request({ origin: url, path, method: 'POST', headers, body });
    const { documents } = (await answer.body.json()) as { documents: { id: string }[] };
    let text = '';
    for (const { id, ...sentiment } of documents) text += `${JSON.stringify({ ...batch[Number(id)], sentiment })}\n`;
    sink.write(text);
  };
  const busy = new Set<Promise<void>>();
  for await (const batch of batchesOf(rows)) {
    const task = send(batch).finally(() => busy.delete(task));
    busy.add(task);
    if (busy.size >= inFlight) await Promise.race(busy);
  }
  await Promise.all(busy);
  await agent.close();
}

export async function* batchesOf(rows: number): AsyncGenerator<readonly Row[]> {
  const input = reviewInput(rows);
  let batch: Row[] = [];
  let rest = '';
  for await (const chunk of input.read(0, input.size)) {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      batch.push(JSON.parse(line) as Row);
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

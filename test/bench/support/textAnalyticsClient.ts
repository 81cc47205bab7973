import { AzureKeyCredential, TextAnalyticsClient } from '@azure/ai-text-analytics';
import pMap from 'p-map';
import { batchesOf } from './handWritten.ts';
import { openSink } from './sink.ts';

/** The vendor's client under `p-map`, as its samples and many an answer on the web have it. */
export async function textAnalyticsClient(url: string, rows: number, inFlight: number): Promise<void> {
  using sink = openSink();
  const client = new TextAnalyticsClient(url, new AzureKeyCredential('value'), { allowInsecureConnection: true });
  await pMap(
    batchesOf(rows),
    async (batch) => {
      const documents = batch.map(({ text }, id) => ({ id: String(id), text, language: 'en' }));
      const sentiments = await client.analyzeSentiment(documents);
      let text = '';
      for (const { id, ...sentiment } of sentiments) text += `${JSON.stringify({ ...batch[Number(id)], sentiment })}\n`;
      sink.write(text);
    },
    { concurrency: inFlight },
  );
}

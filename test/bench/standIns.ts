import { Pool } from 'undici';
import type { Measurement } from './measurement.ts';
import { comparePairs } from './support/comparePairs.ts';
import { startAnswerServer } from './support/startAnswerServer.ts';
import { startStandIn } from './support/startStandIn.ts';

const requests = 20_000;
const inFlight = 64;
/** The very text that the bare server gives back for every document. */
const documents = Array.from({ length: 10 }, (_, id) => ({ id: String(id), language: 'en', text: 'It is so.' }));
const body = JSON.stringify({ documents });
const headers = { 'content-type': 'application/json', 'Ocp-Apim-Subscription-Key': 'value' };

/** What the stand-ins cost besides their models: the null sentiment model beside a bare server that parses and answers the same. */
export async function standIns(): Promise<readonly Measurement[]> {
  await using standIn = await startStandIn();
  await using bare = await startAnswerServer(0, 'bareServer.ts');
  const name = 'stand-in with the null model, to a bare server';
  return await comparePairs(
    { name, rows: requests, goal: { atLeast: 0.8 } },
    () => send(standIn.url),
    () => send(bare.url),
  );
}

async function send(url: string): Promise<void> {
  const pool = new Pool(url, { connections: inFlight });
  const path = '/text/analytics/v3.1/sentiment';
  let left = requests;
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      const answer = await pool.request({ path, method: 'POST', headers, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 200 || !text.includes('"neutral"'))
        throw new Error(`The answer is ${answer.statusCode}.`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  await pool.close();
}

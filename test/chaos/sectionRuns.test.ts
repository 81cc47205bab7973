import { expect, test } from 'vitest';
import { seededRandom } from '../../infra/local/services/control/seededRandom.ts';
import { anomaliesStage } from '../support/anomaliesStage.ts';
import { sentimentJob } from '../support/sentimentJob.ts';
import { type AppHost, startTestBackend } from '../support/startTestBackend.ts';
import { type StorageProxy, startStorageProxy } from '../support/storageProxy.ts';
import { untilWrite } from './killPoints.ts';
import { untilKilled } from './untilKilled.ts';

const points = Number(process.env['CHAOS_POINTS']) / 4;
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now());
const input = 'input/series.jsonl';

/** 20 series of 20 months in turn, each row with three texts of a few that come again and again; long enough for parts. */
const rows = Array.from({ length: 400 }, (_, at) => ({
  series: `series-${at % 20}`,
  timestamp: new Date(Date.UTC(1972, Math.floor(at / 20), 1)).toISOString(),
  filler: 'x'.repeat(1000),
  value: Math.floor(at / 20) === 7 ? 20_000 : 800 + ((at * 7) % 100),
  texts: [0, 1, 2].map(
    (text) => `The ${['soup', 'bread', 'wine', 'cake'][(at + text) % 4]} is ${text > 1 ? 'bad' : 'good'}.`,
  ),
}));
/** Values of groups, rows taken apart, told apart, called for and cut to size: three sections, each with records of its own. */
const jobTo = (blob: string): object => {
  const { stages, output } = sentimentJob({ blob: input }, blob, { textCol: 'text' });
  return {
    input: { blob: input },
    stages: [
      anomaliesStage('series'),
      { transform: 'explode', col: 'texts', as: 'text' },
      { transform: 'dropDuplicates', cols: ['series', 'text', 'anomalies.isAnomaly'] },
      ...stages,
    ],
    output: {
      ...output,
      select: ['series', 'timestamp', 'text', 'anomalies.isAnomaly', 'sentiment.document.sentiment'],
    },
  };
};

test(`a run with groups and transforms is the same after ${points} kills at any of its writes`, async () => {
  console.log(`CHAOS_SEED=${seed}`);
  const random = seededRandom(seed);
  await using backend = await startTestBackend();
  await using proxy = await startStorageProxy(backend.connection);
  const quota = { perSecond: 100_000, perMinute: 1_000_000 };
  await backend.script({ quotas: { language: quota, anomaly: quota } });
  await backend.upload(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const start = (): Promise<AppHost> => backend.startHost('host', proxy.connection);
  const drive = async (host: AppHost, name: string) => {
    const { id } = await host.begin(jobTo(`output/${name}.jsonl`), name);
    const summary = await host.end(id);
    return { summary, verification: await host.verify(id), output: await backend.download(`output/${name}.jsonl`) };
  };
  let host = await start();
  const counted = countWrites(proxy);
  const undisturbed = await drive(host, 'undisturbed');
  const writes = counted();
  const texts = undisturbed.output.split('\n').slice(0, -1);
  expect(texts[0]).toContain('"sentiment":"positive"');
  expect(texts.filter((text) => text.includes('"isAnomaly":true')).length).toBeGreaterThan(20);

  let runs = 0;
  const check = ({ summary, verification, output }: typeof undisturbed): void => {
    const { state, rows: counts, transforms } = undisturbed.summary;
    expect(summary).toMatchObject({ state, rows: counts, transforms });
    expect(verification).toMatchObject({ ok: true });
    expect(output === undisturbed.output).toBe(true);
    runs += 1;
  };
  for (let kill = 1; kill <= points; kill += 1) {
    const write = 1 + Math.floor(random() * writes);
    const killed = untilWrite(write, proxy, () => true).then(async () => {
      await host.kill('SIGKILL');
      proxy.setFault(undefined);
    });
    for (;;) {
      const ended = await untilKilled(drive(host, `run-${runs}`), killed);
      if (!ended) break;
      check(ended);
    }
    host = await start();
  }
  check(await drive(host, `run-${runs}`));
  await host.kill('SIGTERM');
  console.log(`${points} kills in ${runs} runs of about ${writes} writes`);
});

/** Counts writes until it is asked for them. */
function countWrites(proxy: StorageProxy): () => number {
  let seen = 0;
  proxy.setFault(({ method }) => {
    if (method !== 'GET' && method !== 'HEAD') seen += 1;
    return undefined;
  });
  return () => {
    proxy.setFault(undefined);
    return seen;
  };
}

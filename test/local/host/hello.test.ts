import { expect, test } from 'vitest';
import { startHostProcess, temporaryFolder } from '../../support/hostProcess.ts';

test('an orchestration is started over HTTP and followed to its output by the links of the answer', async () => {
  await using folder = await temporaryFolder();
  await using host = await startHostProcess({ app: 'hello', state: folder.path });
  const started = await fetch(`${host.url}/api/orchestrators/helloSequence`, { method: 'POST' });
  expect(started.status).toBe(202);
  const location = started.headers.get('location') ?? '';
  await expect.poll(async () => (await fetch(location)).status).toBe(200);
  expect(await (await fetch(location)).json()).toMatchObject({
    name: 'helloSequence',
    runtimeStatus: 'Completed',
    output: ['Hello Tokyo!', 'Hello Seattle!', 'Hello London!'],
  });
});

/** A process with the AI stand-ins that tells what it loads for a text, and then for a picture. */

import { registerHooks } from 'node:module';
import { aPng } from './visionCaller.ts';

const loaded: string[] = [];
registerHooks({
  load(url, context, nextLoad) {
    loaded.push(url);
    return nextLoad(url, context);
  },
});

/** Threads that were started. */
let threads = 0;
process.on('worker', () => (threads += 1));

const { startServices } = await import('../../infra/local/services/startServices.ts');
const services = await startServices({
  port: 0,
  resources: [{ name: 'all', location: 'eastus', tier: 'S', keys: ['key'] }],
});

async function call(path: string, contentType: string, body: string | Buffer): Promise<void> {
  const headers = { 'Content-Type': contentType, 'Ocp-Apim-Subscription-Key': 'key' };
  await (await fetch(`${services.url}${path}`, { method: 'POST', headers, body })).text();
}

await call('/text/analytics/v3.1/sentiment', 'application/json', '{"documents": [{"id": "1", "text": "Good."}]}');
const text = loaded.splice(0);
const afterText = threads;
await call('/vision/v3.2/generateThumbnail?width=9&height=9', 'application/octet-stream', aPng());
process.send?.({ text, picture: loaded, threads: { afterText, afterPicture: threads } });
await services.close();
process.disconnect?.();

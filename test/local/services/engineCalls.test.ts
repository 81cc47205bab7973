import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';
import { createTransport, type Transport } from '../../../shared/http/transport.ts';
import { bingImageSearch } from '../../../shared/services/bingImageSearch.ts';
import { speechToText } from '../../../shared/services/speechToText.ts';
import { speechToTextSDK } from '../../../shared/services/speechToTextSDK.ts';
import { describeSpeech, recordedSamples } from '../../support/describeSpeech.ts';
import { sendRows } from '../../support/serviceWire.ts';
import { wavFile } from '../../support/wavFile.ts';

let services: Services;
const { send, close } = createTransport();

beforeAll(async () => {
  services = await startServices({
    port: 0,
    resources: [{ name: 'local', location: 'eastus', tier: 'S', keys: ['key'] }],
  });
});

afterAll(async () => {
  await close();
  await services.close();
});

/** What is meant for Azure goes to the stand-in. */
const local: Transport = (request) => {
  const { pathname, search } = new URL(request.url);
  const headers = { ...request.headers, 'Ocp-Apim-Subscription-Key': 'key' };
  return send({ ...request, headers, url: `${services.url}${pathname}${search}` });
};

it('finds the pictures of the tutorial, two for each of its ten offsets', async () => {
  const query = 'Martin Luther King Jr. quotes';
  const pages = await Promise.all(
    Array.from({ length: 10 }, async (_, page) => {
      const { outcomes } = await sendRows(bingImageSearch, [{ query, count: 2, offset: page * 2 }], local);
      return outcomes[0] as { kind: string; value: { value: readonly { contentUrl: string }[] } };
    }),
  );

  expect(pages.map(({ kind }) => kind)).toEqual(Array(10).fill('ok'));
  expect(new Set(pages.flatMap(({ value }) => value.value.map(({ contentUrl }) => contentUrl))).size).toBe(20);
});

it('has the service’s own words in the error of a row that asks for what cannot be told', async () => {
  const { outcomes } = await sendRows(bingImageSearch, [{ query: 'quotes', size: 'Wallpaper' }], local);

  expect(outcomes).toMatchObject([
    { kind: 'failed', error: { code: 'ParameterInvalidValue', message: 'Parameter has invalid value.' } },
  ]);
});

describeSpeech('recordings', () => {
  const audioData = 'input/forward.wav';
  const blobs = () => ({ [audioData]: wavFile([recordedSamples('goforward.raw')]) });

  it('become text, short and whole', async () => {
    const short = await sendRows(speechToText, [{ audioData, language: 'en-US' }], local, blobs());
    const whole = await sendRows(speechToTextSDK, [{ audioData, wordLevelTimestamps: true }], local, blobs());

    expect(short.outcomes).toMatchObject([{ kind: 'ok', value: { DisplayText: 'Go forward ten meters.' } }]);
    expect(whole.outcomes).toMatchObject([
      { kind: 'ok', value: { DisplayText: 'Go forward ten meters.', phrases: [{ words: { length: 4 } }] } },
    ]);
  }, 180_000);
});

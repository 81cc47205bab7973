/** Requests to the speech operations as the gateway hands them on, and a model that hears what it is told to. */

import type { Operation, ServiceAnswer } from '../../infra/local/services/gateway/operation.ts';
import type { Tier } from '../../infra/local/services/gateway/resource.ts';
import type { RecognizedWord, SpeechModel } from '../../infra/local/services/models/speech/speechModel.ts';

export interface Sent {
  readonly query?: string;
  readonly contentType?: string;
  readonly body: Buffer | undefined;
  readonly tier?: Tier;
}

export async function send(operation: Operation, sent: Sent): Promise<ServiceAnswer> {
  const { query = '', contentType, body, tier = 'S' } = sent;
  const origin = 'http://127.0.0.1:7072';
  return operation.answer({
    query: new URLSearchParams(query),
    url: () => `${origin}${operation.path}?${query}`,
    values: {},
    contentType,
    body,
    origin: () => origin,
    resource: { name: 'speech', location: 'eastus', tier, keys: ['key'] },
  });
}

/** A form with a definition and audio, as its content type and bytes. */
export async function formOf(
  definition: object | string | undefined,
  audio: Buffer | undefined,
): Promise<{ readonly contentType: string; readonly body: Buffer }> {
  const form = new FormData();
  const text = typeof definition === 'object' ? JSON.stringify(definition) : definition;
  if (text !== undefined) form.set('definition', text);
  if (audio !== undefined) form.set('audio', new Blob([new Uint8Array(audio)], { type: 'audio/wav' }), 'audio.wav');
  const request = new Response(form);
  return {
    contentType: request.headers.get('content-type') ?? '',
    body: Buffer.from(await request.arrayBuffer()),
  };
}

/** A model that says the same of every span, a word every 300 ms from its start. */
export function modelSaying(text: string): SpeechModel {
  const said = text === '' ? [] : text.split(' ');
  return {
    recognize: async (_, spans) =>
      spans.map(({ start }) =>
        said.map((word, at): RecognizedWord => {
          return { text: word, start: start / 16 + at * 300, duration: 250, confidence: 0.5 };
        }),
      ),
  };
}

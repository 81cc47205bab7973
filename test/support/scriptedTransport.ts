import { type HttpAnswer, type HttpRequest, NetworkFault, type Transport } from '../../shared/http/transport.ts';
import type { Clock } from '../../shared/ports.ts';

/** A document as it was sent. */
export interface SentDocument {
  readonly id: string;
  readonly text: string;
  readonly language?: string;
}

/** A request as the service saw it. */
export interface SeenCall {
  readonly url: URL;
  readonly key: string;
  readonly authorization?: string | undefined;
  readonly documents: readonly SentDocument[];
  readonly timeoutMs: number;
  readonly at: number;
}

export type Script = (call: SeenCall, index: number) => HttpAnswer | NetworkFault | undefined;

export interface ScriptedTransport {
  readonly send: Transport;
  readonly calls: readonly SeenCall[];
}

/** The service's own limits, written down here so that the engine's are not checked against themselves. */
const mostDocuments = 10;
const mostBytes = 1_000_000;
const mostElements = 5120;

const positive = new Set(['good', 'great', 'lovely']);
const negative = new Set(['bad', 'awful', 'poor']);

export function answer(status: number, body: unknown, headers: HttpAnswer['headers'] = {}): HttpAnswer {
  return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) };
}

export function refusal(status: number, code: string, message = code, headers: HttpAnswer['headers'] = {}): HttpAnswer {
  return answer(
    status,
    { error: { code: 'InvalidRequest', message: 'Invalid.', innererror: { code, message } } },
    headers,
  );
}

export function fault(code = 'ECONNRESET'): NetworkFault {
  return new NetworkFault(code, new Error('scripted'));
}

/**
 * A small sentiment service without a network: documents in, documents out. The script may answer in its place; it answers
 * itself where the script says nothing. A text with `POISON` in it makes it refuse the whole request.
 */
export function createScriptedTransport(
  clock: Clock,
  options: { readonly script?: Script; readonly keys?: () => readonly string[] } = {},
): ScriptedTransport {
  const calls: SeenCall[] = [];
  const send: Transport = async (request) => {
    const call = seen(request, clock.now());
    calls.push(call);
    await Promise.resolve();
    const scripted = options.script?.(call, calls.length - 1);
    if (scripted instanceof NetworkFault) throw scripted;
    if (scripted) return scripted;
    if (options.keys && !options.keys().includes(call.key))
      return answer(401, { error: { code: '401', message: 'Access denied.' } });
    return serve(call, textOf(request));
  };
  return { send, calls };
}

function seen(request: HttpRequest, at: number): SeenCall {
  const body = JSON.parse(textOf(request) || '{}') as { documents: SentDocument[] };
  const key = request.headers['Ocp-Apim-Subscription-Key'] ?? '';
  const { authorization } = request.headers;
  return { url: new URL(request.url), key, authorization, documents: body.documents, timeoutMs: request.timeoutMs, at };
}

function textOf({ body = '' }: HttpRequest): string {
  return typeof body === 'string' ? body : Buffer.concat([body].flat()).toString();
}

function serve({ documents }: SeenCall, body: string): HttpAnswer {
  if (Buffer.byteLength(body) > mostBytes) return refusal(413, 'RequestTooLarge');
  if (documents.length > mostDocuments) return refusal(400, 'InvalidDocumentBatch', 'Too many documents.');
  const poison = documents.find(({ text }) => text.includes('POISON'));
  if (poison) return refusal(400, 'InvalidRequestBody', `Cannot read "${poison.text}".`);
  const sizes = documents.map(
    (document) => [document, [...new Intl.Segmenter().segment(document.text)].length] as const,
  );
  const isRight = ([{ text, language }, size]: (typeof sizes)[number]): boolean =>
    text !== '' && size <= mostElements && language !== 'xx';
  return answer(200, {
    documents: sizes
      .filter(isRight)
      .map(([{ id, text }]) => ({ id, ...sentimentOf(text), sentences: [], warnings: [] })),
    errors: sizes.filter((sized) => !isRight(sized)).map(([{ id }]) => ({ id, error: documentError })),
    modelVersion: '2025-01-01',
  });
}

const documentError = {
  code: 'InvalidArgument',
  message: 'Invalid document in request.',
  innererror: { code: 'UnsupportedLanguageCode', message: 'Invalid language code.' },
};

/** What the service says of a text: its words of one kind and of the other, counted. */
export function sentimentOf(text: string): { readonly sentiment: string; readonly confidenceScores: object } {
  const words = text.toLowerCase().split(/\W+/);
  const [good, poor] = [positive, negative].map((kind) => words.filter((word) => kind.has(word)).length) as [
    number,
    number,
  ];
  const total = Math.max(good + poor, 1);
  const sentiment = good > poor ? 'positive' : good < poor ? 'negative' : 'neutral';
  return { sentiment, confidenceScores: { positive: good / total, negative: poor / total } };
}

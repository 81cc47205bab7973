/** Calls the text service as a client would, for tests of the stand-in. */

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON, or as text where it is none. */
  readonly body: unknown;
}

export interface CallOptions {
  readonly key?: string;
  readonly query?: string;
  /** What stands before the operation's path. */
  readonly at?: string;
  /** In place of the key. */
  readonly authorization?: string;
  readonly signal?: AbortSignal;
}

/** A caller of an operation of version 3.1 at `url`; `documents` may be texts, which then get the ids 0, 1 and so on. */
export function textCaller(url: string, usualKey: string, operation: string) {
  return async (
    documents: readonly (string | object)[],
    { key = usualKey, query = '', at = '', authorization, ...init }: CallOptions = {},
  ): Promise<Received> => {
    const response = await fetch(`${url}${at}/text/analytics/v3.1/${operation}${query}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(authorization === undefined ? { 'Ocp-Apim-Subscription-Key': key } : { authorization }),
      },
      body: JSON.stringify({
        documents: documents.map((text, id) => (typeof text === 'string' ? { id: String(id), text } : text)),
      }),
      ...init,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) };
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

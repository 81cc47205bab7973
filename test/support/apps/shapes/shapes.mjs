import { app } from '@azure/functions';

const route = (name, route, handler, options = {}) => app.http(name, { route, handler, ...options });

route('literal', 'things/special', () => ({ body: 'literal' }));
route('number', 'things/{id:int}', ({ params }) => ({ jsonBody: { int: params.id } }));
route('text', 'things/{id}', ({ params }) => ({ jsonBody: { text: params.id } }));
route('optional', 'maybe/{id?}', ({ params }) => ({ jsonBody: params }));
route('rest', 'files/{*path}', ({ params }) => ({ jsonBody: params }));
route(
  'echo',
  'echo',
  async (request) => ({
    status: 201,
    jsonBody: {
      method: request.method,
      url: request.url,
      query: Object.fromEntries(request.query),
      header: request.headers.get('x-test'),
      body: await request.text(),
    },
  }),
  { methods: ['GET', 'POST', 'PUT', 'HEAD'] },
);
route('nothing', 'nothing', () => undefined);
route('throws', 'throws', () => {
  throw new Error('a mistake in the app');
});
route('empty', 'empty', () => ({ status: 304 }));
route('bytes', 'bytes', () => ({ body: new Uint8Array([0, 255, 1]), headers: { 'x-kind': 'bytes' } }));
route('cookies', 'cookies', () => ({
  cookies: [
    { name: 'a', value: '1 2', httpOnly: true, sameSite: 'Strict', path: '/' },
    { name: 'b', value: '2', maxAge: 60, secure: true },
  ],
}));
route('stream', 'stream', () => ({
  body: new ReadableStream({
    start(controller) {
      for (const part of ['one ', 'two ', 'three']) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  }),
}));
route('open', 'open', () => ({ body: 'open' }), { authLevel: 'anonymous' });
route('guarded', 'guarded', () => ({ body: 'guarded' }), { authLevel: 'function' });
route('masters', 'masters', () => ({ body: 'masters' }), { authLevel: 'admin' });
app.http('byName', { handler: (_request, context) => ({ body: context.functionName }) });

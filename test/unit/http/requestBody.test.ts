import { expect, test } from 'vitest';
import { encodeBody } from '../../../shared/http/requestBody.ts';

const random = () => 0.5;
const joined = (body: ReturnType<typeof encodeBody>['body']) => Buffer.concat(body as readonly Uint8Array[]);

test('no body has no headers', () => {
  expect(encodeBody(undefined, random)).toEqual({ headers: {} });
});

test('bytes are sent as they are, under their own type', () => {
  const bytes = Buffer.from([0, 255]);
  expect(encodeBody({ bytes, contentType: 'audio/wav' }, random)).toEqual({
    headers: { 'content-type': 'audio/wav' },
    body: bytes,
  });
});

test('a form can be read by others: a file and a text, byte for byte', async () => {
  const audio = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
  const definition = JSON.stringify({ locales: ['de-DE'], note: 'é' });
  const { headers, body } = encodeBody(
    {
      form: [
        { name: 'audio', filename: 'audio.wav', contentType: 'audio/wav', body: audio },
        { name: 'definition', contentType: 'application/json', body: definition },
      ],
    },
    random,
  );
  const form = await new Response(joined(body), { headers }).formData();
  expect([...form.keys()]).toEqual(['audio', 'definition']);
  const file = form.get('audio') as File;
  expect([file.name, file.type]).toEqual(['audio.wav', 'audio/wav']);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(audio);
  expect(form.get('definition')).toBe(definition);
  expect(headers['content-length']).toBe(String(joined(body).length));
});

test('a large file is not copied', () => {
  const audio = Buffer.alloc(1000);
  const { body } = encodeBody(
    { form: [{ name: 'audio', filename: 'a', contentType: 'audio/wav', body: audio }] },
    random,
  );
  expect(body).toContain(audio);
});

import { expect, test } from 'vitest';
import { acceptedOperation } from '../../../shared/run/acceptedOperation.ts';

const accept = (endpoint: string, body: string) =>
  acceptedOperation({
    body,
    key: { secret: 'key', fingerprint: '00000000' },
    resource: { name: 'vision', endpoint, secrets: ['key'] },
    retryAfter: undefined,
  });

test.each([
  ['https://a.example.com', 'https://a.example.com/results/1?api-version=2#part', '/results/1?api-version=2'],
  ['https://a.example.com', 'https://A.example.com:443/results/1', '/results/1'],
  ['https://a.example.com', '/results/1', '/results/1'],
  ['https://gateway.example.com/vision', 'https://gateway.example.com/vision/results/1', '/results/1'],
  ['http://127.0.0.1:7072', 'http://127.0.0.1:7072/results/1', '/results/1'],
])('at %s, %s is within the resource', (endpoint, location, path) => {
  expect(accept(endpoint, location)).toEqual({ path, resource: 'vision', secret: 'key' });
});

test.each([
  ['https://a.example.com', 'https://b.example.com/results/1'],
  ['https://a.example.com', 'https://a.example.com.b.com/results/1'],
  ['https://a.example.com', 'https://user@a.example.com/results/1'],
  ['https://gateway.example.com/vision', 'https://gateway.example.com/other/results/1'],
  ['https://gateway.example.com/vision', 'https://gateway.example.com/vision/../other/1'],
  ['https://a.example.com', 'https://'],
])('at %s, %s is not', (endpoint, location) => {
  expect(accept(endpoint, location)).toMatchObject({ error: { code: 'OperationElsewhere' } });
});

import { expect, test } from 'vitest';
import { azureHosts, isAllowedUrl, isLoopback } from '../../../shared/core/allowedHosts.ts';

test.each([
  'https://eastus.api.cognitive.microsoft.com',
  'https://my-resource.cognitiveservices.azure.com/gateway',
  'https://MY-RESOURCE.cognitiveservices.azure.us',
  'https://one.two.services.ai.azure.com',
])('a key may go to %s', (url) => {
  expect(isAllowedUrl(url, azureHosts)).toBe(true);
});

test.each([
  'http://eastus.api.cognitive.microsoft.com',
  'https://eastus.api.cognitive.microsoft.com:8443',
  'https://eastus.api.cognitive.microsoft.com.evil.test',
  'https://evilcognitiveservices.azure.com',
  'https://cognitiveservices.azure.com',
  'https://user@eastus.api.cognitive.microsoft.com',
  'https://eastus.api.cognitive.microsoft.com@evil.test',
  'https://evil.test/eastus.api.cognitive.microsoft.com',
  'https://evil.test#.api.cognitive.microsoft.com',
  'https://localhost',
  'http://127.0.0.1:7072',
  'ftp://eastus.api.cognitive.microsoft.com',
  'data:text/plain,x',
])('a key may not go to %s', (url) => {
  expect(isAllowedUrl(url, azureHosts)).toBe(false);
});

test('a loopback origin is allowed only where the list names it exactly', () => {
  expect(isAllowedUrl('http://127.0.0.1:7072/text', ['http://127.0.0.1:7072'])).toBe(true);
  expect(isAllowedUrl('http://127.0.0.1:7073', ['http://127.0.0.1:7072'])).toBe(false);
  expect(isAllowedUrl('https://127.0.0.1', ['127.0.0.1'])).toBe(false);
  expect(isAllowedUrl('https://localhost', ['localhost'])).toBe(false);
});

test('an exact host and a pattern in capitals are both understood', () => {
  expect(isAllowedUrl('https://gateway.example.com/ai', ['gateway.example.com'])).toBe(true);
  expect(isAllowedUrl('https://a.example.com', ['*.EXAMPLE.com'])).toBe(true);
  expect(isAllowedUrl('https://example.com', ['*.example.com'])).toBe(false);
});

test.each(['localhost', '127.0.0.1', '127.1.2.3', '[::1]'])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each(['127.evil.test', 'localhost.evil.test', '10.0.0.1', '1270.0.0.1'])('%s is another machine', (host) => {
  expect(isLoopback(host)).toBe(false);
});

/** Where Azure's AI services live, in all clouds; a star stands for one or more names. */
export const azureHosts: readonly string[] = [
  '*.cognitiveservices.azure.com',
  '*.cognitiveservices.azure.us',
  '*.cognitiveservices.azure.cn',
  '*.api.cognitive.microsoft.com',
  '*.api.cognitive.microsoft.us',
  '*.api.cognitive.azure.cn',
  '*.services.ai.azure.com',
  '*.stt.speech.microsoft.com',
  '*.stt.speech.azure.us',
  '*.stt.speech.azure.cn',
  'api.cognitive.microsofttranslator.com',
  'api.cognitive.microsofttranslator.us',
  'api.translator.azure.cn',
  'api.bing.microsoft.com',
];

/**
 * Whether requests, with a key in them, may go to this URL: https to a host on the list, or an origin that the list names
 * exactly (`http://127.0.0.1:7072`), which is the only way to a loopback address.
 */
export function isAllowedUrl(url: string, allowed: readonly string[]): boolean {
  const { origin, hostname, protocol, port, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  if (allowed.includes(origin)) return true;
  return protocol === 'https:' && port === '' && allowed.some((pattern) => matches(hostname, pattern.toLowerCase()));
}

function matches(hostname: string, pattern: string): boolean {
  if (!pattern.startsWith('*.')) return hostname === pattern && !isLoopback(hostname);
  return hostname.endsWith(pattern.slice(1)) && hostname.length > pattern.length - 1;
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

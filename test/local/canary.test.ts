import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sentimentJob } from '../support/sentimentJob.ts';
import { startTestStack, type TestStack } from '../support/startTestStack.ts';

/** Words that stand nowhere but in the rows. */
const words = ['zanzibarquux', 'wolframquux', 'kestrelquux', 'obsidianquux', 'marzipanquux'];

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

/** Every file that the stack keeps, but for Azurite's own data, in which the rows are, and the files with the keys. */
async function sinks(): Promise<Map<string, string>> {
  const entries = await readdir(stack.state, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const own = files.filter((file) => !/\/azurite\/|\/(secrets|services)\.json$/.test(file));
  return new Map(await Promise.all(own.map(async (file) => [file, await readFile(file, 'latin1')] as const)));
}

test('no key and no row text gets into logs, history, status or errors', async () => {
  const rows = [
    `{"text":"I love ${words[0]}","language":"en"}`,
    `{"text":"broken ${words[1]}`,
    `{"text":"Unbekannt ${words[2]}","language":"xx"}`,
    `{"text":["${words[3]}"],"language":"en"}`,
    `{"text":"I hate ${words[4]}","language":"${words[4]}"}`,
  ];
  await stack.upload('input/canary.jsonl', rows.join('\n'));
  const stage = { language: undefined, languageCol: 'language' };
  const first = await stack.run(sentimentJob({ blob: 'input/canary.jsonl' }, 'output/canary.jsonl', stage));
  await stack.script({ faults: [{ match: { bodyContains: words[0] as string }, do: { status: 500 } }] });
  const second = await stack.run(sentimentJob({ blob: 'input/canary.jsonl' }, 'output/canary2.jsonl', stage));
  const quoting = { error: { code: '400', message: `The text "${words[0]}" is no good.` } };
  await stack.script({ faults: [{ match: { bodyContains: words[0] as string }, do: { status: 400, body: quoting } }] });
  const third = await stack.run(sentimentJob({ blob: 'input/canary.jsonl' }, 'output/canary3.jsonl', stage));
  await stack.script({ keys: { revoke: Object.values(stack.keys) } });
  const fourth = await stack.run(sentimentJob({ blob: 'input/canary.jsonl' }, 'output/canary4.jsonl', stage));
  const refusal = await stack.post(rows[1]);

  const seen = await sinks();
  seen.set('refusal', await refusal.text());
  for (const { id } of [first, second, third, fourth]) {
    for (const path of [id, `${id}/errors`, `${id}/report`]) {
      seen.set(path, await (await fetch(`${stack.url}/api/runs/${path}`)).text());
    }
    const history = `${stack.url}/runtime/webhooks/durabletask/instances/${id}?showHistory=true&showHistoryOutput=true`;
    seen.set(`history of ${id}`, await (await fetch(history)).text());
  }
  // The check is worth nothing if it looks at nothing.
  expect([...seen.keys()].some((file) => file.includes('/logs/host'))).toBe(true);
  expect([...seen.values()].some((text) => text.includes(first.id))).toBe(true);
  expect(seen.get(`${first.id}/errors`)).toContain('InvalidRow');
  expect(seen.get(`${first.id}/report`)).toContain('"InvalidRow":1');
  expect(seen.get(`${third.id}/errors`)).toContain('The text \\"[redacted]\\" is no [redacted].');
  for (const [sink, text] of seen) {
    for (const secret of [...words, ...Object.values(stack.keys)]) {
      expect(text.includes(secret), `${sink} holds ${secret.slice(0, 12)}`).toBe(false);
    }
  }
});

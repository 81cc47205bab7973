/** Reads and writes the vault's file. */

import { readFile, rename, writeFile } from 'node:fs/promises';
import { type SecretsDocument, secretsDocument } from './secretsDocument.ts';

/** The secrets in `file`; throws one sentence that names the file and the first problem, and never a value. */
export async function readSecretsFile(file: string): Promise<SecretsDocument> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`The secrets file ${file} cannot be read.`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`The secrets file ${file} is not JSON.`);
  }
  const parsed = secretsDocument.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`The secrets file ${file} is not valid at ${issue?.path.join('.') || 'its top'}: ${issue?.message}.`);
}

/**
 * Returns a function that replaces the file's content, one write at a time. A reader, or a start after a crash, finds
 * either the old content or the new: the new one is written beside the file and renamed over it.
 */
export function createSecretsWriter(file: string): (secrets: SecretsDocument) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (secrets) => {
    const content = `${JSON.stringify(secrets, null, 2)}\n`;
    const write = async (): Promise<void> => {
      const temporary = `${file}.${process.pid}.tmp`;
      await writeFile(temporary, content, { mode: 0o600, flush: true });
      await rename(temporary, file);
    };
    last = last.then(write, write);
    return last;
  };
}

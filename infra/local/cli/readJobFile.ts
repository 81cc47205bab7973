/** Finds and reads the job that a command names. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findRoot } from '../stack/findRoot.ts';
import { CliError } from './cliError.ts';

/** The text of the job in the file of that name or, where there is none, in the sample of that name. */
export async function readJobFile(name: string): Promise<string> {
  const sample = join(findRoot(), 'infra/local/samples', `${name}.json`);
  const file = !existsSync(name) && existsSync(sample) ? sample : name;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`The job ${name} cannot be read (${error.code}): name a JSON file or a sample.`);
  });
  try {
    JSON.parse(text);
  } catch {
    throw new CliError(`The job ${file} is not valid JSON.`);
  }
  // As it is written: parsed and written again, a number of 20 digits would lose some.
  return text;
}

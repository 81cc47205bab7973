/** The stand-in's configuration file: `{"resources": [{"name", "location"?, "tier"?, "keys", "quota"?}], "models"?, "pictures"?}`. */

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { modelChoice, partialQuota } from './control/script.ts';

const resource = z.strictObject({
  name: z.string().regex(/^[0-9a-zA-Z-]{1,64}$/, 'expected 1 to 64 letters, digits and hyphens'),
  location: z.string().min(1).default('eastus'),
  tier: z.enum(['S', 'F0']).default('S'),
  keys: z.array(z.string().min(1)).min(1),
  quota: partialQuota.optional(),
});

const servicesConfig = z
  .strictObject({
    resources: z.array(resource).min(1),
    models: modelChoice.default({}),
    pictures: z.string().min(1).optional(),
  })
  .superRefine(({ resources }, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', path: ['resources'], message });
    if (hasTwice(resources.map(({ name }) => name))) refuse('expected each name once');
    if (hasTwice(resources.flatMap(({ keys }) => keys))) refuse('expected each key once, for it tells the resource');
  });

export type ServicesConfig = z.infer<typeof servicesConfig>;

/** The configuration in `file`; throws one sentence that names the file and the first problem, and never a key. */
export async function readServicesConfig(file: string): Promise<ServicesConfig> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`The configuration ${file} cannot be read.`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`The configuration ${file} is not JSON.`);
  }
  const parsed = servicesConfig.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(
    `The configuration ${file} is not valid at ${issue?.path.join('.') || 'its top'}: ${issue?.message}.`,
  );
}

/** One resource with two keys that nobody knows yet. */
export function randomServicesConfig(): ServicesConfig {
  const key = (): string => randomBytes(16).toString('hex');
  return { resources: [{ name: 'local', location: 'eastus', tier: 'S', keys: [key(), key()] }], models: {} };
}

function hasTwice(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}

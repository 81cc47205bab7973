/** Bodies of writes: `SecretSetParameters` and `SecretUpdateParameters` of the contract. */

import { z } from 'zod';
import type { VersionChange } from './secretStore.ts';
import { badParameter } from './vaultError.ts';

const updateParameters = z.object({
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  attributes: z
    .object({
      enabled: z.boolean().optional(),
      exp: z.int().optional(),
      nbf: z.int().optional(),
    })
    .optional(),
});

const setParameters = updateParameters.extend({ value: z.string() });

/** The value and properties in the body of a PUT. */
export function parseSet(body: string): { readonly value: string; readonly change: VersionChange } {
  const { value, ...rest } = parse(setParameters, body);
  return { value, change: toChange(rest) };
}

/** The properties in the body of a PATCH. */
export function parseUpdate(body: string): VersionChange {
  return toChange(parse(updateParameters, body));
}

function parse<T>(schema: z.ZodType<T>, body: string): T {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw badParameter('The request body is not JSON.');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw badParameter(`Property ${parsed.error.issues[0]?.path.join('.')} has invalid value`);
}

/** Only what the body names: a property that is left out keeps its value. */
function toChange({ contentType, tags, attributes = {} }: z.infer<typeof updateParameters>): VersionChange {
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags }),
    ...(attributes.enabled === undefined ? {} : { enabled: attributes.enabled }),
    ...(attributes.exp === undefined ? {} : { expires: attributes.exp }),
    ...(attributes.nbf === undefined ? {} : { notBefore: attributes.nbf }),
  };
}

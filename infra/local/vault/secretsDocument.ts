/**
 * The vault's file: `{"name": "value"}`, or `{"name": [{"value": "…", "enabled": false, "expires": "2027-01-01T00:00:00Z"}]}`
 * with the versions oldest first. The vault writes the second form, with the fields it adds.
 */

import { z } from 'zod';

/** A secret's name: letters, digits and hyphens, 1 to 127 of them (contract 7.5, `secret-name`). */
const secretName = z.string().regex(/^[0-9a-zA-Z-]{1,127}$/, 'expected 1 to 127 letters, digits and hyphens');

const secretVersion = z.strictObject({
  value: z.string(),
  enabled: z.boolean().optional(),
  expires: z.iso.datetime({ offset: true }).optional(),
  notBefore: z.iso.datetime({ offset: true }).optional(),
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  version: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  created: z.iso.datetime({ offset: true }).optional(),
  updated: z.iso.datetime({ offset: true }).optional(),
});

export const secretsDocument = z.record(secretName, z.union([z.string(), z.array(secretVersion).min(1)]));

export type SecretsDocument = z.infer<typeof secretsDocument>;

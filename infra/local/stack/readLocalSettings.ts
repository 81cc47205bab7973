/** What the environment says about the local stack, checked as a whole. */

import { resolve } from 'node:path';
import { z } from 'zod';
import { PORT_SETTINGS, type Ports } from './ports.ts';
import { StartRefused } from './startRefused.ts';

export interface LocalSettings {
  readonly ports: Ports;
  /** The absolute path of the state folder; `.local` in the project by default. */
  readonly state: string;
}

const LARGEST_PORT = 65_535;

/** Refuses with one sentence for each value that cannot be used, all at once. */
export function readLocalSettings(env: NodeJS.ProcessEnv, root: string): LocalSettings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) throw new StartRefused(parsed.error.issues.map(({ message }) => message).join('\n'));
  const values = parsed.data;
  const ports = Object.fromEntries(
    PORT_SETTINGS.map(({ name, variable, fallback }) => [name, Number(values[variable] ?? fallback)]),
  ) as Ports;
  const clashes = describeClashes(ports);
  if (clashes.length > 0) throw new StartRefused(clashes.join('\n'));
  return { ports, state: resolve(root, values['TRIBUTARY_STATE'] ?? '.local') };
}

const environment = z
  .object(
    Object.fromEntries(
      PORT_SETTINGS.map(({ variable }) => [
        variable,
        optional(
          z.string().refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= LARGEST_PORT, {
            error: ({ input }) =>
              `${variable} is ${JSON.stringify(input)}, and must be a port from 1 to ${LARGEST_PORT}, or 0 for a free one.`,
          }),
        ),
      ]),
    ),
  )
  .extend({ TRIBUTARY_STATE: optional(z.string()) });

/** An empty variable counts as one that is not set, as in most shells' scripts. */
function optional<T extends z.ZodType<string>>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

function describeClashes(ports: Ports): string[] {
  return PORT_SETTINGS.flatMap(({ name, variable }, index) =>
    PORT_SETTINGS.slice(index + 1)
      .filter((other) => ports[name] !== 0 && ports[other.name] === ports[name])
      .map((other) => `${variable} and ${other.variable} are both ${ports[name]}: each needs a port of its own.`),
  );
}

/** What the environment says about the local stack, checked as a whole. */

import { resolve } from 'node:path';
import { z } from 'zod';
import { PORT_NAMES, PORT_SETTINGS, type PortName, type Ports } from './ports.ts';
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
  const port = (name: PortName): number => Number(values[PORT_SETTINGS[name].variable] ?? PORT_SETTINGS[name].fallback);
  const ports: Ports = {
    host: port('host'),
    services: port('services'),
    vault: port('vault'),
    blob: port('blob'),
    queue: port('queue'),
    table: port('table'),
  };
  const clashes = describeClashes(ports);
  if (clashes.length > 0) throw new StartRefused(clashes.join('\n'));
  return { ports, state: resolve(root, values['TRIBUTARY_STATE'] ?? '.local') };
}

const environment = z
  .object(
    Object.fromEntries(PORT_NAMES.map((name) => PORT_SETTINGS[name].variable).map((name) => [name, portSchema(name)])),
  )
  .extend({ TRIBUTARY_STATE: optional(z.string()) });

function portSchema(variable: string) {
  const isPort = (value: string): boolean => /^\d{1,5}$/.test(value) && Number(value) <= LARGEST_PORT;
  const expected = `must be a port from 1 to ${LARGEST_PORT}, or 0 for a free one`;
  return optional(
    z.string().refine(isPort, { error: ({ input }) => `${variable} is ${JSON.stringify(input)}, and ${expected}.` }),
  );
}

/** An empty variable counts as one that is not set, as in most shells' scripts. */
function optional<T extends z.ZodType<string>>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

function describeClashes(ports: Ports): string[] {
  return PORT_NAMES.flatMap((name, at) =>
    PORT_NAMES.slice(at + 1)
      .filter((other) => ports[name] !== 0 && ports[other] === ports[name])
      .map((other) => {
        const both = `${PORT_SETTINGS[name].variable} and ${PORT_SETTINGS[other].variable}`;
        return `${both} are both ${ports[name]}: each needs a port of its own.`;
      }),
  );
}

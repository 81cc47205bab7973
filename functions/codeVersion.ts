import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('#package') as { version: string };

/** The version of Tributary that runs, as package.json has it. */
export const codeVersion = version;

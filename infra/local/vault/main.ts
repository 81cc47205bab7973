/** The Key Vault stand-in as a process: `node dist/infra/local/vault/main.js --port N --secrets FILE`. */

import { parseArgs } from 'node:util';
import { reportFailure, reportReady, stopWithParent } from '../lifecycle.ts';
import { parsePort } from '../loopback/parsePort.ts';
import { createSecretsWriter, readSecretsFile } from './secretsFile.ts';
import { startVault } from './startVault.ts';

const USAGE = 'Usage: vault --port N --secrets FILE';

try {
  const { values } = parseArgs({ options: { port: { type: 'string' }, secrets: { type: 'string' } } });
  const port = parsePort(values.port);
  if (port === undefined || values.secrets === undefined) throw new Error(USAGE);
  const secrets = await readSecretsFile(values.secrets);
  const vault = await startVault({ port, secrets, save: createSecretsWriter(values.secrets) });
  stopWithParent(() => vault.close());
  process.stdout.write(`Key Vault ready at ${vault.url}\n`);
  reportReady(vault.port);
} catch (error) {
  reportFailure(`The Key Vault stand-in cannot start: ${error instanceof Error ? error.message : String(error)}`);
}

/** The AI services stand-in as a process: `node dist/infra/local/services/main.js --port N [--config FILE]`. */

import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { reportFailure, reportReady, stopWithParent } from '../lifecycle.ts';
import { parsePort } from '../loopback/parsePort.ts';
import { randomServicesConfig, readServicesConfig, type ServicesConfig } from './servicesConfig.ts';
import { startServices } from './startServices.ts';

const USAGE = 'Usage: services --port N [--config FILE]';

try {
  const { values } = parseArgs({ options: { port: { type: 'string' }, config: { type: 'string' } } });
  const port = parsePort(values.port);
  if (port === undefined) throw new Error(USAGE);
  const config = values.config === undefined ? randomServicesConfig() : await readServicesConfig(values.config);
  const pictures = picturesIn(process.env['TRIBUTARY_PICTURES'] || config.pictures);
  const services = await startServices({ port, ...config, pictures });
  stopWithParent(() => services.close());
  // Keys are shown only where they were made up here: those of a file are known to whoever wrote it.
  if (values.config === undefined) process.stdout.write(introduction(config, services.url));
  process.stdout.write(`AI services ready at ${services.url}\n`);
  reportReady(services.port);
} catch (error) {
  reportFailure(`The AI services stand-in cannot start: ${error instanceof Error ? error.message : String(error)}`);
}

/** The folder of the user's pictures; throws a sentence where it is none. */
function picturesIn(folder: string | undefined): string | undefined {
  if (folder === undefined || statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new Error(`${folder}, named for the image search, is not a folder: set TRIBUTARY_PICTURES to one that is.`);
}

function introduction({ resources }: ServicesConfig, url: string): string {
  const [key, other] = resources[0]?.keys ?? [];
  return `Keys: ${key} and ${other}
Try:
  curl ${url}/text/analytics/v3.1/sentiment -H 'Ocp-Apim-Subscription-Key: ${key}' -H 'Content-Type: application/json' \\
    -d '{"documents": [{"id": "1", "language": "en", "text": "I am so happy today, its sunny!"}]}'
`;
}

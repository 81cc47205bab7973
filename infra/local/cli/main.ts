/** The command line of Tributary: a client of the app's HTTP API. */

import { parseArgs } from 'node:util';
import { apiClient } from './apiClient.ts';
import { CliError } from './cliError.ts';
import { findUrl } from './findUrl.ts';
import { reportCommand } from './reportCommand.ts';
import { runCommand } from './runCommand.ts';
import { statusCommand } from './statusCommand.ts';
import { usage } from './usage.ts';
import { verifyCommand } from './verifyCommand.ts';

const commands = { run: runCommand, status: statusCommand, report: reportCommand, verify: verifyCommand };

/** Thrown where the command line itself is wrong. */
class UsageError extends Error {}

/** Does what `args` say and resolves to the exit code. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const { command, operand, options } = readArguments(args);
    if (options.help) {
      console.log(usage);
      return 0;
    }
    const api = apiClient(findUrl(options.url, env), env['TRIBUTARY_KEY']);
    return await commands[command](api, operand, options);
  } catch (error) {
    if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
    else console.error(error instanceof CliError ? error.message : error);
    return error instanceof UsageError ? 2 : 1;
  }
}

function readArguments(args: readonly string[]) {
  const { values, positionals } = parse(args);
  const [command, operand, ...rest] = positionals;
  const options = { ...values, wait: !values['no-wait'] };
  if (options.help) return { command: 'status' as const, operand: '', options };
  if (!isCommand(command)) throw new UsageError(`There is no command ${command ?? 'given'}.`);
  if (operand === undefined || rest.length > 0) {
    throw new UsageError(
      `${command} takes one ${command === 'run' ? 'job' : 'run id'}, and got ${positionals.length - 1}.`,
    );
  }
  return { command, operand, options };
}

function isCommand(name: string | undefined): name is keyof typeof commands {
  return name !== undefined && Object.hasOwn(commands, name);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        json: { type: 'boolean', default: false },
        'no-wait': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

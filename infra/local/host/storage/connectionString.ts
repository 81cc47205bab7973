import { optionText } from '../loader/optionText.ts';
import type { Binding } from '../loader/programmingModel.ts';
import { StartupError } from '../startupError.ts';

export type Settings = Readonly<Record<string, string | undefined>>;

/** The connection string that a binding names: the setting `X`, else `AzureWebJobsX`; `AzureWebJobsStorage` where it names none. */
export function connectionString(functionName: string, binding: Binding, settings: Settings): string {
  const name = optionText(binding, 'connection') || 'AzureWebJobsStorage';
  const value = settings[name] ?? settings[`AzureWebJobs${name}`];
  if (value !== undefined && value !== '') return value;
  throw new StartupError(
    `The function "${functionName}" needs the connection string "${name}", which is not set: put it into Values of local.settings.json or into the environment.`,
  );
}

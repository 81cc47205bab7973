import { StartupError } from '../startupError.ts';

/** Refuses a name that Azure Storage has no queue for. */
export function checkQueueName(functionName: string, name: string): void {
  if (name.length >= 3 && name.length <= 63 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) return;
  throw new StartupError(
    `The option "queueName" of the function "${functionName}" is "${name}": a queue's name has 3 to 63 small letters, digits and single dashes, with no dash at its ends.`,
  );
}

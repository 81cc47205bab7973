/** What keeps a command from doing its work, in words for the user: printed as it is, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

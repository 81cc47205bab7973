/** A reason why the host cannot start, in one sentence that names the file or option at fault and what to change. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

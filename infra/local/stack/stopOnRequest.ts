/** The reason with which a stack ends that somebody asked to stop. */
export class StopRequested extends Error {
  override readonly name = 'StopRequested';
}

/** Aborts `ending` at the first Ctrl-C, SIGTERM or hang-up, or when the launcher lets go or is gone; later ones do nothing. */
export function stopOnRequest(ending: AbortController): void {
  const stop = (): void => ending.abort(new StopRequested('Asked to stop.'));
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  // A terminal that is gone must not keep the stack from stopping in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', stop);
}

/** How the processes of the local stack are started, stopped, and end with the one that started them. */

/** Tells the parent process, where there is one, that this process accepts connections on `port`. */
export function reportReady(port: number): void {
  process.send?.({ ready: true, port });
}

/** Tells the parent process, where there is one, in one sentence why this process cannot start, and exits with code 1. */
export function reportFailure(message: string): never {
  process.stderr.write(`${message}\n`);
  process.send?.({ failed: message });
  process.exit(1);
}

/**
 * Runs `stop` once, on SIGTERM, SIGINT or when the parent process is gone (however it ended), and exits with 0.
 * A process that has not stopped within `graceMs` exits with 1.
 */
export function stopWithParent(stop: () => Promise<void>, graceMs = 10_000): void {
  let stopping = false;
  const shutDown = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), graceMs).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', shutDown);
  process.once('SIGINT', shutDown);
  process.once('disconnect', shutDown);
}

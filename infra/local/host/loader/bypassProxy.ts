const loopback = ['127.0.0.1', 'localhost'];

/**
 * Has HTTP clients of the app reach the host itself directly. The durable client obeys the proxy that the environment
 * names, also for addresses of this machine, which no proxy can reach.
 */
export function bypassProxy(environment: Record<string, string | undefined>): void {
  for (const name of ['no_proxy', 'NO_PROXY']) {
    const hosts = (environment[name] ?? '').split(/[\s,]+/).filter(Boolean);
    environment[name] = [...new Set([...hosts, ...loopback])].join(',');
  }
}

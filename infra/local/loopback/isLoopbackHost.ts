/** Whether a `Host` header names this machine: a web page that rebinds its own name to 127.0.0.1 is told apart by it. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
}

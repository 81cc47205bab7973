/** Values that a cache holds: of the runs that a process works on, or their clients. */
const mostKept = 32;

/** What a cache has for a key, made where it has nothing; the value that was not asked for the longest goes first. */
export function kept<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const value = make();
  cache.set(key, value);
  if (value instanceof Promise) value.catch(() => cache.delete(key));
  for (const oldest of cache.keys()) {
    if (cache.size <= mostKept) break;
    cache.delete(oldest);
  }
  return value;
}

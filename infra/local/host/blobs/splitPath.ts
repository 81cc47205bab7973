/** The container and the blob's name in a binding's path. */
export function splitPath(path: string): { readonly container: string; readonly name: string } {
  const slash = path.indexOf('/');
  return slash === -1
    ? { container: path, name: '' }
    : { container: path.slice(0, slash), name: path.slice(slash + 1) };
}

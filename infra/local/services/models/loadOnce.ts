/** A model that is loaded when it is first asked for, and then kept: none costs anything where nobody uses it. */
export function loadOnce<Model>(load: () => Promise<Model>): () => Promise<Model> {
  let loaded: Promise<Model> | undefined;
  return () => (loaded ??= load());
}

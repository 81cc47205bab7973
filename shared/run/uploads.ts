/** `input/{pipeline}/{name}`: a blob there is an upload to that pipeline, if there is one. */
export function uploadAt(path: string): { readonly pipeline: string; readonly name: string } | undefined {
  const [, pipeline, name] = /^input\/([^/]+)\/(.+)$/.exec(path) ?? [];
  return pipeline === undefined || name === undefined ? undefined : { pipeline, name };
}

export function pipelinePath(pipeline: string): string {
  return `pipelines/${pipeline}.json`;
}

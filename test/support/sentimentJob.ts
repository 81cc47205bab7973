/** A stage that sends the column `text` to the local sentiment service. */
export const sentimentStage = {
  service: 'TextSentiment',
  textCol: 'text',
  language: 'en',
  location: 'eastus',
  subscriptionKeySecret: ['language-key-1', 'language-key-2'],
  outputCol: 'sentiment',
  errorCol: 'error',
};

/** A job of one such stage. */
export function sentimentJob(
  input: { readonly blob: string } | { readonly rows: readonly object[] },
  output: string,
  stage: object = {},
) {
  return { input, stages: [{ ...sentimentStage, ...stage }], output: { blob: output } };
}

/** The label of an output row, or nothing where it has none. */
export function labelOf(row: Readonly<Record<string, unknown>>): string | undefined {
  return (row.sentiment as { document: { sentiment: string } } | null)?.document.sentiment;
}

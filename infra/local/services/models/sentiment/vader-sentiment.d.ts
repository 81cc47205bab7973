/** The part of the untyped CommonJS package `vader-sentiment` 1.1.3 that is used here. */
declare module 'vader-sentiment' {
  interface PolarityScores {
    /** Shares of the words that are positive, neutral and negative; 1 together, or all 0 for a text without words. */
    readonly pos: number;
    readonly neu: number;
    readonly neg: number;
    /** All of them together, with negation, emphasis and contrast: -1 to 1. */
    readonly compound: number;
  }

  const vader: {
    readonly SentimentIntensityAnalyzer: { polarity_scores(this: void, text: string): PolarityScores };
  };
  export = vader;
}

/**
 * Whether the review at this place among all is one of the fifth that no model here was trained on or tuned with: only
 * there does agreement with people tell how good a model is.
 */
export function isHeldOut(at: number): boolean {
  return at % 5 === 4;
}

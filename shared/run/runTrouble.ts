/** Ends a run: trying again would not help. The message is for people and holds neither secrets nor row text. */
export class RunTrouble extends Error {
  override readonly name = 'RunTrouble';
}

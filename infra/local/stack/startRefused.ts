/** A reason not to start, or not to go on, that the user can do something about: printed as it is, without a stack. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

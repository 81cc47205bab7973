/** Ends the launcher with a sentence that says what is wrong and what to do. */

/** @param {string} sentence @returns {never} */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

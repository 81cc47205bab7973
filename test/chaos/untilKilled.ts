import { expect } from 'vitest';

/** A run's end, or nothing where its host was killed before it. */
export async function untilKilled<Driven>(driven: Promise<Driven>, killed: Promise<void>): Promise<Driven | undefined> {
  try {
    return await driven;
  } catch (error) {
    // The host is gone, and that is all that may go wrong.
    expect(error).toMatchObject({ message: expect.stringMatching(/fetch failed|terminated/) });
    await killed;
    return undefined;
  }
}

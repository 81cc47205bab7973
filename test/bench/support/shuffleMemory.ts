import { type Shuffle, shuffleAlone } from './shuffleAlone.ts';

/** Shuffles as `argv[2]` says over `argv[3]` rows, and tells the most memory, in bytes, that the process had. */
await shuffleAlone(process.argv[2] as Shuffle, Number(process.argv[3]));
process.send?.(process.resourceUsage().maxRSS * 1024);
process.disconnect?.();

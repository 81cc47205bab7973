import { engineAlone } from './engineAlone.ts';

/** Runs the engine over `argv[2]` rows and tells the most memory, in bytes, that the process had. */
await engineAlone(Number(process.argv[2]));
process.send?.(process.resourceUsage().maxRSS * 1024);
process.disconnect?.();

/** The vision model that a script or a configuration chooses; nothing of one is loaded before its first picture. */

import { loadOnce } from '../loadOnce.ts';
import { nullVisionModel } from './nullVisionModel.ts';
import type { VisionModel } from './visionModel.ts';

export interface VisionModels {
  /** The model for a request that comes now. */
  readonly current: () => Promise<VisionModel>;
  /** Ends what has been loaded. */
  readonly close: () => Promise<void>;
}

export function createVisionModels(choice: () => 'local' | 'null' | undefined): VisionModels {
  let isLoaded = false;
  const load = loadOnce(async () => {
    isLoaded = true;
    return (await import('./createLocalVisionModel.ts')).createLocalVisionModel();
  });
  return {
    current: async () => (choice() === 'null' ? nullVisionModel : load()),
    async close() {
      if (isLoaded) await (await load()).close();
    },
  };
}

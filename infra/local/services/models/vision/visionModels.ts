/** The vision model that a script or a configuration chooses; nothing of one is loaded before its first picture. */

import type { LocalVisionModel } from './localVisionModel.ts';
import { nullVisionModel } from './nullVisionModel.ts';
import type { VisionModel } from './visionModel.ts';

export interface VisionModels {
  /** The model for a request that comes now. */
  readonly current: () => Promise<VisionModel>;
  /** Ends what has been loaded. */
  readonly close: () => Promise<void>;
}

export function createVisionModels(choice: () => 'local' | 'null' | undefined): VisionModels {
  let local: Promise<LocalVisionModel> | undefined;
  const load = async (): Promise<LocalVisionModel> => (await import('./localVisionModel.ts')).createLocalVisionModel();
  return {
    async current() {
      if (choice() === 'null') return nullVisionModel;
      local ??= load();
      return local;
    },
    async close() {
      await (await local)?.close();
    },
  };
}

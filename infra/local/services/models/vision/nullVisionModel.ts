/** A model that looks at nothing, for measuring everything around it; its version is a date that never was, for the contract wants one. */

import type { VisionModel } from './visionModel.ts';

const GREY = { foreground: 'Gray', background: 'Gray', dominant: ['Gray'], accent: '808080', isBlackAndWhite: false };

export const nullVisionModel: VisionModel = {
  version: '0000-00-00',
  see: ({ width, height }) =>
    Promise.resolve({
      width,
      height,
      objects: [],
      faces: [],
      colours: GREY,
      scene: [],
      kind: { clipArt: 0, lineDrawing: 0 },
    }),
  read: ({ width, height }) =>
    Promise.resolve({ turns: 0, skew: 0, width, height, picture: { width, height }, lines: [] }),
  /** The picture as it came. */
  thumbnail: ({ bytes }) => Promise.resolve(bytes),
};

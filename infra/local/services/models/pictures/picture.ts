/** What a picture is to the image search. */

import type { ColorName } from './colorName.ts';

/** What somebody has said of a picture. */
export interface PictureNotes {
  readonly name: string;
  readonly caption?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** An SPDX identifier, such as `CC0-1.0`; unknown where it is left out. */
  readonly license?: string | undefined;
  /** The page that the picture is from. */
  readonly source?: string | undefined;
  readonly type?: 'clipart' | 'line' | 'photo' | undefined;
  readonly isAdult?: boolean | undefined;
}

/** What a look at a picture shows. */
export interface PictureLook {
  /** Pixels, as it is shown: a photo that lies on its side is put upright. */
  readonly width: number;
  readonly height: number;
  /** `jpeg`, `png`, `gif` or `webp`. */
  readonly format: string;
  readonly bytes: number;
  readonly isAnimated: boolean;
  readonly isTransparent: boolean;
  readonly isMonochrome: boolean;
  readonly color: ColorName;
  /** The dominant colour, `RRGGBB`. */
  readonly accentColor: string;
}

export interface Picture extends PictureNotes, PictureLook {
  /** 40 hexadecimal digits, the same for as long as the picture keeps its place. */
  readonly id: string;
  /** Milliseconds since 1970, where it is known since when the picture is there. */
  readonly discovered?: number | undefined;
  read(): Promise<Uint8Array>;
}

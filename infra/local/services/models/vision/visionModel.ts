/** What a vision model is to the Computer Vision service. */

/** An image whose format and sides the service takes; its bytes are not decoded yet. */
export interface Picture {
  readonly bytes: Buffer;
  readonly format: 'Bmp' | 'Gif' | 'Jpeg' | 'Png';
  /** Pixels as they are stored; a camera's hint to turn the image is not looked at here. */
  readonly width: number;
  readonly height: number;
}

/** In pixels of the picture as it is meant to be looked at. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Detection {
  readonly name: string;
  /** 0 to 1. */
  readonly score: number;
  readonly box: Box;
}

export interface Colours {
  /** Names of the service's twelve colours. */
  readonly foreground: string;
  readonly background: string;
  readonly dominant: readonly string[];
  /** Six hex digits. */
  readonly accent: string;
  readonly isBlackAndWhite: boolean;
}

/** A finding that no box belongs to: `outdoor`, `sky`. */
export interface SceneTag {
  readonly name: string;
  readonly score: number;
}

/** What kind of picture it is, in the contract's degrees. */
export interface PictureKind {
  /** 0 none, 1 ambiguous, 2 normal, 3 good clip art. */
  readonly clipArt: 0 | 1 | 2 | 3;
  readonly lineDrawing: 0 | 1;
}

export interface Sight {
  readonly width: number;
  readonly height: number;
  readonly objects: readonly Detection[];
  readonly faces: readonly Box[];
  readonly colours: Colours;
  readonly scene: readonly SceneTag[];
  readonly kind: PictureKind;
}

export interface Word {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly box: Box;
}

export interface TextLine {
  /** The block of text that it is part of, counted from 0. */
  readonly region: number;
  readonly box: Box;
  readonly words: readonly Word[];
}

export interface PageText {
  /** Quarter turns, clockwise, after which the text stood upright. */
  readonly turns: 0 | 1 | 2 | 3;
  /** Radians by which the lines still sank to the right then. */
  readonly skew: number;
  /** Pixels of the page: the picture turned by both about its centre, with as much around it as that takes. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the picture. */
  readonly picture: { readonly width: number; readonly height: number };
  /** In the order in which they are read, with boxes on the page. */
  readonly lines: readonly TextLine[];
}

export interface ThumbnailSize {
  readonly width: number;
  readonly height: number;
  /** Whether to keep what stands out, in place of the middle. */
  readonly smart: boolean;
}

export interface VisionModel {
  /** Goes out as `modelVersion`, and may be asked for as `model-version`; the contract wants a date. */
  readonly version: string;
  /** `faces` and `objects` are looked for only where they are wanted. */
  see(picture: Picture, wanted: { readonly objects: boolean; readonly faces: boolean }): Promise<Sight>;
  /** Reads English; `turning` says whether the text may stand on its side or its head. */
  read(picture: Picture, turning: boolean): Promise<PageText>;
  /** A JPEG. */
  thumbnail(picture: Picture, size: ThumbnailSize): Promise<Uint8Array>;
}

/** Thrown where the picture's bytes turn out to hold none. */
export class PictureUnreadable extends Error {
  override readonly name = 'PictureUnreadable';
}

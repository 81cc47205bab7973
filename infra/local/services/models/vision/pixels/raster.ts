/** Pixels as every model wants them: rows from top to bottom, one byte for each channel. */
export interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 3 is red, green and blue; 4 has opacity after them. */
  readonly channels: 3 | 4;
}

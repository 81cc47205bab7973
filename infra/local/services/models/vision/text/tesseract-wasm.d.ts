/** The package has types, but its `exports` hide them. */
declare module 'tesseract-wasm' {
  export interface OCREngine {
    loadModel(model: Uint8Array): void;
    /** RGBA. */
    loadImage(image: { data: Uint8ClampedArray; width: number; height: number }): void;
    clearImage(): void;
    getHOCR(): string;
  }
  export function supportsFastBuild(): boolean;
  export function createOCREngine(options: { wasmBinary: Uint8Array }): Promise<OCREngine>;
}

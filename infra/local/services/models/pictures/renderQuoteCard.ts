/** A quotation as a picture. */

import { fileURLToPath } from 'node:url';
import sharp, { type OverlayOptions } from 'sharp';
import type { Quotation } from './quotations.ts';

/** A look that a card can have. */
export interface CardDesign {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly ink: string;
  readonly format: 'jpeg' | 'png' | 'webp';
}

/** A font of its own (PT Serif, OFL), because a machine without fonts would draw empty boxes. */
const FONT_FILE = fileURLToPath(import.meta.resolve('@expo-google-fonts/pt-serif/400Regular/PTSerif_400Regular.ttf'));

/** Draws a card; the same quotation and design give the same bytes on one machine. */
export async function renderQuoteCard({ text, author, work }: Quotation, design: CardDesign): Promise<Uint8Array> {
  const { width, height, background, ink, format } = design;
  const across = Math.round(width * 0.8);
  const words = await drawText(`“${text}”`, { width: across, height: Math.round(height * 0.5) }, ink);
  const name = await drawText(
    `${author}\n<small>${work}</small>`,
    { width: across, height: Math.round(height * 0.13) },
    ink,
  );
  const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="${background}"/>
    <rect x="24" y="24" width="${width - 48}" height="${height - 48}" fill="none" stroke="${ink}" stroke-width="3"/>
  </svg>`;
  return (
    sharp(Buffer.from(frame))
      .composite([
        { ...words.layer, left: middle(width, words.width), top: middle(Math.round(height * 0.8), words.height) },
        { ...name.layer, left: middle(width, name.width), top: Math.round(height * 0.76) },
      ])
      .removeAlpha()
      // The effort of WebP's default takes longer than all the rest.
      .toFormat(format, format === 'webp' ? { effort: 1 } : {})
      .toBuffer()
  );
}

interface Drawn {
  readonly layer: OverlayOptions;
  readonly width: number;
  readonly height: number;
}

/** Text as large as fits a box. */
async function drawText(text: string, box: { width: number; height: number }, ink: string): Promise<Drawn> {
  const { data, info } = await sharp({
    text: {
      text: `<span foreground="${ink}">${text}</span>`,
      font: 'PT Serif',
      fontfile: FONT_FILE,
      align: 'centre',
      rgba: true,
      ...box,
    },
  })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { layer: { input: data, raw: { width, height, channels } }, width, height };
}

/** Where something of `size` starts to stand in the middle of `room`. */
function middle(room: number, size: number): number {
  return Math.max(0, Math.round((room - size) / 2));
}

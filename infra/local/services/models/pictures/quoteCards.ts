/** The pictures that the stand-in brings along: cards with quotations, drawn when they are first searched. */

import { hash } from 'node:crypto';
import { lookAtPicture } from './lookAtPicture.ts';
import type { Picture } from './picture.ts';
import { type Quotation, quotations } from './quotations.ts';
import { type CardDesign, renderQuoteCard } from './renderQuoteCard.ts';

const shapes = [
  { width: 960, height: 540, format: 'jpeg' },
  { width: 720, height: 720, format: 'png' },
  { width: 540, height: 960, format: 'webp' },
  { width: 480, height: 270, format: 'png' },
] as const;

const colors = [
  { background: '#1f3a5f', ink: '#ffffff' },
  { background: '#f4e04d', ink: '#3a2f0b' },
  { background: '#ffffff', ink: '#111111' },
  { background: '#7a1f1f', ink: '#ffe9d6' },
  { background: '#2f6b3a', ink: '#f3fff0' },
] as const;

/** Draws all cards. They take about a megabyte of memory and no room on a disk. */
export async function drawQuoteCards(): Promise<readonly Picture[]> {
  return Promise.all(quotations.map(drawQuoteCard));
}

async function drawQuoteCard(quotation: Quotation, index: number): Promise<Picture> {
  const { text, author, work, subject, note } = quotation;
  const bytes = await renderQuoteCard(quotation, designOf(index));
  return {
    id: hash('sha1', `${author}\n${text}`).toUpperCase(),
    name: `${author} quote: “${text}”`,
    caption: [`Quote card: words of ${author}, ${work}, in the public domain.`, ...(note ? [note] : [])].join(' '),
    tags: ['quotes', 'quotation', subject],
    license: 'CC0-1.0',
    type: 'clipart',
    ...(await lookAtPicture(bytes)),
    read: () => Promise.resolve(bytes),
  };
}

/** Every shape in every colour, one after the other. */
function designOf(index: number): CardDesign {
  const [shape = shapes[0], color = colors[0]] = [shapes[index % shapes.length], colors[index % colors.length]];
  return { ...shape, ...color };
}

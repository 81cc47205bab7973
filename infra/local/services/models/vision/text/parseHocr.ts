/** Tesseract's hOCR as lines of words; its form is fixed, so that no parser for HTML is needed. */

import type { Box, Word } from '../visionModel.ts';

export interface HocrLine {
  /** The block of text that it is part of, counted from 0. */
  readonly region: number;
  readonly box: Box;
  readonly words: readonly Word[];
  /** The rise of its baseline over its length; positive where it sinks to the right. */
  readonly slope: number;
  /** Whether it runs up or down: it can be read so, but its page stands on its side. */
  readonly vertical: boolean;
}

/** The start of an area, a line or a word, and all that is inside a word. */
const PARTS =
  /class='(ocr_carea|ocr_line|ocr_caption|ocr_textfloat|ocr_header|ocrx_word)'[^>]*title=["']([^"']*)["']>(?:<\w+>)*([^<]*)/g;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The lines that have words, in the order in which they are read. */
export function parseHocr(hocr: string): readonly HocrLine[] {
  const lines: (Omit<HocrLine, 'words'> & { words: Word[] })[] = [];
  let region = -1;
  for (const [, kind, title = '', content = ''] of hocr.matchAll(PARTS)) {
    if (kind === 'ocr_carea') region += 1;
    else if (kind === 'ocrx_word') addWord(lines.at(-1)?.words, title, content);
    else
      lines.push({
        region,
        box: boxOf(title),
        slope: slopeOf(title),
        vertical: /textangle (90|270)/.test(title),
        words: [],
      });
  }
  return lines.filter(({ words }) => words.length > 0);
}

function addWord(words: Word[] | undefined, title: string, content: string): void {
  const text = content.replace(/&(\w+|#39);/g, (entity, name: string) => ENTITIES[name] ?? entity).trim();
  const confidence = Number(/x_wconf (\d+)/.exec(title)?.[1] ?? 0) / 100;
  if (text !== '') words?.push({ text, confidence, box: boxOf(title) });
}

function boxOf(title: string): Box {
  const [left = 0, top = 0, right = 0, bottom = 0] = /bbox ([\d ]+)/.exec(title)?.[1]?.split(' ').map(Number) ?? [];
  return { left, top, width: right - left, height: bottom - top };
}

function slopeOf(title: string): number {
  return Number(/baseline (-?[\d.]+)/.exec(title)?.[1] ?? 0);
}

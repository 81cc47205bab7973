import { describe, expect, test } from 'vitest';
import { type HocrLine, parseHocr } from '../../../../infra/local/services/models/vision/text/parseHocr.ts';
import { placeOnPicture } from '../../../../infra/local/services/models/vision/text/placeOnPicture.ts';
import { type PageReader, readPage } from '../../../../infra/local/services/models/vision/text/readPage.ts';
import type { PageText } from '../../../../infra/local/services/models/vision/visionModel.ts';

const picture = { width: 100, height: 60 };

describe('hOCR', () => {
  test('is lines of words, each with its box, its confidence and its block', () => {
    const lines = parseHocr(`
   <div class='ocr_carea' id='block_1_1' title="bbox 40 44 929 218">
    <p class='ocr_par' id='par_1_1' lang='eng' title="bbox 40 44 929 218">
     <span class='ocr_line' id='line_1_1' title="bbox 40 44 823 78; baseline 0.01 -8; x_size 34">
      <span class='ocrx_word' id='word_1_1' title='bbox 40 44 103 71; x_wconf 96'>Q&amp;A</span>
      <span class='ocrx_word' id='word_1_2' title='bbox 117 44 210 77; x_wconf 8'><strong>&lt;it&#39;s&gt;</strong></span>
     </span>
     <span class='ocr_line' id='line_1_2' title="bbox 0 0 9 9"></span>
   </div>
   <div class='ocr_carea' id='block_1_2' title="bbox 0 300 9 309">
     <span class='ocr_header' id='line_1_3' title="bbox 0 300 9 309; textangle 90; x_size 3">
      <span class='ocrx_word' id='word_1_3' title='bbox 0 300 9 309; x_wconf 50'>up</span>`);

    expect(lines).toEqual([
      {
        region: 0,
        box: { left: 40, top: 44, width: 783, height: 34 },
        slope: 0.01,
        vertical: false,
        words: [
          { text: 'Q&A', confidence: 0.96, box: { left: 40, top: 44, width: 63, height: 27 } },
          { text: "<it's>", confidence: 0.08, box: { left: 117, top: 44, width: 93, height: 33 } },
        ],
      },
      expect.objectContaining({ region: 1, vertical: true, slope: 0 }),
    ]);
  });

  test('without text has no lines', () => expect(parseHocr('<div class="ocr_page"></div>')).toEqual([]));
});

const line = (confidence: number, change: Partial<HocrLine> = {}): HocrLine => ({
  region: 0,
  box: { left: 20, top: 10, width: 40, height: 8 },
  words: ['one', 'two', 'three'].map((text) => ({
    text,
    confidence,
    box: { left: 20, top: 10, width: 10, height: 8 },
  })),
  slope: 0,
  vertical: false,
  ...change,
});

/** A page that is read as `lines` tells for each angle; it keeps the angles that were tried. */
function aReader(lines: (degrees: number) => readonly HocrLine[]): PageReader & { readonly tried: number[] } {
  const tried: number[] = [];
  return {
    tried,
    page: (degrees) => {
      tried.push(Math.round(degrees * 10) / 10);
      return Promise.resolve({ data: new Uint8Array(), width: 200, height: 120, channels: 4, scale: 2 });
    },
    read: () => Promise.resolve(lines(tried.at(-1) ?? 0)),
  };
}

describe('a page', () => {
  test('that is read well is read once, with its boxes on the picture', async () => {
    const reader = aReader(() => [line(0.95)]);

    const page = await readPage(reader, picture, true);

    expect(reader.tried).toEqual([0]);
    expect(page).toMatchObject({ turns: 0, skew: 0, width: 100, height: 60, picture });
    expect(page.lines[0]?.box).toEqual({ left: 10, top: 5, width: 20, height: 4 });
  });

  test('upside down is turned until it is read well', async () => {
    const reader = aReader((degrees) => [line(degrees === 180 ? 0.95 : 0.4)]);

    expect(await readPage(reader, picture, true)).toMatchObject({ turns: 2 });
    expect(reader.tried).toEqual([0, 180]);
  });

  test('whose lines run up or down stands on its side, however well it is read', async () => {
    const reader = aReader((degrees) => [line(0.95, { vertical: degrees !== 90 })]);

    expect(await readPage(reader, picture, true)).toMatchObject({ turns: 1 });
    expect(reader.tried).toEqual([0, 90]);
  });

  test('is not turned where nobody asked for it, or there is nothing to read', async () => {
    const badly = aReader(() => [line(0.3)]);
    const empty = aReader(() => []);

    expect(await readPage(badly, picture, false)).toMatchObject({ turns: 0, lines: [{}] });
    expect(await readPage(empty, picture, true)).toMatchObject({ turns: 0, lines: [] });
    expect([badly.tried, empty.tried]).toEqual([[0], [0]]);
  });

  test('that is aslant is straightened by the slope of its lines', async () => {
    const reader = aReader((degrees) => [line(0.95, { slope: degrees === 0 ? Math.tan(0.05) : 0 })]);

    const page = await readPage(reader, picture, true);

    expect(page.skew).toBeCloseTo(0.05);
    expect(reader.tried).toEqual([0, -2.9]);
  });
});

describe('a box of a page on the picture', () => {
  const box = { left: 10, top: 5, width: 20, height: 4 };
  const page = (turns: PageText['turns'], skew = 0): PageText => {
    const upright = turns % 2 === 0 ? picture : { width: picture.height, height: picture.width };
    return { turns, skew, ...upright, picture, lines: [] };
  };

  test.each([
    [
      0,
      [
        [10, 5],
        [30, 5],
        [30, 9],
        [10, 9],
      ],
    ],
    [
      1,
      [
        [5, 50],
        [5, 30],
        [9, 30],
        [9, 50],
      ],
    ],
    [
      2,
      [
        [90, 55],
        [70, 55],
        [70, 51],
        [90, 51],
      ],
    ],
    [
      3,
      [
        [95, 10],
        [95, 30],
        [91, 30],
        [91, 10],
      ],
    ],
  ] as const)('after %i quarter turns', (turns, corners) => expect(placeOnPicture(box, page(turns))).toEqual(corners));

  test('aslant', () => {
    const [first] = placeOnPicture({ left: 50, top: 0, width: 1, height: 1 }, page(0, Math.PI / 6));

    // Half the height above the centre, which the slope turns clockwise by 30 degrees.
    expect(first).toEqual([65, 4]);
  });
});

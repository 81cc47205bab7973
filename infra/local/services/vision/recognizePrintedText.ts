/** `POST /vision/v3.2/ocr`: printed text, at once (contract v3.2). */

import { IMAGE_RULES, readImage } from './readImage.ts';
import { toOcrResult } from './toOcrResult.ts';
import type { VisionOperation } from './visionOperation.ts';
import { checkLanguage, checkModelVersion, readFlag } from './visionQuery.ts';

/** The language is to be found out; it is English all the same. */
const UNKNOWN = 'unk';

export const recognizePrintedText: VisionOperation = {
  path: '/ocr',
  name: 'OCR',
  async answer(request) {
    const { model, query } = request;
    checkLanguage(query, [UNKNOWN]);
    checkModelVersion(query, model.version);
    const detectOrientation = readFlag(query, 'detectOrientation', true);
    const picture = await readImage(request, IMAGE_RULES);
    const page = await model.read(picture, detectOrientation);
    const body = { ...toOcrResult(page, detectOrientation), modelVersion: model.version };
    return { status: 200, documents: 1, body };
  },
};

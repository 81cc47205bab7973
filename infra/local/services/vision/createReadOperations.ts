/** Read: a picture is taken in at once, and its text is fetched later (contract v3.2, Ocr.json). */

import type { Operation, ServiceAnswer } from '../gateway/operation.ts';
import { createReadStore, type ReadStore } from './createReadStore.ts';
import { type ImageRules, readImage } from './readImage.ts';
import { type ReadingOrder, readingOrders, toReadResult } from './toReadResult.ts';
import { flatError, VisionError } from './visionError.ts';
import { MAX_READ_SIDE } from './visionLimits.ts';
import { createVisionOperation, type VisionRequest, type VisionServices } from './visionOperation.ts';
import { checkLanguage, checkModelVersion } from './visionQuery.ts';

/** The service reads PDF and TIFF too; this stand-in does not. */
const READ_RULES: ImageRules = { formats: ['Jpeg', 'Png', 'Bmp'], sideEnd: MAX_READ_SIDE + 1 };

const PATH = '/read/analyzeResults';

/** The two operations, with what they share: the results. */
export function createReadOperations(services: VisionServices): readonly Operation[] {
  const store = createReadStore(services.now);
  const submit = { path: '/read/analyze', name: 'Read', errors: flatError };
  const fetch = { method: 'GET', path: `${PATH}/{operationId}`, name: 'Get Read Result', errors: flatError } as const;
  return [
    createVisionOperation({ ...submit, answer: (request) => submitRead(request, store, services.newId) }, services),
    createVisionOperation({ ...fetch, answer: (request) => fetchRead(request, store) }, services),
  ];
}

async function submitRead(request: VisionRequest, store: ReadStore, newId: () => string): Promise<ServiceAnswer> {
  const { query, model, resource, origin } = request;
  checkLanguage(query);
  checkModelVersion(query, model.version);
  const order = readOrder(query);
  checkPages(query);
  const picture = await readImage(request, READ_RULES);
  const id = newId();
  store.start(resource.name, id, async () => {
    const readResults = [toReadResult(await model.read(picture, true), order)];
    return { version: '3.2.0', modelVersion: model.version, readResults };
  });
  const location = `${origin()}/vision/v3.2${PATH}/${id}`;
  return { status: 202, documents: 1, headers: { 'Operation-Location': location } };
}

function fetchRead({ values, resource }: VisionRequest, store: ReadStore): ServiceAnswer {
  const { operationId = '' } = values;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(operationId)) {
    throw new VisionError('BadArgument', 'Specified operationId is not valid.');
  }
  const body = store.find(resource.name, operationId.toLowerCase());
  if (body === undefined) throw new VisionError('NotFound', 'Operation result not found.', { status: 404 });
  return { status: 200, body };
}

function readOrder(query: URLSearchParams): ReadingOrder {
  const asked = query.get('readingOrder') || 'basic';
  const order = readingOrders.find((each) => each === asked);
  if (order === undefined) throw new VisionError('InvalidReadingOrder', 'Specified readingOrder is not valid.');
  return order;
}

/** A picture is one page, whichever are asked for; but what asks for pages has to be ranges, and the first among them. */
function checkPages(query: URLSearchParams): void {
  const ranges = query.getAll('pages').flatMap((text) => text.split(','));
  const isFirst = ranges.map((range) => {
    const [, from = '', to = from] = /^(\d*)(?:-(\d*))?$/.exec(range.trim()) ?? [];
    if (from === '' && to === '') throw invalidPages();
    return Number(from || 1) === 1 && Number(to || 1) >= 1;
  });
  if (ranges.length > 0 && !isFirst.includes(true)) throw invalidPages();
}

function invalidPages(): VisionError {
  return new VisionError('InvalidPageRange', 'The page range is invalid.');
}

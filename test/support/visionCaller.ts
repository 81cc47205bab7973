/** Calls the vision stand-in's operations without a network between, with a model of the test's own. */

import type { Operation, ServiceAnswer, ServiceRequest } from '../../infra/local/services/gateway/operation.ts';
import { nullVisionModel } from '../../infra/local/services/models/vision/nullVisionModel.ts';
import type { VisionModel } from '../../infra/local/services/models/vision/visionModel.ts';
import { createVisionOperations } from '../../infra/local/services/vision/createVisionOperations.ts';

export const VISION_ORIGIN = 'http://127.0.0.1:7072';

/** The header of a PNG of that size: all that is looked at before a model is asked. */
export function aPng(width = 60, height = 50): Buffer {
  const png = Buffer.alloc(33);
  png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  png.write('IHDR', 12, 'latin1');
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

export interface VisionCall {
  readonly query?: string;
  /** An object is sent as JSON; nothing stands for a body that was longer than may be. */
  readonly body?: Buffer | object | undefined;
  readonly contentType?: string;
  readonly resource?: string;
}

export type VisionCaller = (method: string, path: string, call?: VisionCall) => Promise<ServiceAnswer>;

/** A caller over a model; the clock stands still unless a test gives one. */
export function visionCaller(model: VisionModel = nullVisionModel, now: () => number = () => 0): VisionCaller {
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `00000000-0000-0000-0000-${String(ids).padStart(12, '0')}`;
  };
  const operations = createVisionOperations({ model: () => Promise.resolve(model), now, newId });
  return async (method, path, call = {}) => {
    const { operation, values } = find(operations, method, `/vision/v3.2${path}`);
    return operation.answer(toRequest(`/vision/v3.2${path}`, call, values));
  };
}

function toRequest(path: string, call: VisionCall, values: ServiceRequest['values']): ServiceRequest {
  const { query = '', resource = 'vision' } = call;
  const body = 'body' in call ? call.body : aPng();
  const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const usual = bytes === body ? 'application/octet-stream' : 'application/json; charset=utf-8';
  return {
    query: new URLSearchParams(query),
    url: () => `${VISION_ORIGIN}${path}?${query}`,
    values,
    contentType: call.contentType ?? usual,
    body: bytes,
    origin: () => VISION_ORIGIN,
    resource: { name: resource, location: 'eastus', tier: 'S', keys: ['key'] },
  };
}

function find(operations: readonly Operation[], method: string, path: string) {
  for (const operation of operations) {
    const [start = '', rest] = operation.path.split(/\{\w+\}/);
    const isHere = rest === undefined ? path === start : path.startsWith(start);
    if (operation.method === method && isHere) {
      return { operation, values: { operationId: decodeURIComponent(path.slice(start.length)) } };
    }
  }
  throw new Error(`There is no ${method} ${path}.`);
}

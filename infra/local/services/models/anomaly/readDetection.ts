/** Reads a request for detection and refuses it as the service does: the same checks in the same order, in its words. */

import { AnomalyError } from './anomalyError.ts';
import { readSeries } from './readSeries.ts';
import { type Detection, type Granularity, granularities, type ImputeMode, imputeModes } from './series.ts';

/** What the service takes where a request says nothing. */
const DEFAULTS = { maxAnomalyRatio: 0.25, sensitivity: 99 } as const;

/** More than that would not be fewer than half of the points. */
const MOST_ANOMALIES = 0.49;

type Fields = Readonly<Record<string, unknown>>;

/** The checked request. Fields for imputation are known from v1.1 on; before, they are ignored like any other. */
export function readDetection(body: unknown, { canImpute }: { readonly canImpute: boolean }): Detection {
  if (!isFields(body)) throw new AnomalyError('InvalidJsonFormat', 'Invalid Json Format, input data is Empty.');
  if (!('series' in body)) throw new AnomalyError('RequiredSeries', "The 'series' field is required in request.");
  const granularity = readGranularity(body);
  const interval = readInterval(body);
  const period = readPeriod(body);
  const maxAnomalyRatio = readRatio(body);
  const sensitivity = readSensitivity(body);
  const impute = canImpute ? readImpute(body) : ({ mode: 'auto', fixedValue: 0 } as const);
  const series = readSeries(body['series'], { granularity, interval });
  const { places, values } = series;
  const points = impute.mode === 'notFill' ? values.length : places.at(-1)! + 1;
  if (period !== undefined && points < 2 * period + 1) {
    throw new AnomalyError('InvalidModelArgument', "The 'series' field must have more than 2 periods points");
  }
  return { ...series, granularity, interval, period, maxAnomalyRatio, sensitivity, impute };
}

function readGranularity(body: Fields): Granularity {
  if (!('granularity' in body)) return 'none';
  const found = granularities.find((each) => each === body['granularity']);
  if (found !== undefined) return found;
  throw new AnomalyError(
    'InvalidGranularity',
    `The 'granularity' field can only be one of the following: ${listOf(granularities)}.`,
  );
}

function readInterval(body: Fields): number {
  const { customInterval: interval = 1 } = body;
  if (isWhole(interval) && interval > 0) return interval;
  throw new AnomalyError('InvalidCustomInterval', "The 'customInterval' field must be an integer > 0.");
}

/** Null has the period found, as the contract says. */
function readPeriod(body: Fields): number | undefined {
  const period = body['period'] ?? undefined;
  if (period === undefined || (isWhole(period) && period >= 0)) return period;
  throw new AnomalyError('InvalidPeriod', "The 'period' field must be an integer >= 0.");
}

function readRatio(body: Fields): number {
  const { maxAnomalyRatio: ratio = DEFAULTS.maxAnomalyRatio } = body;
  if (typeof ratio === 'number' && ratio > 0 && ratio <= MOST_ANOMALIES) return ratio;
  throw new AnomalyError(
    'InvalidModelArgument',
    "The 'maxAnomalyRatio' field must be less than 50% of the series points (0 < maxAnomalyRatio < 0.5).",
  );
}

/** 100 is taken, although the message has 99. */
function readSensitivity(body: Fields): number {
  const { sensitivity = DEFAULTS.sensitivity } = body;
  if (isWhole(sensitivity) && sensitivity >= 0 && sensitivity <= 100) return sensitivity;
  throw new AnomalyError('InvalidModelArgument', "The 'sensitivity' field must be an integer between 0 and 99.");
}

function readImpute(body: Fields): Detection['impute'] {
  const mode = readImputeMode(body['imputeMode'] ?? 'auto');
  if (mode === 'zero') return { mode: 'fixed', fixedValue: 0 };
  const { imputeFixedValue: fixedValue } = body;
  if (mode !== 'fixed') return { mode, fixedValue: 0 };
  if (typeof fixedValue === 'number') return { mode, fixedValue };
  throw new AnomalyError('InvalidImputeFixedValue', "The 'imputeFixedValue' field must be a number.");
}

function readImputeMode(asked: unknown): ImputeMode {
  const found = imputeModes.find((each) => each === asked);
  if (found !== undefined) return found;
  throw new AnomalyError(
    'InvalidImputeMode',
    `The 'imputeMode' field is required and should be one of the following: ${listOf(imputeModes)}.`,
  );
}

/** As the service writes a list. */
function listOf(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

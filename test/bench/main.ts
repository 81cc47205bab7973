import { parseArgs } from 'node:util';
import { activity } from './activity.ts';
import { engine } from './engine.ts';
import { fanOut } from './fanOut.ts';
import { lanes } from './lanes.ts';
import { type Benchmark, goalText, isMet } from './measurement.ts';
import { quotaShare } from './quotaShare.ts';
import { quotas } from './quotas.ts';
import { shuffle } from './shuffle.ts';
import { standIns } from './standIns.ts';
import { techniques } from './techniques.ts';

const benchmarks: Readonly<Record<string, Benchmark>> = {
  activity,
  engine,
  'fan-out': fanOut,
  lanes,
  quotas,
  'quota-share': quotaShare,
  shuffle,
  'stand-ins': standIns,
  techniques,
};

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean', default: false } } });
const { only } = values;
const chosen = Object.entries(benchmarks).filter(([name]) => only === undefined || only === name);

if (chosen.length === 0) {
  console.error(`There is no benchmark "${only}"; there are: ${Object.keys(benchmarks).join(', ')}.`);
  process.exitCode = 1;
} else {
  const measurements = [];
  for (const [, benchmark] of chosen) measurements.push(...(await benchmark()));
  const figures = measurements.map((figure) => ({
    name: figure.name,
    value: rounded(figure.value),
    unit: figure.unit,
    ...(figure.yardstick === undefined ? {} : { yardstick: rounded(figure.yardstick) }),
    ...(figure.ratio === undefined ? {} : { ratio: rounded(figure.ratio) }),
    goal: goalText(figure) || null,
    met: isMet(figure),
  }));
  if (values.json) console.log(JSON.stringify(figures));
  else console.table(figures);
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

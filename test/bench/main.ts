import { parseArgs } from 'node:util';
import { fanOut } from './fanOut.ts';
import { lanes } from './lanes.ts';
import { type Benchmark, goalText, isMet } from './measurement.ts';

const benchmarks: Readonly<Record<string, Benchmark>> = { 'fan-out': fanOut, lanes };

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
    value: Number(figure.value.toPrecision(4)),
    unit: figure.unit,
    goal: goalText(figure) || null,
    met: isMet(figure),
  }));
  if (values.json) console.log(JSON.stringify(figures));
  else console.table(figures);
}

import { StartupError } from '../startupError.ts';

type Check = (value: string) => boolean;

const plain: Readonly<Record<string, Check>> = {
  int: (value) => /^[+-]?\d+$/.test(value) && Math.abs(Number(value)) <= 2_147_483_648,
  long: (value) => /^[+-]?\d+$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value),
  bool: (value) => /^(true|false)$/i.test(value),
  alpha: (value) => /^[A-Za-z]*$/.test(value),
  guid: (value) => /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i.test(value),
  decimal: isNumber,
  double: isNumber,
  float: isNumber,
};

const withArguments: Readonly<Record<string, (...args: number[]) => Check>> = {
  length:
    (min = 0, max = min) =>
    (value) =>
      value.length >= min && value.length <= max,
  minlength:
    (min = 0) =>
    (value) =>
      value.length >= min,
  maxlength:
    (max = 0) =>
    (value) =>
      value.length <= max,
  min:
    (min = 0) =>
    (value) =>
      isNumber(value) && Number(value) >= min,
  max:
    (max = 0) =>
    (value) =>
      isNumber(value) && Number(value) <= max,
  range:
    (min = 0, max = 0) =>
    (value) =>
      isNumber(value) && Number(value) >= min && Number(value) <= max,
};

/** Makes the check of one constraint of a route parameter, such as `int` or `length(2,4)`. */
export function routeConstraint(text: string, template: string): Check {
  const [, name = '', args] = /^(\w+)(?:\(([^)]*)\))?$/.exec(text) ?? [];
  const check = args === undefined ? plain[name] : withArguments[name]?.(...args.split(',').map(Number));
  if (check !== undefined) return check;
  const known = [...Object.keys(plain), ...Object.keys(withArguments)].join(', ');
  throw new StartupError(
    `The route "${template}" has the constraint "${text}", which this host does not know: use one of ${known}.`,
  );
}

function isNumber(value: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
}

import { z } from 'zod';
import type { Param, ServiceDefinition } from '../services/defineService.ts';
import { columnName } from './columnName.ts';
import { formatPath, type Problem } from './problem.ts';

/** A parameter's value: the same for all rows, or read from a column. */
export type Binding = { readonly constant: unknown } | { readonly column: string };

/** How many rows a request of a service has: as many as a job says, or all of a group. */
export function groupShape({ limits, group }: ServiceDefinition): Readonly<Record<string, z.ZodType>> {
  if (group) return { groupbyCol: columnName };
  const cap = limits.documents;
  const size = `a whole number from 1 to ${cap}, the service's cap`;
  return { batchSize: z.int(size).min(1, size).max(cap, size).default(cap) };
}

/** The fields of a stage that give a service's parameters. */
export function paramShapes(service: ServiceDefinition): Readonly<Record<string, z.ZodType>> {
  const fields = Object.entries(service.params).flatMap(([name, param]): [string, z.ZodType][] => {
    const { constant, column } = ways(param, service);
    return [
      ...(constant ? [[name, param.schema.optional()] as [string, z.ZodType]] : []),
      ...(column ? [[`${name}Col`, columnName.optional()] as [string, z.ZodType]] : []),
    ];
  });
  return Object.fromEntries(fields);
}

/** How a parameter may be given. Of a group, rows have values of their own and the request has others, which they share. */
function ways({ in: place }: Param, { group }: ServiceDefinition): { constant: boolean; column: boolean } {
  const isOwn = place === 'document';
  return { constant: group === undefined || !isOwn, column: group === undefined || isOwn };
}

export function bindingProblems(
  service: ServiceDefinition,
  stage: Readonly<Record<string, unknown>>,
  at: readonly PropertyKey[],
): Problem[] {
  const each = Object.entries(service.params).flatMap(([name, param]) => {
    const [constant, column] = givenAs(name, stage);
    const may = ways(param, service);
    const columnField = formatPath([...at, `${name}Col`]);
    const either = [
      ...(may.constant ? [`${name} (a constant)`] : []),
      ...(may.column ? [`${name}Col (a column)`] : []),
    ].join(' or ');
    if (constant && column && may.constant && may.column) {
      return [{ path: columnField, message: `${name} is given too`, expected: `one of ${either}` }];
    }
    if (!param.required || constant || column || param.column !== undefined) return [];
    const path = may.column ? columnField : formatPath([...at, name]);
    return [{ path, message: 'missing', expected: `${either}. ${param.about}` }];
  });
  const alike = Map.groupBy(Object.keys(service.params), (name) => service.params[name]?.oneOf);
  alike.delete(undefined);
  return [...each, ...[...alike.values()].flatMap((names) => choiceProblems(names, stage, at))];
}

/** Of these parameters exactly one is to be given. */
function choiceProblems(
  names: readonly string[],
  stage: Readonly<Record<string, unknown>>,
  at: readonly PropertyKey[],
): Problem[] {
  const expected = `exactly one of ${names.flatMap((name) => [name, `${name}Col`]).join(', ')}`;
  const given = names.filter((name) => givenAs(name, stage).includes(true));
  const [first, second] = given;
  if (first === undefined) return [{ path: formatPath([...at, `${names[0]}Col`]), message: 'missing', expected }];
  if (second === undefined) return [];
  const [isConstant] = givenAs(second, stage);
  return [
    { path: formatPath([...at, isConstant ? second : `${second}Col`]), message: `${first} is given too`, expected },
  ];
}

/** Whether a parameter is given as a constant, and as a column. */
function givenAs(name: string, stage: Readonly<Record<string, unknown>>): [boolean, boolean] {
  return [stage[name] !== undefined, stage[`${name}Col`] !== undefined];
}

/** What each parameter of a stage is bound to, those with a default included. */
export function bindings(
  service: ServiceDefinition,
  fields: Readonly<Record<string, unknown>>,
): Record<string, Binding> {
  const params: Record<string, Binding> = {};
  for (const [name, param] of Object.entries(service.params)) {
    const column = fields[`${name}Col`];
    const constant = fields[name] ?? param.default;
    if (typeof column === 'string') params[name] = { column };
    else if (constant !== undefined) params[name] = { constant };
    else if (param.column !== undefined) params[name] = { column: param.column };
  }
  return params;
}

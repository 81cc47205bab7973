import { z } from 'zod';
import { isIndex } from '../rows/column.ts';

/**
 * Where a path leads to nothing that an answer of this shape can have: the names that there are instead. `undefined` where
 * the path may lead to something, which a shape that is loose, or not told, does not rule out.
 */
export function namesInstead(
  shape: z.core.$ZodType | undefined,
  path: readonly string[],
): readonly string[] | undefined {
  const [name, ...rest] = path;
  if (name === undefined || shape === undefined || shape instanceof z.ZodUnknown) return undefined;
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodNullable) return namesInstead(shape.unwrap(), path);
  if (shape instanceof z.ZodRecord) return namesInstead(shape.valueType, rest);
  if (shape instanceof z.ZodArray) return namesInstead(shape.element, isIndex(name) ? rest : path);
  if (!(shape instanceof z.ZodObject)) return [];
  const fields: z.core.$ZodLooseShape = shape.shape;
  if (Object.hasOwn(fields, name)) return namesInstead(fields[name], rest);
  return shape.def.catchall === undefined ? Object.keys(fields) : undefined;
}

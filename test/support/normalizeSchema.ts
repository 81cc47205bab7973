/** Turns what Swagger 2.0 and AutoRest write differently into what JSON Schema means. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The document with its schemas as JSON Schema: an enum that AutoRest calls open (`modelAsString`) takes any string, as
 * the services' gateways rely on; `x-nullable` allows null; a discriminator is kept under a name of our own.
 */
export function normalizeSchema(value: Json): Json {
  if (Array.isArray(value)) return value.map(normalizeSchema);
  if (!isObject(value)) return value;
  const { discriminator, enum: values, 'x-ms-enum': named, 'x-nullable': nullable, ...rest } = value;
  const normal: Record<string, Json> = {};
  for (const [name, each] of Object.entries(rest)) normal[name] = normalizeSchema(each);
  // Inside `properties` these names are properties of their own, and then they are schemas.
  if (isObject(discriminator)) normal['discriminator'] = normalizeSchema(discriminator);
  else if (discriminator !== undefined) normal['x-discriminator'] = discriminator;
  if (isObject(values)) normal['enum'] = normalizeSchema(values);
  else if (values !== undefined && !(isObject(named) && named['modelAsString'] === true)) normal['enum'] = values;
  if (nullable === true && typeof normal['type'] === 'string') normal['type'] = [normal['type'], 'null'];
  return normal;
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StartupError } from '../startupError.ts';

const settingsSchema = z.looseObject({
  IsEncrypted: z.literal(false, 'must be false, as encrypted settings cannot be read here').default(false),
  Values: z
    .record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean()], 'must be a text, a number or a boolean').transform(String),
    )
    .default({}),
});

/** The `Values` of the app's local.settings.json; none where there is no such file. */
export function readSettings(dir: string): Readonly<Record<string, string>> {
  const file = join(dir, 'local.settings.json');
  if (!existsSync(file)) return {};
  return parseFile(file, settingsSchema).Values;
}

/** Reads a JSON file by its schema; a file that does not fit is a start-up error that names the field. */
export function parseFile<T extends z.ZodType>(file: string, schema: T): z.infer<T> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new StartupError(`${file} cannot be read as JSON (${String(cause)}): correct it.`, { cause });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? `its top: ${message}` : `"${path.join('.')}": ${message}`,
  );
  throw new StartupError(`${file} is wrong at ${problems.join('; at ')}: correct it.`);
}

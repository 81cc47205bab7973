import { globSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { StartupError } from '../startupError.ts';

const packageSchema = z.looseObject({ main: z.string().min(1), type: z.string().optional() });

/** Loads every file that the glob `main` in the app's package.json matches, in the order of their paths. */
export async function loadApp(dir: string): Promise<void> {
  const file = join(dir, 'package.json');
  const { main, type } = readPackage(file);
  const matches = globSync(main, { cwd: dir }).toSorted();
  if (matches.length === 0) {
    throw new StartupError(
      `The field "main" of ${file} is "${main}", which matches no file: build the app, or name its entry point there.`,
    );
  }
  for (const match of matches) await loadEntryPoint(dir, resolve(dir, match), type);
}

function readPackage(file: string): z.infer<typeof packageSchema> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new StartupError(
      `${file} cannot be read as JSON (${String(cause)}): --app must name the folder that holds the app's package.json.`,
      { cause },
    );
  }
  const parsed = packageSchema.safeParse(content);
  if (!parsed.success) throw new StartupError(`${file} needs a field "main" that names the app's entry point.`);
  return parsed.data;
}

async function loadEntryPoint(dir: string, file: string, type: string | undefined): Promise<void> {
  const isModule = file.endsWith('.mjs') || (type === 'module' && !file.endsWith('.cjs'));
  try {
    if (isModule) await import(pathToFileURL(file).href);
    else createRequire(pathToFileURL(file))(file);
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${firstLine(cause.message)}` : String(cause);
    const place = cause instanceof Error ? placeOf(cause, realpathSync(dir)) : undefined;
    throw new StartupError(
      `The app's entry point ${relative(dir, file)} in ${dir} could not be loaded (${reason}): correct ${place ?? 'that file'}.`,
      { cause },
    );
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** The file of the app, and the line in it, that an error came from; nothing where its stack does not say. */
function placeOf(error: Error, dir: string): string | undefined {
  for (const line of (error.stack ?? '').replaceAll(pathToFileURL(dir).href, dir).split('\n')) {
    const [, inApp = ''] = line.split(dir + sep, 2);
    const place = /^[^:]+:\d+/.exec(inApp)?.[0];
    if (place !== undefined && !place.includes('node_modules')) return place;
  }
  return undefined;
}

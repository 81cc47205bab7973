/** The control routes: `/_control/script` (PUT, GET) and `/_control/calls` (GET, `?recent=N`; DELETE). */

import type { ServiceAnswer } from '../gateway/operation.ts';
import type { CallLog } from './createCallLog.ts';
import { type Script, script as scriptSchema } from './script.ts';

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface Controlled {
  /** The script in force, fit to be shown. */
  script(): object;
  /** Replaces the script, or returns what in it cannot be done and changes nothing. */
  replace(script: Script): readonly Problem[];
  readonly calls: CallLog;
}

export interface Problem {
  /** Where in the script: `faults.0.do`. */
  readonly path: string;
  readonly message: string;
}

/** Answers a request below `/_control/`. */
export function controlAnswer({ method, path, query, body }: ControlRequest, controlled: Controlled): ServiceAnswer {
  switch (`${method} ${path}`) {
    case 'GET /_control/script':
      return { status: 200, body: controlled.script() };
    case 'PUT /_control/script':
      return replaceScript(body, controlled);
    case 'GET /_control/calls':
      return { status: 200, body: controlled.calls.summary(Number(query.get('recent') ?? 100) || 0) };
    case 'DELETE /_control/calls':
      controlled.calls.clear();
      return { status: 200, body: controlled.calls.summary() };
    default:
      return { status: 404, body: { problems: [{ path: '', message: `There is no control ${method} ${path}.` }] } };
  }
}

function replaceScript(body: string, controlled: Controlled): ServiceAnswer {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { status: 400, body: { problems: [{ path: '', message: 'The script is not JSON.' }] } };
  }
  const parsed = scriptSchema.safeParse(json);
  const problems = parsed.success
    ? controlled.replace(parsed.data)
    : parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return problems.length > 0 ? { status: 400, body: { problems } } : { status: 200, body: controlled.script() };
}

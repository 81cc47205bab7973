import * as z from 'zod';

/** What Azure asks of a binding, by type and direction; from the reference pages of the Functions bindings. */

/** Names of queues and containers: the rules of Azure Storage. */
const storageName = z
  .string()
  .regex(/^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/, 'is no storage name: 3 to 63 small letters, digits, single dashes');

/** The name of a setting, whose presence is checked apart. */
const connection = z.string().min(1);

const blobPath = z.string().transform((path, context) => {
  const [container = '', name = ''] = path.split(/\/(.*)/, 2);
  const isStorageName = container.includes('{') || storageName.safeParse(container).success;
  if (!isStorageName || name === '') context.addIssue({ code: 'custom', message: 'is no path container/name' });
});

/** One field of an NCRONTAB schedule: values, ranges and steps within two bounds. */
function cronField(min: number, max: number, names = 'a^'): (text: string) => boolean {
  const value = new RegExp(`^(?:\\d{1,2}|${names})$`, 'i');
  const isValue = (text: string): boolean =>
    value.test(text) && (!/^\d/.test(text) || (Number(text) >= min && Number(text) <= max));
  return (text) =>
    text.split(',').every((item) => {
      const [range = '', step = '1', ...rest] = item.split('/');
      const isRange = range === '*' || (range.split('-').length <= 2 && range.split('-').every(isValue));
      return isRange && /^[1-9]\d?$/.test(step) && rest.length === 0;
    });
}

const cronFields = [
  cronField(0, 59),
  cronField(0, 59),
  cronField(0, 23),
  cronField(1, 31),
  cronField(1, 12, 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'),
  cronField(0, 6, 'sun|mon|tue|wed|thu|fri|sat'),
];

/** Five or six fields; an interval such as 00:05:00 only works on an App Service plan. */
const schedule = z.string().refine((text) => {
  const parts = text.trim().split(/\s+/);
  const fields = parts.length === 5 ? ['0', ...parts] : parts;
  return fields.length === 6 && fields.every((field, i) => cronFields[i]?.(field));
}, 'is no NCRONTAB schedule');

const methods = ['GET', 'POST', 'DELETE', 'HEAD', 'PATCH', 'PUT', 'OPTIONS', 'TRACE', 'CONNECT'] as const;

/** Route parameters as ASP.NET reads them: a name, then constraints and a mark if it may be left out. */
const route = z.string().refine(
  (text) =>
    text.split('/').every((segment, i, all) => {
      const [, rest] = /^\{(\*{0,2})[A-Za-z_]\w*(?::\w+(?:\([^(){}]*\))?)*\??\}$/.exec(segment) ?? [];
      return rest === undefined ? !/[{}?*\s]/.test(segment) : rest === '' || i === all.length - 1;
    }),
  'is no route',
);

const common = {
  type: z.string(),
  direction: z.enum(['in', 'out']),
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,127}$/, 'is no binding name'),
  properties: z.looseObject({}).optional(),
  dataType: z.enum(['string', 'binary', 'stream', 'undefined']).optional(),
};
const binding = (fields: z.ZodRawShape) => z.strictObject({ ...common, ...fields });

/** By `type direction`. */
export const bindingRules: Readonly<Record<string, z.ZodType>> = {
  'httpTrigger in': binding({
    methods: z.array(z.enum(methods)).optional(),
    authLevel: z.enum(['anonymous', 'function', 'admin']).optional(),
    route: route.optional(),
  }),
  'http out': binding({}),
  'queueTrigger in': binding({ queueName: storageName, connection }),
  'queue out': binding({ queueName: storageName, connection }),
  'blobTrigger in': binding({
    path: blobPath,
    connection,
    source: z.enum(['EventGrid', 'LogsAndContainerScan']).optional(),
  }),
  'blob in': binding({ path: blobPath, connection }),
  'blob out': binding({ path: blobPath, connection }),
  'timerTrigger in': binding({ schedule, runOnStartup: z.boolean().optional(), useMonitor: z.boolean().optional() }),
  'orchestrationTrigger in': binding({ orchestration: z.string().optional() }),
  'activityTrigger in': binding({ activity: z.string().optional() }),
  'durableClient in': binding({ taskHub: z.string().optional(), connectionName: z.string().optional() }),
};

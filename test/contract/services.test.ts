import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { HttpAnswer, HttpRequest } from '../../shared/http/transport.ts';
import { readJob } from '../../shared/model/job.ts';
import type { Outcome } from '../../shared/model/outcome.ts';
import type { AcceptedOperation } from '../../shared/run/acceptedOperation.ts';
import { namesInstead } from '../../shared/services/answerPath.ts';
import type { ServiceDefinition, Values } from '../../shared/services/defineService.ts';
import { registry, serviceNamed } from '../../shared/services/registry.ts';
import { serviceOfKind } from '../../shared/services/serviceKinds.ts';
import { contractFile, describeContract } from '../support/openapi.ts';
import { answer } from '../support/scriptedTransport.ts';
import { jsonOf, pollAccepted, sendRows, stageOf } from '../support/serviceWire.ts';
import type { OperationFixture, ServiceFixture } from './fixtures/serviceFixture.ts';

/** Each file of the folder is the fixture of one service. */
const folder = new URL('./fixtures/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace('.ts', ''));
const modules = (await Promise.all(
  names.filter((name) => name !== 'serviceFixture').map((name) => import(`./fixtures/${name}.ts`)),
)) as Record<string, ServiceFixture>[];
const fixtures = modules.flatMap((module) => Object.values(module));

test('every service has a fixture', () => {
  expect(new Set(fixtures.map(({ service }) => service))).toEqual(new Set(registry.keys()));
  const kinds = fixtures.flatMap(({ service, kind }) => (kind === undefined ? [] : [`${service} ${kind}`]));
  const known = [...registry.values()].flatMap(({ name, kinds: all }) =>
    [...(all?.keys() ?? [])].map((kind) => `${name} ${kind}`),
  );
  expect(kinds.toSorted()).toEqual(known.toSorted());
});

test('every parameter says in its own words what would be right', () => {
  const all = [...registry.values()].flatMap((service) => [service, ...(service.kinds?.values() ?? [])]);
  const wrong = [null, true, -1.5, 'no such value', '', [], [1], ['no such value'], {}];
  const said = all.flatMap(({ name, params }) =>
    Object.entries(params).flatMap(([param, { schema }]) =>
      wrong.flatMap((value) =>
        schema.safeParse(value).error?.issues.map(({ message }) => `${name} ${param}: ${message}`),
      ),
    ),
  );
  expect(said.filter((each) => each !== undefined && /Invalid|Too |Unrecognized|expected /.test(each))).toEqual([]);
});

const exampleSchema = z.object({
  parameters: z.record(z.string(), z.unknown()),
  responses: z.object({ 200: z.object({ body: z.unknown() }).optional() }),
});

function readExample({ contract, exampleFolder = contract }: ServiceFixture, file: string) {
  const text = readFileSync(contractFile(exampleFolder, file), 'utf8');
  const { parameters, responses } = exampleSchema.parse(JSON.parse(text));
  return { parameters, body: responses[200]?.body as Values };
}

/** The paths to all that a value holds. */
function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return Object.entries(value).flatMap(([name, field]) => pathsIn(field).map((path) => [name, ...path]));
}

/** An answer that no attempt is made after. */
const refusal: HttpAnswer = answer(418, { error: { code: 'Teapot', message: 'No.' } });

const codeOf = (outcome: Outcome | undefined): string | undefined =>
  outcome?.kind === 'failed' ? outcome.error.code : outcome?.kind;

for (const fixture of fixtures) {
  const service = serviceOfKind(serviceNamed(fixture.service), fixture.kind) as ServiceDefinition;
  const { route, params } = service;
  const name = [service.name, fixture.kind].filter(Boolean).join(' ');
  const cap = fixture.limits.documents;
  const send = (rows: readonly Values[], given = refusal) => sendRows(service, rows, given, fixture.blobs);

  describeContract(fixture.contract, fixture.file, (contract) => {
    /** What the contract has against a request. */
    const problemsOf = (request: HttpRequest | undefined, at = fixture.path): string[] => {
      if (request === undefined) return ['nothing was sent'];
      const url = new URL(request.url);
      const type = request.headers['content-type'];
      const isBytes = request.body !== undefined && jsonOf(request) === undefined;
      const path = isBytes ? (fixture.bytesPath ?? at) : at;
      const pattern = path.replace(/\?.*$/, '').replaceAll(/\{\w+\}/g, '[^/]+');
      expect(decodeURIComponent(url.pathname)).toMatch(new RegExp(`${pattern}$`));
      const sent = { query: url.searchParams, contentType: type, body: jsonOf(request) };
      return contract.requestProblems(request.method, path, sent);
    };

    test(`${name}: a request for each row is of the contract, and so are all parameters`, async () => {
      for (const row of fixture.rows) {
        const { sent } = await send([row]);
        expect(problemsOf(sent[0])).toEqual([]);
        const { query = {} } = route;
        const inQuery = Object.entries(params).filter(([key, param]) => param.in === 'query' && row[key] !== undefined);
        const expected = [...Object.keys(query), ...inQuery.map(([key, param]) => param.query ?? key)];
        expect([...new URL(sent[0]?.url ?? '').searchParams.keys()]).toEqual(expect.arrayContaining(expected));
      }
      const used = new Set(fixture.rows.flatMap(Object.keys));
      expect([...used].toSorted()).toEqual(Object.keys(params).toSorted());
    });

    test(`${name}: as many documents as it takes make one request, and a batch of more is refused`, async () => {
      const [row = {}] = fixture.rows;
      const { sent } = await send(Array.from({ length: cap }, () => row));
      expect(sent.map((request) => problemsOf(request))).toEqual([[]]);
      const problems = (batchSize: number) => {
        const stage = { ...stageOf(service, row), batchSize };
        const job = { input: { rows: [] }, stages: [stage], output: { blob: 'output/a.jsonl' } };
        return readJob(job, registry).problems.map(({ path }) => path);
      };
      // Of a group a request has all rows, however many they are.
      const wrong = ['stages[0].batchSize'];
      expect([problems(cap), problems(cap + 1)]).toEqual([service.group ? wrong : [], wrong]);
      expect(service.limits.contentBytes).toBe(fixture.limits.contentBytes);
    });

    for (const example of fixture.examples) {
      test(`${name}: ${example.file} is what we send, and its answer lands on its rows`, async () => {
        const { parameters } = readExample(fixture, example.file);
        const { body } = readExample(fixture, example.answerFile ?? example.file);
        const rows = example.rows(parameters);
        const { sent } = await send(rows);
        expect(problemsOf(sent[0])).toEqual([]);
        if (example.body) expect(jsonOf(sent[0] as HttpRequest)).toEqual(example.body(parameters));

        const parsed = service.response.parse(example.answer?.(body) ?? body);
        const outcomes = service.split(parsed, rows);
        expect(outcomes).toEqual(example.values(body).map((value) => ({ kind: 'ok', value })));
        for (const value of example.values(body)) {
          for (const path of pathsIn(value)) {
            expect([path, namesInstead(service.answer, path)]).toEqual([path, undefined]);
          }
        }
      });
    }

    for (const { answer: body, outcomes } of fixture.splits ?? []) {
      test(`${name}: an answer lands on the right rows: ${outcomes.join(', ')}`, () => {
        const [method, path] = fixture.operation ? ['GET', fixture.operation.path] : [route.method, fixture.path];
        expect(contract.responseProblems(method, path, 200, body)).toEqual([]);
        const found = service.split(
          service.response.parse(body),
          outcomes.map(() => ({})),
        );
        expect(found.map(codeOf)).toEqual(outcomes);
      });
    }

    if (fixture.operation) describeOperation(fixture.operation);
    /** What was accepted is followed to its end. */
    function describeOperation({ path, location, open, ends }: OperationFixture): void {
      const poll = async (given: HttpAnswer) => {
        const headers = { 'operation-location': location };
        const { accepted } = await send(fixture.rows.slice(0, 1), { ...answer(202, ''), headers });
        expect(accepted).toEqual({ path: location, resource: 'language-eastus', secret: 'language-key-1' });
        return pollAccepted(service, accepted as AcceptedOperation, given);
      };

      test.each(open)(`${name}: an operation that has not ended is asked for again: %j`, async (body) => {
        expect(contract.responseProblems('GET', path, 200, body)).toEqual([]);
        const { sent, result } = await poll(answer(200, body));
        expect(problemsOf(sent[0], path)).toEqual([]);
        expect(result).toMatchObject({ open: {} });
      });

      test.each(ends)(`${name}: an operation that ends otherwise is its row’s error: $code`, async (end) => {
        expect(contract.responseProblems('GET', path, end.status, end.body)).toEqual([]);
        expect(codeOf((await poll(answer(end.status, end.body))).result.outcome)).toBe(end.code);
      });
    }

    test(`${name}: a refusal becomes the row’s error, and that of a retired service names its successor`, async () => {
      const [row = {}] = fixture.rows;
      for (const { status, body, code } of fixture.errors) {
        expect(contract.responseProblems(route.method, fixture.path, status, body)).toEqual([]);
        const { outcomes } = await send([row], answer(status, body));
        expect(outcomes).toMatchObject([{ kind: 'failed', error: { code, status: { statusCode: status } } }]);
      }
      const { outcomes } = await send([row], answer(410, ''));
      const error = {
        status: { statusCode: 410 },
        message: expect.stringContaining(service.successor ?? '') as string,
      };
      expect(outcomes).toMatchObject([{ kind: 'failed', error }]);
    });

    test(`${name}: what the service would refuse is not sent, and what it takes is`, async () => {
      for (const [row, code] of fixture.refused ?? []) {
        const { sent, outcomes } = await send([row]);
        expect([sent.length, codeOf(outcomes[0])]).toEqual([0, code]);
      }
      for (const row of fixture.accepted ?? []) expect((await send([row])).sent).toHaveLength(1);
    });

    test(`${name}: an answer that is not the service's is not taken for one`, () => {
      for (const body of [null, [], 'text', 7, ...(fixture.notAnswers ?? [])]) {
        expect([body, service.response.safeParse(body).success]).toEqual([body, false]);
      }
    });
  });
}

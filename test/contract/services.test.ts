import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Stage } from '../../shared/model/job.ts';
import { readJob } from '../../shared/model/job.ts';
import { createRowBinder } from '../../shared/run/rowBinder.ts';
import { namesInstead } from '../../shared/services/answerPath.ts';
import { registry, serviceNamed } from '../../shared/services/registry.ts';
import { contractFile, describeContract } from '../support/openapi.ts';
import { sentimentStage } from '../support/sentimentJob.ts';
import type { ServiceFixture } from './fixtures/serviceFixture.ts';
import { textSentiment } from './fixtures/textSentiment.ts';

const fixtures: Readonly<Record<string, ServiceFixture>> = { TextSentiment: textSentiment };

test('every service has a fixture', () => {
  expect(Object.keys(fixtures).toSorted()).toEqual([...registry.keys()].toSorted());
});

/** A stage of the service with these constants, as a job would give them. */
function stageOf(name: string, constants: object): Stage {
  const { service: _, textCol: _text, language: _language, ...stage } = sentimentStage;
  const job = {
    input: { rows: [] },
    stages: [{ ...stage, service: name, ...constants }],
    output: { blob: 'out/a.jsonl' },
  };
  const { draft, problems } = readJob(job, registry);
  expect(problems).toEqual([]);
  return draft.stages[0] as Stage;
}

/** The paths to all that a value holds. */
function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return Object.entries(value).flatMap(([name, field]) => pathsIn(field).map((path) => [name, ...path]));
}

const exampleSchema = z.object({
  parameters: z.object({ input: z.object({ documents: z.array(z.record(z.string(), z.unknown())) }) }),
  responses: z.object({
    200: z.object({ body: z.looseObject({ documents: z.array(z.looseObject({ id: z.string() })) }) }),
  }),
});

for (const [name, fixture] of Object.entries(fixtures)) {
  const service = serviceNamed(name);
  const cap = service.limits.documents;

  describeContract(fixture.contract, (contract) => {
    test.each([1, cap])(`${name}: a request of %i documents is of the contract`, (count) => {
      const documents = Array.from(
        { length: count },
        (_, at) => fixture.documents[at % fixture.documents.length] ?? {},
      );
      const body: unknown = JSON.parse(JSON.stringify(service.request(documents)));

      expect(service.route.path.endsWith(fixture.path)).toBe(true);
      expect(contract.requestProblems(service.route.method, fixture.path, { body })).toEqual([]);
    });

    test(`${name}: every parameter is of the contract`, () => {
      const inQuery = Object.entries(service.params).filter(([, param]) => param.in === 'query');
      expect(inQuery.map(([param]) => param).toSorted()).toEqual(Object.keys(fixture.query).toSorted());
      const stage = stageOf(name, { ...fixture.documents[0], ...fixture.query });
      const bound = createRowBinder(stage, service)({});
      if (!('bound' in bound)) throw new Error('The fixture is refused.');

      const query = new URLSearchParams(bound.bound.query);
      expect([...query.keys()]).toHaveLength(Object.keys(fixture.query).length);
      const body: unknown = JSON.parse(JSON.stringify(service.request([bound.bound.document])));
      expect(contract.requestProblems(service.route.method, fixture.path, { query, body })).toEqual([]);
    });

    test(`${name}: the official example is what we send, and its answer lands on its row`, () => {
      const example = exampleSchema.parse(
        JSON.parse(readFileSync(contractFile(fixture.contract, fixture.example), 'utf8')),
      );
      const { documents } = example.parameters.input;
      const answer = example.responses[200].body;
      const sent = service.request(
        documents.map(({ id: _, ...document }) => document),
      ) as typeof example.parameters.input;

      expect(sent.documents.map(({ id: _, ...document }) => document)).toEqual(
        documents.map(({ id: _, ...document }) => document),
      );
      const renumbered = {
        ...answer,
        documents: answer.documents.map((document) => ({ ...document, id: String(Number(document.id) - 1) })),
      };
      const outcomes = service.split(service.response.parse(renumbered), documents.length);
      expect(outcomes.map(({ kind }) => kind)).toEqual(documents.map(() => 'ok'));
      const { id: _, ...expected } = answer.documents[0] ?? {};
      expect(outcomes[0]).toMatchObject({ value: { document: expected } });
      for (const outcome of outcomes) {
        if (outcome.kind !== 'ok') continue;
        for (const path of pathsIn(outcome.value))
          expect([path, namesInstead(service.answer, path)]).toEqual([path, undefined]);
      }
    });

    test(`${name}: answers in any order, with errors and gaps, land on the right rows`, () => {
      const schema = JSON.parse(readFileSync(contractFile(fixture.contract, fixture.example), 'utf8')) as unknown;
      const [document] = exampleSchema.parse(schema).responses[200].body.documents;
      const inner = { code: 'InvalidDocument', message: 'Document text is empty.' };
      const error = { code: 'InvalidArgument', message: 'Invalid document in request.', innererror: inner };
      const body = {
        documents: ['4', '0', '2', '2'].map((id) => ({ ...document, id })),
        errors: [{ id: '3', error }],
        modelVersion: '2022-06-01',
      };
      expect(contract.responseProblems(service.route.method, fixture.path, 200, body)).toEqual([]);

      const outcomes = service.split(service.response.parse(body), 5);
      expect(outcomes.map((outcome) => (outcome.kind === 'failed' ? outcome.error.code : outcome.kind))).toEqual([
        'ok',
        'MissingDocument',
        'DuplicateDocument',
        'InvalidDocument',
        'ok',
      ]);
      expect(outcomes[3]).toMatchObject({ error: { message: 'Document text is empty.' } });
    });

    test(`${name}: what the service would refuse is not sent, and what it takes is`, () => {
      for (const [document, code] of fixture.refused) expect(service.check(document)?.code).toBe(code);
      for (const document of fixture.accepted) expect(service.check(document)).toBeUndefined();
    });

    test(`${name}: an answer that is not the service's is not taken for one`, () => {
      for (const body of [
        null,
        {},
        [],
        'text',
        { documents: {} },
        { documents: [{}], errors: [], modelVersion: '1' },
      ]) {
        expect(service.response.safeParse(body).success).toBe(false);
      }
    });
  });
}

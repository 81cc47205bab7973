import { describe, expect, it } from 'vitest';
import { localModel } from '../../../infra/local/services/models/entities/localModel.ts';

/** The entities of a text, as `Category/Subcategory: text`. */
function entitiesOf(text: string): string[] {
  return localModel
    .recognize(text)
    .map(
      ({ category, subcategory, start, end }) =>
        `${[category, subcategory].filter(Boolean).join('/')}: ${text.slice(start, end)}`,
    );
}

describe('entities', () => {
  it.each([
    // As the service has it, by its example.
    [
      'Microsoft was founded by Bill Gates and Paul Allen.',
      ['Organization: Microsoft', 'Person: Bill Gates', 'Person: Paul Allen'],
    ],
    ['Pike place market is my favorite Seattle attraction.', ['Location/GPE: Seattle']],
    [
      'I had a wonderful trip to Seattle last week.',
      ['Event: trip', 'Location/GPE: Seattle', 'DateTime/DateRange: last week'],
    ],
    [
      'Angela Merkel met Emmanuel Macron in Paris on 12 May 2019 at 10:30 am.',
      [
        'Person: Angela Merkel',
        'Person: Emmanuel Macron',
        'Location/GPE: Paris',
        'DateTime/Date: 12 May 2019',
        'DateTime/Time: 10:30 am',
      ],
    ],
    [
      'They paid €20 million to the World Health Organization.',
      ['Quantity/Currency: €20 million', 'Organization: World Health Organization'],
    ],
    [
      'Call Dr. Maria Lopez at +1 425-555-0100 or email maria@contoso.com.',
      ['Person: Maria Lopez', 'PhoneNumber: +1 425-555-0100', 'Email: maria@contoso.com'],
    ],
    ['We moved to 1 Microsoft Way, Redmond, WA 98052.', ['Address: 1 Microsoft Way, Redmond, WA 98052']],
    [
      'He is 45 years old, 180 cm tall, and lost 20%.',
      ['Quantity/Age: 45 years old', 'Quantity/Dimension: 180 cm', 'Quantity/Percentage: 20%'],
    ],
    [
      'The nurse saw John F. Kennedy’s brother in the U.S.',
      ['PersonType: nurse', 'Person: John F. Kennedy', 'PersonType: brother', 'Location/GPE: U.S.'],
    ],
    ['From 2010 to 2015 she studied at MIT.', ['DateTime/DateRange: From 2010 to 2015', 'Organization: MIT']],
    ['See https://example.com/x, or 192.168.0.1.', ['URL: https://example.com/x', 'IP: 192.168.0.1']],
    [
      'It was 20 degrees in Berlin, Germany.',
      ['Quantity/Temperature: 20 degrees', 'Location/GPE: Berlin', 'Location/GPE: Germany'],
    ],
    ['Vincent van Gogh ran 5 km.', ['Person: Vincent van Gogh', 'Quantity/Dimension: 5 km']],
    ['They close at 5pm.', ['DateTime/Time: 5pm']],
    ['They close at 5 p.m.', ['DateTime/Time: 5 p.m.']],
    ['The third of 15 minutes', ['Quantity/Ordinal: third', 'DateTime/Duration: 15 minutes']],
    ['this is a dog', []],
  ])('of %j are %j', (text, entities) => {
    expect(entitiesOf(text)).toEqual(entities);
  });

  it('never overlap, and stand in their order', () => {
    const text =
      'Bill Gates of Microsoft, 1 Microsoft Way, called +1 425-555-0100 at 10 am on May 3, 2021 in New York. '.repeat(
        40,
      );
    const entities = localModel.recognize(text);

    expect(entities.length).toBeGreaterThan(200);
    for (const [at, { start }] of entities.entries()) expect(start).toBeGreaterThanOrEqual(entities[at - 1]?.end ?? 0);
  });

  it.each([
    'a@a-'.repeat(1280),
    '1 A'.repeat(1700),
    '1.1'.repeat(1700),
    ':1'.repeat(2560),
    'x'.repeat(5120),
    '$1 '.repeat(1700),
  ])('take no time to speak of in a text that is made to take it: %#', (text) => {
    localModel.recognize('Warm.');
    const began = performance.now();
    localModel.recognize(text);

    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

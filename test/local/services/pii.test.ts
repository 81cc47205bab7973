import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localModel } from '../../../infra/local/services/models/pii/localModel.ts';
import { type Services, startServices } from '../../../infra/local/services/startServices.ts';
import { textCaller } from '../../support/textCaller.ts';

/** What is personal in a text, as `Category: text`. */
function personalIn(text: string): string[] {
  return localModel.recognize(text).map(({ category, start, end }) => `${category}: ${text.slice(start, end)}`);
}

describe('personal information', () => {
  it.each([
    // As the service has it, by its examples and as recorded with its JavaScript client.
    ['My SSN is 859-98-0987', ['USSocialSecurityNumber: 859-98-0987']],
    ['Your ABA number - 111000025 - is the first 9 digits.', ['ABARoutingNumber: 111000025']],
    ['Is 998.214.865-68 your Brazilian CPF number?', ['BRCPFNumber: 998.214.865-68']],
    [
      'I work at Microsoft and my phone number is 333-333-3333',
      ['Organization: Microsoft', 'PhoneNumber: 333-333-3333'],
    ],
    ['Patient name is Joe and SSN is 859-98-0987', ['Person: Joe', 'USSocialSecurityNumber: 859-98-0987']],
    // Numbers with a check digit, right and wrong.
    ['Card 4111 1111 1111 1111, not 4111 1111 1111 1112.', ['CreditCardNumber: 4111 1111 1111 1111']],
    ['DE89 3704 0044 0532 0130 00', ['InternationalBankingAccountNumber: DE89 3704 0044 0532 0130 00']],
    ['DNI 12345678Z and 12345678A', ['ESDNI: 12345678Z']],
    // Numbers that are what the words around them say, or nothing.
    ['NHS no. 943 476 5919', ['Organization: NHS', 'UKNationalHealthNumber: 943 476 5919']],
    ['SIN 046 454 286', ['CASocialInsuranceNumber: 046 454 286']],
    ['passport 123456789', ['USUKPassportNumber: 123456789']],
    ['SWIFT DEUTDEFF500', ['SWIFTCode: DEUTDEFF500']],
    ['The parts are 123456789, DEUTDEFF500 and 046454286.', []],
    [
      'He lives at 221B Baker Street, London, uses 10.0.0.1 and was born on 4 July 1980.',
      ['Address: 221B Baker Street, London', 'IPAddress: 10.0.0.1', 'DateTime: 4 July 1980'],
    ],
    ['The nurse is 45 years old.', ['PersonType: nurse', 'Quantity: 45 years old']],
    [`AccountKey=${'A'.repeat(86)}==;`, [`AzureStorageAccountKey: ${'A'.repeat(86)}==`]],
    [
      'Server=tcp:x.database.windows.net;User ID=u;Password=p;',
      ['SQLServerConnectionString: Server=tcp:x.database.windows.net;User ID=u;Password=p;'],
    ],
    ['Order 12345 of 3 items for 20 EUR in Paris', []],
  ])('in %j is %j', (text, personal) => {
    expect(personalIn(text)).toEqual(personal);
  });

  it.each([
    '4111 '.repeat(1024),
    'DE89 '.repeat(1024),
    'Server=a;'.repeat(569),
    '1'.repeat(5120),
    '1 85 '.repeat(1024),
  ])('takes no time to speak of to find in a text that is made to take it: %#', (text) => {
    localModel.recognize('Warm.');
    const began = performance.now();
    localModel.recognize(text);

    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('personal information over HTTP', () => {
  let services: Services;
  let call: ReturnType<typeof textCaller>;

  beforeAll(async () => {
    const language = { name: 'language', location: 'eastus', tier: 'S', keys: ['key'] } as const;
    services = await startServices({ port: 0, resources: [language] });
    call = textCaller(services.url, 'key', 'entities/recognition/pii');
  });

  afterAll(() => services.close());

  const text = '👍🏽 The nurse gave Joe the number 859-98-0987 in May 2021.';

  it('is replaced by stars, each as long as it was', async () => {
    const { body } = await call([text], { query: '?stringIndexType=UnicodeCodePoint' });

    expect(body).toMatchObject({
      documents: [
        {
          redactedText: '👍🏽 The ***** gave *** the number *********** in ********.',
          entities: [
            { text: 'nurse', category: 'PersonType', offset: 7, length: 5 },
            { text: 'Joe', category: 'Person', offset: 18, length: 3 },
            { text: '859-98-0987', category: 'USSocialSecurityNumber', offset: 33, length: 11 },
            { text: 'May 2021', category: 'DateTime', subcategory: 'Date' },
          ],
        },
      ],
    });
  });

  it.each([
    ['domain=phi', ['Joe', '859-98-0987', 'May 2021']],
    ['piiCategories=USSocialSecurityNumber', ['859-98-0987']],
    ['piiCategories=Date,person', ['Joe', 'May 2021']],
    ['piiCategories=Default', ['nurse', 'Joe', '859-98-0987', 'May 2021']],
    ['piiCategories=CreditCardNumber', []],
  ])('is only what %s asks for', async (query, found) => {
    const { body } = await call([text], { query: `?${query}` });

    expect(body).toMatchObject({ documents: [{ entities: found.map((each) => ({ text: each })) }] });
    for (const each of ['nurse', 'Joe', '859-98-0987', 'May 2021']) {
      expect(JSON.stringify(body).includes(`"text":"${each}"`)).toBe(found.includes(each));
    }
  });

  it.each(['domain=finance', 'piiCategories=FRPassportNumber'])(
    'is refused where it cannot be had: %s',
    async (query) => {
      expect(await call([text], { query: `?${query}` })).toMatchObject({
        status: 400,
        body: { error: { code: 'InvalidRequest', innererror: { code: 'InvalidParameterValue' } } },
      });
    },
  );
});

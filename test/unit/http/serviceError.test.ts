import { expect, test } from 'vitest';
import { serviceError } from '../../../shared/http/serviceError.ts';

const said = (text: string, status = 400) => serviceError({ status, headers: {}, text });

test('the innermost code and message say most', () => {
  const text =
    '{"error":{"code":"InvalidRequest","message":"Invalid.","innererror":{"code":"Inner","message":"Why. "}}}';
  expect(said(text)).toEqual({
    code: 'Inner',
    message: 'Why.',
    status: { statusCode: 400, reasonPhrase: 'Bad Request' },
    response: '{"code":"InvalidRequest","message":"Invalid.","innererror":{"code":"Inner","message":"Why. "}}',
  });
});

test.each([
  ['{"error":{"code":"401","message":"Access denied."}}', '401', 'Access denied.'],
  ['{"code":429,"message":"Slow down."}', '429', 'Slow down.'],
  ['{"statusCode":404,"message":"Resource not found"}', '400', 'Resource not found'],
  ['{"error":{"code":"Outer","message":"Said.","innererror":{"code":"Inner"}}}', 'Inner', 'Said.'],
  [
    '{"_type":"ErrorResponse","errors":[{"code":"InvalidRequest","subCode":"ParameterMissing","message":"Missing."}]}',
    'ParameterMissing',
    'Missing.',
  ],
  [
    '{"error":{"code":400036,"message":"The target language is not valid."}}',
    '400036',
    'The target language is not valid.',
  ],
  ['{"code":"InvalidRequest","message":"Said.","innerError":{"code":"InvalidLocale"}}', 'InvalidLocale', 'Said.'],
  ['{"Message":"Invalid CID or language"}', '400', 'Invalid CID or language'],
  ['{"errors":[]}', '400', 'The service answered 400 Bad Request'],
  ['{"error":"odd"}', '400', 'The service answered 400 Bad Request'],
  ['<html>Bad Gateway</html>', '400', 'The service answered 400 Bad Request'],
  ['', '400', 'The service answered 400 Bad Request'],
  ['null', '400', 'The service answered 400 Bad Request'],
  ['{"error":', '400', 'The service answered 400 Bad Request'],
])('%s', (text, code, message) => {
  expect(said(text)).toMatchObject({ code, message });
});

test('a status that nobody knows has no phrase', () => {
  expect(said('', 599)).toMatchObject({ code: '599', status: { statusCode: 599, reasonPhrase: '' } });
});

/** What the gateway itself answers, before any service sees a call: `code` is the status as text. */

import type { Operation, ServiceAnswer } from './operation.ts';
import type { Tier } from './resource.ts';

/** An answer in the gateway's shape. */
export function gatewayAnswer(
  status: number,
  message: string,
  headers?: Readonly<Record<string, string>>,
): ServiceAnswer {
  return { status, body: { error: { code: String(status), message } }, ...(headers === undefined ? {} : { headers }) };
}

/** A missing, wrong or revoked key, or one of another endpoint: the gateway does not say which. */
export function accessDenied(): ServiceAnswer {
  return gatewayAnswer(
    401,
    'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
  );
}

/** A token of another audience, an expired one, or none at all, as the services word it (recorded in azure-search-openai-demo#458). */
export function invalidToken(): ServiceAnswer {
  return {
    status: 401,
    body: {
      statusCode: 401,
      message:
        'Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.',
    },
  };
}

/** A token at an address that is not the resource's own (recorded in azure-sdk-for-net#12789). */
export function subdomainNeeded(): ServiceAnswer {
  const message = 'Please provide a custom subdomain for token authentication, otherwise API key is required.';
  return { status: 400, body: { error: { code: 'BadRequest', message } } };
}

/** A path or method that no operation has; the gateway looks for the operation before it looks at the key. */
export function resourceNotFound(): ServiceAnswer {
  return gatewayAnswer(404, 'Resource not found');
}

/** The rate limit, worded as the real one words it for a paid tier and for the free one (recorded in azure-sdk-for-net#25014). */
export function rateLimited(operation: Operation, tier: Tier, waitMs: number): ServiceAnswer {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const { operation: name, api, product } = operation.wording;
  const advice =
    tier === 'F0'
      ? 'To increase your rate limit switch to a paid tier.'
      : 'Please contact Azure support service if you would like to further increase the default rate limit.';
  return gatewayAnswer(
    429,
    `Requests to the ${name} Operation under ${api} have exceeded rate limit of your current ${product} ${tier} pricing tier. Please retry after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}. ${advice}`,
    { 'Retry-After': String(seconds) },
  );
}

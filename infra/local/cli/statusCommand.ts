/** `tributary status`: shows a run as it is now. */

import type { ApiClient } from './apiClient.ts';
import { describeRun } from './describeRun.ts';

export async function statusCommand(api: ApiClient, id: string, { json }: { readonly json: boolean }): Promise<number> {
  const summary = await api.getRun(id);
  console.log(json ? JSON.stringify(summary, undefined, 2) : describeRun(summary));
  return 0;
}

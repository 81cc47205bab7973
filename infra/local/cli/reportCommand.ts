/** `tributary report`: tells what a run's time went to, what it called, and how well it used its quotas. */

import type { ApiClient } from './apiClient.ts';
import { describeReport } from './describeReport.ts';

export async function reportCommand(api: ApiClient, id: string, { json }: { readonly json: boolean }): Promise<number> {
  const report = await api.getReport(id);
  console.log(json ? JSON.stringify(report, undefined, 2) : describeReport(report));
  return 0;
}

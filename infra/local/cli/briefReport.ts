/** The end of a run's report, for those who did not ask for one. */

import type { ApiClient } from './apiClient.ts';
import { CliError } from './cliError.ts';
import { describeBriefly } from './describeReport.ts';

/** A few lines; none where the report cannot be had, for the run has come to its end all the same. */
export async function briefReport(api: Pick<ApiClient, 'getReport'>, id: string): Promise<string[]> {
  try {
    return [describeBriefly(await api.getReport(id))];
  } catch (error) {
    if (error instanceof CliError) return [];
    throw error;
  }
}

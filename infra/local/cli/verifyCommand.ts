/** `tributary verify`: checks a run's output against all that was kept of how it came about. */

import type { ApiClient } from './apiClient.ts';
import { formatCount } from './formatCount.ts';

export async function verifyCommand(api: ApiClient, id: string, { json }: { readonly json: boolean }): Promise<number> {
  const found = await api.verifyRun(id);
  const { partitions, rows, bytes } = found.checked;
  const checked = `${formatCount(rows, 'row')}, ${formatCount(bytes, 'byte')}, ${formatCount(partitions, 'partition')}`;
  const text = found.ok ? `All is as it was written: ${checked}.` : `Not as it was written: ${found.difference}`;
  console.log(json ? JSON.stringify(found, undefined, 2) : text);
  return found.ok ? 0 : 1;
}

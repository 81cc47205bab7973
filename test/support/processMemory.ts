import { readFile, writeFile } from 'node:fs/promises';

/** Watches the memory of another process, as Linux tells it; what it gives says by how many bytes it has grown at most. */
export async function watchGrowth(pid: number): Promise<() => Promise<number>> {
  // The peak begins again at what is in memory now.
  await writeFile(`/proc/${pid}/clear_refs`, '5');
  const before = await peakOf(pid);
  return async () => (await peakOf(pid)) - before;
}

async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

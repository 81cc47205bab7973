import type { InvocationContext } from '@azure/functions';
import { startUpload } from '../../shared/run/startUpload.ts';
import type { Upload } from '../../shared/run/uploads.ts';
import { durableOrchestration } from '../adapters/orchestration.ts';
import { type Runtime, startDeps } from '../runtime.ts';

/** Makes of an upload what is to become of it, and tells of a run or refusal that is new. */
export async function takeUpload(runtime: Runtime, upload: Upload, context: InvocationContext): Promise<void> {
  const fate = await startUpload(upload, startDeps(runtime));
  if (fate.kind === 'refused') context.warn(JSON.stringify({ event: 'upload refused', id: fate.id }));
  if (fate.kind !== 'started') return;
  const { id, mark } = fate;
  await durableOrchestration(context).ensureStarted({ id, mark });
  context.log(JSON.stringify({ event: 'upload started', id }));
}

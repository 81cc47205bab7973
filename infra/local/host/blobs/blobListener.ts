import type { ContainerClient } from '@azure/storage-blob';
import { createWorkPool } from '../engine/workPool.ts';
import type { HostClock } from '../hostClock.ts';
import { failureText } from '../listeners/failureText.ts';
import type { Listener } from '../listeners/listener.ts';
import { optionText } from '../loader/optionText.ts';
import { StartupError } from '../startupError.ts';
import { type BlobDependencies, type FoundBlob, handleBlob } from './handleBlob.ts';
import { failedWith } from './openContainer.ts';
import { literalPrefix, matchTemplate } from './pathTemplate.ts';
import { splitPath } from './splitPath.ts';

export interface BlobListenerOptions extends BlobDependencies {
  readonly clock: HostClock;
  /** Opens a container of the trigger's account. */
  readonly open: (name: string) => Promise<ContainerClient>;
}

/** Time between two looks at a container, in milliseconds. Azurite tells nobody of its blobs, so they are listed. */
const lookEvery = 1000;

/** Makes the listener that calls a function for each blob, and again for each that was overwritten: for each new ETag. */
export function createBlobListener(dependencies: BlobListenerOptions): Listener {
  const { clock, log, definition, options, receipts, open } = dependencies;
  const path = splitPath(optionText(definition.trigger, 'path'));
  const busy = new Set<string>();
  const stopping = new AbortController();
  let wake = (): void => {};
  let loop = Promise.resolve();

  const pool = createWorkPool<FoundBlob>(options.maxDegreeOfParallelism, async (found) => {
    try {
      await handleBlob(dependencies, found);
    } catch (error) {
      // The receipt is not there, so the next look finds the blob again.
      report(`The blob ${found.blob.name} could not be handled`, error);
    }
    busy.delete(found.key.path);
  });

  function report(what: string, error: unknown): void {
    if (stopping.signal.aborted) return;
    log({ level: 'error', category: 'blob', function: definition.name, message: `${what}: ${failureText(error)}` });
  }

  async function look(container: ContainerClient): Promise<void> {
    for await (const { name, properties } of container.listBlobsFlat({ prefix: literalPrefix(path.name) })) {
      if (stopping.signal.aborted) return;
      const placeholders = matchTemplate(path.name, name);
      if (placeholders === undefined) continue;
      const blob = container.getBlobClient(name);
      // The listing has the ETag without the quotes that conditions need.
      const etag = properties.etag.startsWith('"') ? properties.etag : `"${properties.etag}"`;
      const key = { name: definition.name, path: blob.url, etag };
      if (busy.has(key.path) || receipts.isDone(key)) continue;
      busy.add(key.path);
      pool.push({ key, blob, placeholders });
    }
  }

  async function watch(): Promise<void> {
    const container = await open(path.container);
    while (!stopping.signal.aborted) {
      try {
        await look(container);
      } catch (error) {
        // A container may be made later.
        if (!failedWith(error, 404)) report(`The container ${path.container} could not be listed`, error);
      }
      if (!stopping.signal.aborted) await pause();
    }
  }

  async function pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = clock.after(lookEvery, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  return {
    async start() {
      if (path.name === '' || path.container.includes('{')) {
        throw new StartupError(
          `The path "${optionText(definition.trigger, 'path')}" of the function "${definition.name}" must name a container and a blob, like "container/{name}".`,
        );
      }
      loop = watch();
    },
    async stop() {
      stopping.abort();
      wake();
      await Promise.all([loop, pool.stop()]);
    },
  };
}

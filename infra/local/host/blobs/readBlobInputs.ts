import type { ReadInputs } from '../invoke/invokeFunction.ts';
import { optionText } from '../loader/optionText.ts';
import { connectionString, type Settings } from '../storage/connectionString.ts';
import { blobData } from './blobData.ts';
import { failedWith, type OpenContainer } from './openContainer.ts';
import { fillTemplate } from './pathTemplate.ts';
import { splitPath } from './splitPath.ts';

/** Makes what reads the blobs that functions are given beside their trigger's data; one that is missing has no value. */
export function createBlobReader(settings: Settings, open: OpenContainer, now: () => number): ReadInputs {
  return async function readBlobInputs({ name, inputs }, values) {
    const reads = Object.entries(inputs).map(async ([bindingName, binding]) => {
      const path = splitPath(fillTemplate(optionText(binding, 'path'), values, now()));
      const container = await open(connectionString(name, binding, settings), path.container);
      try {
        const content = await container.getBlobClient(path.name).downloadToBuffer();
        return { name: bindingName, data: blobData(content, binding) };
      } catch (error) {
        if (failedWith(error, 404)) return { name: bindingName, data: null };
        throw error;
      }
    });
    return Promise.all(reads);
  };
}

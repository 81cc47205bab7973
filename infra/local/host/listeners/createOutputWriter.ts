import { blobContent } from '../blobs/blobData.ts';
import type { OpenContainer } from '../blobs/openContainer.ts';
import { fillTemplate, type PlaceholderValues } from '../blobs/pathTemplate.ts';
import { splitPath } from '../blobs/splitPath.ts';
import type { WriteOutputs } from '../invoke/invokeFunction.ts';
import type { TypedData } from '../invoke/typedData.ts';
import { optionText } from '../loader/optionText.ts';
import type { Binding, InvocationResponse } from '../loader/programmingModel.ts';
import type { QueueOptions } from '../loader/readHostFile.ts';
import { encodeMessage } from '../queues/messageText.ts';
import type { OpenQueue } from '../queues/openQueues.ts';
import { outputMessages } from '../queues/outputMessages.ts';
import { connectionString, type Settings } from '../storage/connectionString.ts';

export interface OutputWriterOptions {
  readonly settings: Settings;
  readonly queues: QueueOptions;
  readonly openQueue: OpenQueue;
  readonly openContainer: OpenContainer;
  readonly now: () => number;
}

/** Makes what stores the values that functions put out, in the order in which they were given. */
export function createOutputWriter(options: OutputWriterOptions): WriteOutputs {
  const { settings, queues, openQueue, openContainer, now } = options;

  async function send(connection: string, binding: Binding, data: TypedData, values: PlaceholderValues): Promise<void> {
    const queue = await openQueue(connection, fillTemplate(optionText(binding, 'queueName'), values, now()));
    for (const message of outputMessages(data)) await queue.sendMessage(encodeMessage(message, queues.messageEncoding));
  }

  async function upload(
    connection: string,
    binding: Binding,
    data: TypedData,
    values: PlaceholderValues,
  ): Promise<void> {
    const path = splitPath(fillTemplate(optionText(binding, 'path'), values, now()));
    const container = await openContainer(connection, path.container);
    await container.createIfNotExists();
    await container.getBlockBlobClient(path.name).uploadData(blobContent(data));
  }

  return async function writeOutputs({ name, outputs }, response, values) {
    for (const [bindingName, binding] of Object.entries(outputs)) {
      const data = outputOf(response, bindingName);
      if (data === undefined) continue;
      const store = binding.type.toLowerCase() === 'blob' ? upload : send;
      await store(connectionString(name, binding, settings), binding, data, values);
    }
  };
}

function outputOf({ outputData, returnValue }: InvocationResponse, name: string): TypedData | undefined {
  if (name === '$return') return returnValue ?? undefined;
  return outputData?.find((item) => item.name === name)?.data;
}

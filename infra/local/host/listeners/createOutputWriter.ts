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
}

/** Makes what stores the values that functions put out, in the order in which they were given. */
export function createOutputWriter({ settings, queues, openQueue }: OutputWriterOptions): WriteOutputs {
  async function send(functionName: string, binding: Binding, data: TypedData): Promise<void> {
    const connection = connectionString(functionName, binding, settings);
    const queue = await openQueue(connection, optionText(binding, 'queueName'));
    for (const message of outputMessages(data)) await queue.sendMessage(encodeMessage(message, queues.messageEncoding));
  }

  return async function writeOutputs({ name, outputs }, response) {
    for (const [bindingName, binding] of Object.entries(outputs)) {
      const data = outputOf(response, bindingName);
      if (data !== undefined) await send(name, binding, data);
    }
  };
}

function outputOf({ outputData, returnValue }: InvocationResponse, name: string): TypedData | undefined {
  if (name === '$return') return returnValue ?? undefined;
  return outputData?.find((item) => item.name === name)?.data;
}

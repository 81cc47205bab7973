import type { TypedData } from '../invoke/typedData.ts';
import type { Episode } from './openEpisode.ts';

/** What an orchestration trigger is given; the past events are already JSON texts and are not made anew. */
export function orchestrationPayload({ instance, past, news }: Episode): TypedData {
  const history = [past, ...news.map((event) => JSON.stringify(event))].filter((text) => text !== '').join(',');
  const fields = JSON.stringify({
    instanceId: instance.id,
    parentInstanceId: instance.parent_id,
    isReplaying: past.length > 0,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 2,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
  return { string: `{"history":[${history}],"input":${instance.input},${fields.slice(1)}` };
}

/** What was received, for tests and operators to look at; no text and no key is kept. */

import { entryOf } from '../../loopback/entryOf.ts';

export interface CallRecord {
  /** When the call came; milliseconds since 1970. */
  readonly time: number;
  readonly path: string;
  readonly resource?: string | undefined;
  readonly feature?: string | undefined;
  /** As sent; 0 where the connection was reset instead. */
  readonly status: number;
  /** Documents that were looked at. */
  readonly documents: number;
  /** Fingerprint of the key. */
  readonly key?: string | undefined;
  readonly durationMs: number;
  /** The names of what the script did to the call. */
  readonly fault?: string | undefined;
}

export interface CallCounts {
  readonly resource: string;
  readonly feature: string;
  readonly status: number;
  readonly calls: number;
  readonly documents: number;
}

export interface KeyCounts {
  /** Fingerprint; `none` for calls without a key. */
  readonly key: string;
  readonly status: number;
  readonly calls: number;
  readonly documents: number;
}

export interface CallSummary {
  readonly calls: number;
  readonly documents: number;
  readonly counts: readonly CallCounts[];
  readonly keys: readonly KeyCounts[];
  /** Newest last. */
  readonly recent: readonly CallRecord[];
}

export interface CallLog {
  add(record: CallRecord): void;
  summary(recent?: number): CallSummary;
  clear(): void;
}

interface Count {
  calls: number;
  documents: number;
}

/** Counts by status. */
type Statuses = Map<number, Count>;

/** A log that counts every call and remembers the last `capacity` of them. */
export function createCallLog(capacity = 1000): CallLog {
  const counts = new Map<string, Map<string, Statuses>>();
  const keys = new Map<string, Statuses>();
  let records: CallRecord[] = [];
  const total = { calls: 0, documents: 0 };

  return {
    add(record) {
      const { resource = 'none', feature = 'none', status, documents, key = 'none' } = record;
      const features = entryOf(counts, resource, () => new Map<string, Statuses>());
      count(
        entryOf(features, feature, () => new Map()),
        status,
        documents,
      );
      count(
        entryOf(keys, key, () => new Map()),
        status,
        documents,
      );
      total.calls += 1;
      total.documents += documents;
      records.push(record);
      // Cut at twice the capacity: cutting at every call would move the whole array every time.
      if (records.length >= capacity * 2) records = records.slice(-capacity);
    },
    summary(recent = capacity) {
      return {
        ...total,
        counts: [...counts].flatMap(([resource, features]) =>
          [...features].flatMap(([feature, statuses]) =>
            Array.from(statuses, ([status, value]) => ({ resource, feature, status, ...value })),
          ),
        ),
        keys: [...keys].flatMap(([key, statuses]) =>
          Array.from(statuses, ([status, value]) => ({ key, status, ...value })),
        ),
        recent: recent === 0 ? [] : records.slice(-Math.min(recent, capacity)),
      };
    },
    clear() {
      counts.clear();
      keys.clear();
      records = [];
      total.calls = 0;
      total.documents = 0;
    },
  };
}

function count(statuses: Statuses, status: number, documents: number): void {
  const value = entryOf(statuses, status, () => ({ calls: 0, documents: 0 }));
  value.calls += 1;
  value.documents += documents;
}

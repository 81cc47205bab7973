/** A stage that detects anomalies in series of months, whose rows have the same in the column `groupbyCol`. */
export const anomaliesStage = (groupbyCol: string): object => ({
  service: 'SimpleDetectAnomalies',
  subscriptionKeySecret: 'anomaly-key-1',
  location: 'eastus',
  timestampCol: 'timestamp',
  valueCol: 'value',
  outputCol: 'anomalies',
  groupbyCol,
  granularity: 'monthly',
});

/** The tutorial's time series: 15 months, of which the eighth and the last are its anomalies. */

const VALUES = [826, 799, 890, 900, 766, 805, 821, 20_000, 883, 898, 957, 924, 881, 837, 9000];

export const tutorialAnomalies = ['1972-08-01T00:00:00Z', '1973-03-01T00:00:00Z'];

export const tutorialSeries = VALUES.map((value, month) => ({
  timestamp: new Date(Date.UTC(1972, month)).toISOString().replace('.000', ''),
  value,
}));

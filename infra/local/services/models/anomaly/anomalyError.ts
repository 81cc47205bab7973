/** A series or a parameter that the detector refuses, in the service's codes and words. */

/** The codes of the contracts v1.0 and v1.1. */
export type AnomalyErrorCode =
  | 'BadArgument'
  | 'InvalidCustomInterval'
  | 'InvalidGranularity'
  | 'InvalidImputeFixedValue'
  | 'InvalidImputeMode'
  | 'InvalidJsonFormat'
  | 'InvalidModelArgument'
  | 'InvalidPeriod'
  | 'InvalidSeries'
  | 'RequiredSeries';

export class AnomalyError extends Error {
  override readonly name = 'AnomalyError';
  readonly code: AnomalyErrorCode;

  constructor(code: AnomalyErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

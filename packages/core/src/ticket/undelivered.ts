/** Why a message of ours did not reach its recipient. */
export interface Undelivered {
  /**
   * The other side `refused` it, it could not be handed over in about two days of trying (`gaveUp`), it came back
   * (`bounced`), or it was `withheld` because an earlier one had come back.
   */
  readonly because: 'refused' | 'gaveUp' | 'bounced' | 'withheld';
  /** Enhanced status code (RFC 3463) such as `5.1.1`, or `null` when nobody told one. */
  readonly status: string | null;
  /** Another message to the same recipient would fail as well. */
  readonly isPermanent: boolean;
}

/** The values of {@link Undelivered.because}. */
export const UNDELIVERED = ['refused', 'gaveUp', 'bounced', 'withheld'] as const;

/** Only what tells why, of something that tells more. What an older version has not told stays untold. */
export function undeliveredOf({ because, status, isPermanent }: Partial<Undelivered>): Partial<Undelivered> {
  return {
    ...(because === undefined ? {} : { because }),
    ...(status === undefined ? {} : { status }),
    ...(isPermanent === undefined ? {} : { isPermanent }),
  };
}

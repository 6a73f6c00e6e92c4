/** A reporter of errors must not make new ones; without one nobody hears of them. */
export function guarded(report: ((error: unknown) => void) | undefined): (error: unknown) => void {
  return (error) => {
    try {
      report?.(error);
    } catch {
      // There is nobody left to tell.
    }
  };
}

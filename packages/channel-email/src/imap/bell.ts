/** Wakes who sleeps: rung before, it lets nobody sleep at all. */
export class Bell {
  private isRung = false;
  private wake: (() => void) | null = null;

  ring(): void {
    this.isRung = true;
    this.wake?.();
  }

  /** Sleeps until the bell rings, at most for so long; says whether it rang. */
  async sleep(ms: number): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (!this.isRung) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        timer = setTimeout(resolve, ms);
      });
    }
    clearTimeout(timer);
    this.wake = null;
    const rang = this.isRung;
    this.isRung = false;
    return rang;
  }
}

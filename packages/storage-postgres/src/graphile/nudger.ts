/** Adds the job of a nudge. However often it is asked to meanwhile, it adds one more when the one under way is there. */
export class Nudger {
  private readonly add: () => Promise<void>;
  private readonly onError: (error: unknown) => void;
  private adding: Promise<void> | null = null;
  private again = false;

  constructor(add: () => Promise<void>, onError: (error: unknown) => void) {
    this.add = add;
    this.onError = onError;
  }

  nudge(): void {
    this.again = true;
    this.adding ??= this.run();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.adding;
  }

  private async run(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        await this.add();
      }
    } catch (error) {
      this.onError(error);
    }
    this.adding = null;
  }
}

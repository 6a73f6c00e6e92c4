/** A list that a test can wait for. */
export class Heard<T> {
  readonly all: T[] = [];
  private readonly waiting = new Set<() => void>();

  add(item: T): void {
    this.all.push(item);
    for (const look of this.waiting) look();
  }

  /** Resolves when there are so many, or when one of them is what was asked for. */
  async until(enough: number | ((item: T) => boolean)): Promise<void> {
    const isEnough = () => (typeof enough === 'number' ? this.all.length >= enough : this.all.some(enough));
    if (isEnough()) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isEnough()) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
    });
  }
}

import type { PresenceChange } from '@deskwright/core/port';

/** Somebody who watches keys that begin with a text: told nothing before `look`, and nothing any more after `mute`. */
export class GuardedWatcher {
  private readonly prefix: string;
  private readonly onChange: (change: PresenceChange) => void;
  private isLooking = false;
  private isMute = false;

  constructor(prefix: string, onChange: (change: PresenceChange) => void) {
    this.prefix = prefix;
    this.onChange = onChange;
  }

  tell(change: PresenceChange): void {
    if (change.type === 'look') this.isLooking = true;
    else if (!change.key.startsWith(this.prefix)) return;
    if (!this.isLooking || this.isMute) return;
    try {
      this.onChange(change);
    } catch {
      // Its own affair: nobody else has anything to do with it.
    }
  }

  mute(): void {
    this.isMute = true;
  }
}

import type { AbortSignalLike, Claim } from '@deskwright/core/port';

/** What a worker needs of the help desk of a tenant; every `Helpdesk` has it. */
export interface GraphileHelpdesk {
  perform(claim: Claim, signal?: AbortSignalLike): Promise<void>;
  applyConfiguration(): Promise<unknown>;
}

/** Makes the help desk of a tenant, on that tenant's own storage. */
export type HelpdeskOf = (tenant: string) => GraphileHelpdesk | Promise<GraphileHelpdesk>;

/** The help desks at hand, each made once however many pieces of work wait for it. */
export class Helpdesks {
  private readonly made = new Map<string, Promise<GraphileHelpdesk>>();
  private readonly make: HelpdeskOf;
  private readonly kept: number;

  constructor(make: HelpdeskOf, kept: number) {
    this.make = make;
    this.kept = Math.max(1, kept);
  }

  of(tenant: string): Promise<GraphileHelpdesk> {
    const known = this.made.get(tenant) ?? this.prepare(tenant);
    // The order of the map is that of the last use.
    this.made.delete(tenant);
    this.made.set(tenant, known);
    const oldest = this.made.size > this.kept ? this.made.keys().next().value : undefined;
    if (oldest !== undefined) this.made.delete(oldest);
    return known;
  }

  /** One that could not be made is not kept, so that the next piece of work tries again. */
  forget(tenant: string, helpdesk: Promise<GraphileHelpdesk>): void {
    if (this.made.get(tenant) === helpdesk) this.made.delete(tenant);
  }

  private async prepare(tenant: string): Promise<GraphileHelpdesk> {
    const helpdesk = await this.make(tenant);
    // Scheduled rules and moved deadlines want this before the first piece of work.
    await helpdesk.applyConfiguration();
    return helpdesk;
  }
}

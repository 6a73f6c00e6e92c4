import { DeskError, type Instant } from '@deskwright/core';
import type { AbortSignalLike, Claim, Claims } from '@deskwright/core/port';
import { guarded } from './context.ts';
import { IDLE_MS, WorkLoop } from './loop.ts';
import { type Worked, type WorkOptions, workRound } from './work.ts';

/** What a worker needs of the help desk of a tenant; every `Helpdesk` has it. */
export interface TenantHelpdesk {
  perform(claim: Claim, signal?: AbortSignalLike): Promise<void>;
  applyConfiguration(): Promise<unknown>;
}

/** What {@link workTenants} works with. */
export interface TenantWorkPorts {
  /** Leases across tenants. Closing them stays with you. */
  readonly claims: Claims;
  /**
   * Makes the help desk of a tenant, on that tenant's own storage. Called when there is work for it and it is not at hand;
   * what this throws is reported, and the tenant's work comes back when its leases run out.
   */
  readonly helpdesk: (tenant: string) => TenantHelpdesk | Promise<TenantHelpdesk>;
  /** How many help desks are kept at hand at the most; those that have had no work for longest go first. Default 1000. */
  readonly kept?: number;
  /** The clock. Default `Date.now`. */
  readonly now?: () => Instant;
  /** Hears of everything that goes wrong in the background. Default: nobody. */
  readonly onError?: (error: unknown) => void;
}

/** A worker that serves all tenants of a database. */
export interface TenantWorker {
  /** One deterministic round of what is due of all tenants. */
  work(options?: WorkOptions): Promise<Worked>;
  /** Works in the background from now on. */
  start(): Promise<void>;
  /** Finishes the pieces of work in hand and stops. */
  stop(): Promise<void>;
}

const KEPT = 1000;

/** The help desks at hand, each made once however many pieces of work wait for it. */
class Helpdesks {
  private readonly made = new Map<string, Promise<TenantHelpdesk>>();
  private readonly make: TenantWorkPorts['helpdesk'];
  private readonly kept: number;

  constructor(make: TenantWorkPorts['helpdesk'], kept: number) {
    this.make = make;
    this.kept = Math.max(1, kept);
  }

  of(tenant: string): Promise<TenantHelpdesk> {
    const known = this.made.get(tenant) ?? this.prepare(tenant);
    // The order of the map is that of the last use.
    this.made.delete(tenant);
    this.made.set(tenant, known);
    const oldest = this.made.size > this.kept ? this.made.keys().next().value : undefined;
    if (oldest !== undefined) this.made.delete(oldest);
    return known;
  }

  /** One that could not be made is not kept, so that the next piece of work tries again. */
  forget(tenant: string, helpdesk: Promise<TenantHelpdesk>): void {
    if (this.made.get(tenant) === helpdesk) this.made.delete(tenant);
  }

  private async prepare(tenant: string): Promise<TenantHelpdesk> {
    const helpdesk = await this.make(tenant);
    // As before the first round of a desk of its own.
    await helpdesk.applyConfiguration();
    return helpdesk;
  }
}

/**
 * A worker over many tenants: it leases due work of all of them in fair shares and has each piece done by the help desk of
 * its tenant. Those are made when they are needed and kept for a while. A tenant whose help desk cannot be made, or whose
 * work keeps failing, stops no other: it is reported to `onError` (`work.noHelpdesk`), its leases run out, and it is tried
 * again then.
 */
export function workTenants(ports: TenantWorkPorts): TenantWorker {
  const { claims, now = Date.now } = ports;
  const onError = guarded(ports.onError ?? (() => {}));
  const helpdesks = new Helpdesks(ports.helpdesk, ports.kept ?? KEPT);

  function round(options: WorkOptions, signal: { readonly aborted: boolean }): Promise<Worked> {
    // One report for each tenant and round, however many pieces of its work were leased.
    const failed = new Set<string>();

    async function perform(claim: Claim): Promise<boolean> {
      const { tenant } = claim;
      if (failed.has(tenant)) return false;
      const making = helpdesks.of(tenant);
      try {
        await (await making).perform(claim, signal);
        return true;
      } catch (error) {
        helpdesks.forget(tenant, making);
        if (!failed.has(tenant)) {
          onError(new DeskError('work.noHelpdesk', `No help desk for the tenant "${tenant}"`, { cause: error }));
        }
        failed.add(tenant);
        return false;
      }
    }

    return workRound({ claim: (lease) => claims.claim(lease), now, perform }, options, signal);
  }

  const loop = new WorkLoop({ round, now, onError }, IDLE_MS);
  const never = { aborted: false };
  return {
    work: (options = {}) => round(options, never),
    async start() {
      loop.start();
    },
    stop: () => loop.stop(),
  };
}

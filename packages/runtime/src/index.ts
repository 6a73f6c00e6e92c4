export type { Agents } from './assignment/agents.ts';
export type { ChangedMembers, Members, WhichAgents } from './assignment/members.ts';
export type { DepartmentDuty, IdleAgent } from './assignment/duty-report.ts';
export type { Pulled, PullOptions } from './assignment/next-ticket.ts';
export type { Miscount } from './assignment/recount-loads.ts';
export type { ArchiveOptions, ArchiveSink } from './retention/archive.ts';
export type { AppliedConfiguration, ApplyOptions } from './apply-configuration.ts';
export type { Attendance, Attendant, Attending, AttendOptions } from './attendance.ts';
export type { CannedUsage, CannedUsageQuery, RenderedText } from './agent-tools.ts';
export type { Archived, ClosedTickets } from './retention/closed-tickets.ts';
export type {
  Configuration,
  CurrentConfiguration,
  ImportConfigurationOptions,
} from './configuration/configuration-face.ts';
export type { ConfigurationRevision, HistoryQuery, PartRevision } from './configuration/configuration-history.ts';
export type { Edited, EditOptions } from './configuration/edit-configuration.ts';
export type { ConfigurationStatus } from './configuration/in-force.ts';
export type { Contacts } from './contacts.ts';
export type { Heard } from './context.ts';
export type { TicketCount } from './count-tickets.ts';
export type { DepartmentCounts, DepartmentCountsOptions } from './department-counts.ts';
export { createHelpdesk } from './create-helpdesk.ts';
export type { Helpdesk, SystemFace } from './create-helpdesk.ts';
export type { CommandBody } from './execute.ts';
export type { Erased } from './retention/erase.ts';
export { explainInbound, type InboundQuestion } from './explain-inbound.ts';
export type { ExpectedWaitsQuery } from './expected-waits.ts';
export type { ExportOptions } from './exchange/export-desk.ts';
export type { ExistingTicketCommand, Face } from './face.ts';
export type { MergeRequest } from './together/merge.ts';
export type { TicketKey } from './together/tickets.ts';
export type { ApprovalPage, OpenApproval } from './approvals.ts';
export type { TicketPage, TicketQuery } from './find-tickets.ts';
export type { HistoriesQuery } from './histories.ts';
export type { Imported, ImportOptions } from './exchange/import-desk.ts';
export { ImportError } from './exchange/import-error.ts';
export type { Outcome } from './outcome.ts';
export type { HelpdeskPorts } from './ports.ts';
export type { FeedPage, PersonFeed, SeenChanges } from './reading/person-feed.ts';
export type { ListenOptions } from './reading/person-listener.ts';
export type { StrandedTickets } from './retire-departments.ts';
export type { Received, ReceivedSignal } from './receive.ts';
export type { Retained, RetainOptions } from './retention/retain.ts';
export { type TenantHelpdesk, type TenantWorker, type TenantWorkPorts, workTenants } from './tenants.ts';
export type { LineSource } from './exchange/split-lines.ts';
export type { StoppedChannel } from './stopped-channels.ts';
export type { SweepOptions } from './retention/sweep-blobs.ts';
export type { Worked, WorkOptions } from './work.ts';

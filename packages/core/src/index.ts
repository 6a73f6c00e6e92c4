// The desk: what code declares, what administrators change.
export { defineDesk } from './desk/desk.ts';
export type { Desk, ParsedRules, VocabularyFrom, VocabularyOf } from './desk/desk.ts';
export type { DeskOptions, RegexEngine, RegexPattern, TemplateEngine } from './desk/desk-options.ts';
export { DeskConfigError } from './desk/desk-config-error.ts';
export { cannedResponses, renderCanned } from './desk/canned-responses.ts';
export type { CannedResponse, RenderedResponse } from './desk/canned-responses.ts';
export type { MembershipCommand } from './agent/membership.ts';
export { departmentAvailability } from './department/department-availability.ts';
export type { ChannelAvailability } from './department/department-availability.ts';
export type {
  AnsweringRules,
  ChannelHours,
  DepartmentDetails,
  Procedure,
  RetiredDepartment,
} from './department/department-details.ts';
export type { Retirement } from './department/retirement.ts';
export { publicDepartments } from './department/public-departments.ts';
export type { PublicDepartment, PublicDepartmentsOptions } from './department/public-departments.ts';
export { openingHours } from './desk/opening-hours.ts';
export type { OpeningHours } from './desk/opening-hours.ts';
export { MAX_ESCALATION_STEPS } from './desk/escalation-path.ts';
export type { EscalationStep, EscalationTarget } from './desk/escalation-path.ts';
export type {
  CannedTemplate,
  DepartmentConfig,
  FollowUpPolicy,
  InboundPolicy,
  MailDress,
  MailText,
  OutboundPolicy,
  Policies,
  Template,
} from './desk/policies.ts';
export type { Vocabulary } from './desk/vocabulary.ts';
export { exportRules } from './desk/export-rules.ts';
export type { ExportOptions } from './desk/export-rules.ts';
export { mergePack } from './desk/merge-pack.ts';
export type { MergedPack, MergeOptions, PackConflict } from './desk/merge-pack.ts';
export type { ParsedRulePack, RulePack } from './desk/rule-pack.ts';

// The configuration as records: its parts, its head, edits and the document.
export { CONFIGURATION_FORMAT, upcastConfiguration } from './configuration/configuration-document.ts';
export type {
  ConfigurationDocument,
  ConfigurationUpcaster,
  ReadConfiguration,
} from './configuration/configuration-document.ts';
export { diffConfiguration } from './configuration/diff-configuration.ts';
export type { PartChange } from './configuration/diff-configuration.ts';
export { editPolicies } from './configuration/edit-policies.ts';
export type { ConfigurationEdit, EditedPolicies, Removals } from './configuration/edit-policies.ts';
export { checkEdit } from './configuration/edit-schema.ts';
export { CONFIGURATION_HEAD } from './configuration/head.ts';
export type { ConfigurationHead, EditedPart, HeadCommand, HeadEventBody } from './configuration/head.ts';
export { exportConfiguration, parseConfiguration } from './configuration/parse-configuration.ts';
export type { ParsedConfiguration } from './configuration/parse-configuration.ts';
export { longNames } from './configuration/long-names.ts';
export { locateIssues } from './configuration/locate-issues.ts';
export type { ConfigurationIssue } from './configuration/locate-issues.ts';
export { partKey } from './configuration/part.ts';
export type { Part, PartCommand, PartEventBody, PartId, PlacedPart } from './configuration/part.ts';
export { partsOf } from './configuration/parts-of.ts';
export { planEdit } from './configuration/plan-edit.ts';
export type { EditPlan, EditReason } from './configuration/plan-edit.ts';
export { policiesOf } from './configuration/policies-of.ts';
export { PART_KINDS, SECTIONS, sectionOfKind } from './configuration/sections.ts';
export type {
  ListSection,
  SectionWithForm,
  PartKind,
  Section,
  SectionName,
  TableSection,
  ValueSection,
} from './configuration/sections.ts';

// Records, commands, events and the step that one command brings about.
export { advance, MAX_HOPS } from './record/advance.ts';
export type { Advanced, AdvanceOptions } from './record/advance.ts';
export { checkCommand } from './record/check-command.ts';
export { deriveId, deriveReference, idAt } from './record/derive-id.ts';
export { DeskError, isDeskError } from './record/desk-error.ts';
export type { Actor, ChangeEvent, Meta, Stamp, StoredEvent } from './record/event.ts';
export type { Change, FactName, Facts } from './record/facts.ts';
export type { FieldDef, FieldType, SearchParts } from './record/field.ts';
export type { Instant, Json } from './record/json.ts';
export { currentVersion, foldHistory, upcast } from './record/kind.ts';
export type { AnyKind, Consequence, Decision, Due, KindDef, Upcaster } from './record/kind.ts';
export { readJson } from './record/read-json.ts';
export type { ReadJson } from './record/read-json.ts';
export type { RecordId, Ref, Stored } from './record/record-id.ts';
export type { Refusal } from './record/refusal.ts';
export type { Schema } from './record/schema.ts';
export type { AnyCommand, FollowUp, RefWrite, Step, Write } from './record/step.ts';

// The ticket, its messages, and the people who ask.
export type { Contact, ContactAddress, StoredAddress } from './contact/contact.ts';
export { contactRef } from './contact/contact.ts';
export type { AddressBounce, ContactCommand, ContactEventBody } from './contact/contact-kind.ts';
export type { CopiedAddress, DeliveryState, Message, MessagePersonal } from './message/message.ts';
export type { MessageCommand, MessageEventBody, Refused } from './message/message-kind.ts';
export { REFERENCE_CHANNEL } from './ticket/decide-create.ts';
export type { ConsultCommand, DeescalateCommand, EscalateCommand, NoteConsultation } from './ticket/consult-command.ts';
export { INTERNAL_CHANNEL, MAX_CONSULTATIONS } from './ticket/consultation.ts';
export type {
  Asked,
  ConsultAsk,
  Consultation,
  ConsultationEventBody,
  ConsultationState,
  Consulted,
} from './ticket/consultation.ts';
export type { Escalation, EscalationEventBody, Place } from './ticket/escalation.ts';
export { PRIORITIES, STATUSES } from './ticket/ticket.ts';
export type { Anchor, Count, Priority, Requester, Status, Ticket } from './ticket/ticket.ts';
export type { Bounce, CreateTicket, DeadCopy, MessageInput, TicketCommand } from './ticket/ticket-command.ts';
export { planMerge, planUnmerge } from './ticket/merge/plan-merge.ts';
export type { Apart, MergePlan, MergeSource, MergeStep } from './ticket/merge/plan-merge.ts';
export type { Incoming, MergeCommand } from './ticket/merge/merge-command.ts';
export type { MergeEventBody, MergeEventType } from './ticket/merge/merge-event.ts';
export { MAX_FOLLOWERS } from './ticket/follower/follower.ts';
export type { FollowerCommand, FollowersChanged } from './ticket/follower/follower.ts';
export { LINK_KINDS, MAX_LINKS } from './ticket/link/link.ts';
export type { LinkCommand, LinkEventBody, LinkKind, Links } from './ticket/link/link.ts';
export { MAX_SPLIT } from './ticket/split/split.ts';
export type { SplitCommand, SplitPlace, TicketSplit } from './ticket/split/split.ts';
export { MAX_MERGED } from './ticket/merge/merging.ts';
export type { Absorbed, Company, Merging } from './ticket/merge/merging.ts';
export type { ActionOutcome, OfClock, TicketEvent, TicketEventBody } from './ticket/ticket-event.ts';
export type { Timer } from './ticket/timer.ts';
export type { Undelivered } from './ticket/undelivered.ts';

// Agents, what they have in hand, and the queues from which they get it.
export { PLAIN_PROFILE } from './agent/agent.ts';
export type { Agent, AgentLeave, AgentProfile } from './agent/agent.ts';
export type { AgentCommand, AgentEventBody, ProfileChanges } from './agent/agent-command.ts';
export { inOrder, openWork } from './load/count-work.ts';
export { isThere, WORK_STATUSES } from './load/load.ts';
export type { Leaving, Load, LoadProfile } from './load/load.ts';
export type {
  LoadCommand,
  LoadEventBody,
  NewOffer,
  OfferEnd,
  Turn,
  WorkChange,
  WorkUnit,
} from './load/load-command.ts';
export { queueId } from './queue/queue.ts';
export type { Queue } from './queue/queue.ts';
export type { DrainedPage, QueueCommand, QueueEventBody } from './queue/queue-kind.ts';
export { snapshotOf } from './queue/snapshot-of.ts';
export type { KnownAgent } from './queue/snapshot-of.ts';
export { waitingOf } from './queue/waiting-of.ts';
export { isWaiting, openOffers, waitingSince, workOf } from './ticket/routing.ts';
export type { Departure } from './ticket/departure.ts';
export type { Routing } from './ticket/routing.ts';
export type { GivenTicket, OverflowTaken } from './ticket/ticket-command.ts';

// Work on many tickets, page by page.
export { REARM_JOB, rearmedSince, retiredDepartmentJobId, scheduledJobId } from './job/job.ts';
export type { Job, TicketIds } from './job/job.ts';
export type { JobCommand, JobEventBody } from './job/job-command.ts';

// Rules and conditions.
export type {
  Action,
  AssignStrategy,
  CoreAction,
  FieldAction,
  QueueStrategy,
  RuleText,
  SnoozeAction,
  UntypedAction,
  UntypedFieldAction,
} from './rule/action.ts';
export type {
  Comparison,
  ComparisonOf,
  Condition,
  Query,
  EqualityOperators,
  FactComparison,
  Filter,
  OrderingOperators,
  PresenceOperators,
  SetOperators,
  TextOperators,
  Tree,
} from './rule/condition.ts';
export type {
  CustomFields,
  DueInstants,
  FactFields,
  PluginClockFields,
  PreviousFields,
  SlaFields,
  TicketFields,
  TicketInstants,
} from './rule/condition-fields.ts';
export type {
  AllFields,
  ChangeComparison,
  FieldsOf,
  InstantComparison,
  InstantField,
  ListComparison,
  OrderComparison,
  OwnFields,
  Pair,
  PatternComparison,
  PersonComparison,
  RuleComparison,
  TextComparison,
  TextModes,
  When,
} from './rule/rule-comparison.ts';
export { evaluate, explain, matcher } from './rule/evaluate.ts';
export type { Matcher } from './rule/evaluate.ts';
export type { FilterOp, Fold, UntypedComparison, UntypedFilter } from './rule/filter.ts';
export { filterPredicate } from './rule/filter-predicate.ts';
export type { Found } from './rule/filter-predicate.ts';
export type { Finding, FindingCode } from './rule/lint/finding.ts';
export { lint } from './rule/lint/lint.ts';
export type { Macro, MacroAction } from './rule/macro.ts';
export { macrosFor } from './rule/macros-for.ts';
export type { ApplicableMacros } from './rule/macros-for.ts';
export { explainRules } from './rule/explain-rules.ts';
export type { RuleQuestion } from './rule/explain-rules.ts';
export type { Rule } from './rule/rule.ts';
export type { RuleAccount } from './rule/rule-account.ts';
export type { ReplyLimit, RuleExecution } from './rule/rule-execution.ts';
export { simulate, simulation } from './rule/simulate/simulate.ts';
export type { Simulation, SimulationOptions } from './rule/simulate/simulate.ts';
export type { CountDifference, SimulationTotals } from './rule/simulate/simulation-totals.ts';
export type { TicketHistory } from './rule/simulate/ticket-history.ts';
export type {
  FieldDifference,
  PromiseDifference,
  ReplayCode,
  ReplayNote,
  RuleActivity,
  RuleTally,
  TicketOutcome,
} from './rule/simulate/ticket-outcome.ts';
export { checkQuery, split } from './rule/split.ts';
export type { SearchComparison } from './rule/search-fields.ts';
export type { Split } from './rule/split.ts';
export type { JsonSchema } from './rule/schema/json-schema.ts';
export type { Trace } from './rule/trace.ts';
export type { FieldAnchor, TicketAnchor, TimeAnchor } from './rule/time/time-anchors.ts';
export type { CronTrigger, RuleTrigger, TimeHours, TimeTrigger } from './rule/time/time-trigger.ts';
export { TRIGGERS } from './rule/trigger.ts';
export type { Trigger } from './rule/trigger.ts';
export { words, wordsOfCondition } from './rule/words/words.ts';
export type { WordsLanguage, WordsOptions } from './rule/words/words-context.ts';

// Promises, and the business time that they count in.
export type { ExceptionSource, Schedule, ScheduleException, Weekday, Window } from './calendar/schedule.ts';
export type { ClosedNotice } from './calendar/describe/closed-notice.ts';
export type { DescribeOptions, HoursReader, PublishedDay, PublishedHours } from './calendar/describe/describe-hours.ts';
export type { ExceptionalDay } from './calendar/describe/exceptional-days.ts';
export type { HoursGroup } from './calendar/describe/hours-in-words.ts';
export type { HoursLanguage } from './calendar/describe/hours-language.ts';
export { hoursLanguage } from './calendar/describe/hours-language.ts';
export type { PublishedWindow } from './calendar/describe/published-window.ts';
export type { Never } from './calendar/calendar.ts';
export type { CancelReason, Clock, ClockStep, UsedTime } from './sla/clock.ts';
export { slaCompliance } from './sla/compliance.ts';
export type { ComplianceOptions, SlaCompliance } from './sla/compliance.ts';
export { expectedWait, gatherWaits } from './sla/expected-wait.ts';
export type { ExpectedWait, WaitGathering, WaitQuery, WaitRow } from './sla/expected-wait.ts';
export { slaHistory } from './sla/history.ts';
export type { SlaRow } from './sla/history.ts';
export { METRICS } from './sla/metric/metric.ts';
export type { Metric, MetricDef, MetricName, Moment } from './sla/metric/metric.ts';
export type { FirstMessage, OnReopen, OnResolve, SlaEscalation, SlaPolicy, SlaTarget, SlaTerms } from './sla/policy.ts';
export { mergeSketches, quantileOf, sketchOf, WAIT_ERROR } from './sla/wait-sketch.ts';
export type { WaitSketch } from './sla/wait-sketch.ts';

// Who gets the next ticket, and why.
export { advanceReservation, reservation } from './assignment/advance-reservation.ts';
export type { ReservationEffect, ReservationEvent, ReservationStep } from './assignment/advance-reservation.ts';
export { agentAfter } from './assignment/agent-after.ts';
export type { Given } from './assignment/agent-after.ts';
export { agentSnapshot, MOST_RECENT, PRESENCES } from './assignment/agent-snapshot.ts';
export type {
  AgentPresence,
  AgentSnapshot,
  Capacity,
  Leave,
  Membership,
  OpenOffer,
  Shift,
  SwitchedOff,
  WorkCount,
} from './assignment/agent-snapshot.ts';
export { assignment } from './assignment/assignment.ts';
export { QUEUE_STRATEGIES } from './rule/action.ts';
export type { CompiledAssignment } from './assignment/compiled-assignment.ts';
export { MOST_ACCOUNTS } from './assignment/decision.ts';
export type {
  AgentAccount,
  Assigned,
  AssignmentDecision,
  AssignmentExplanation,
  Figures,
  Offered,
  Queued,
  QueueReason,
} from './assignment/decision.ts';
export { drain } from './assignment/drain.ts';
export type { Drained, QueueSnapshot } from './assignment/drain.ts';
export { explainAssignment } from './assignment/explain-assignment.ts';
export type { AssignmentQuestion } from './assignment/explain-assignment.ts';
export { nextTicket } from './assignment/next-ticket.ts';
export type { NextTicket, Pressure, PullQuestion } from './assignment/next-ticket.ts';
export { stageOf } from './assignment/obstacle.ts';
export type { Obstacle, ObstacleCode, ObstacleStage } from './assignment/obstacle.ts';
export { overflowOf } from './assignment/overflow.ts';
export type { Overflow, OverflowQuestion } from './assignment/overflow.ts';
export type { OverflowAction, OverflowStep, OverflowWhen } from './assignment/overflow-step.ts';
export type {
  AssignmentPolicy,
  OfferPolicy,
  SkillRelaxation,
  SkillRequirement,
  TicketWeight,
  TransferPolicy,
} from './assignment/policy.ts';
export { QUEUE_ORDERS } from './assignment/queue-policy.ts';
export type { QueueOrder, QueuePolicy } from './assignment/queue-policy.ts';
export { queuesFor, reassignment } from './assignment/reassignment.ts';
export type { Reassignment, ReassignQuestion } from './assignment/reassignment.ts';
export { REASSIGN_TRIGGERS } from './assignment/reassign-policy.ts';
export type { Reassign, ReassignAction, ReassignPolicy, ReassignTrigger } from './assignment/reassign-policy.ts';
export { offerEndsAt, turnedDownBy } from './assignment/reservation.ts';
export type { Offer, OfferState, Reservation } from './assignment/reservation.ts';
export { STRATEGIES } from './assignment/strategy.ts';
export type { CoreStrategy, Strategy, StrategyName, Tier } from './assignment/strategy.ts';
export type { AgentStanding, RankQuestion, StrategyDef } from './assignment/strategy-def.ts';
export { advanceTransfer, beginTransfer } from './assignment/transfer.ts';
export type { Transfer, TransferEvent, TransferRequest, TransferStep } from './assignment/transfer.ts';
export { waiting } from './assignment/waiting.ts';
export type { Queueing } from './assignment/waiting.ts';
export { waitingTicket } from './assignment/waiting-ticket.ts';
export type { WaitingTicket } from './assignment/waiting-ticket.ts';
export { wordsOfAssignment } from './assignment/words/words-of-assignment.ts';
export type { AssignmentWordsOptions } from './assignment/words/words-of-assignment.ts';

// Plugins.
export { action, condition, definePlugin, strategy } from './plugin/plugin.ts';
export type {
  ActionDef,
  ActionOf,
  AnyActions,
  AnyConditions,
  AnyPlugin,
  AnyStrategies,
  ConditionDef,
  MetricOf,
  Plugin,
  PredicateOf,
  StrategyOf,
} from './plugin/plugin.ts';

// What may be done up to a limit, and has to be approved beyond it.
export { APPROVAL_REASONS, APPROVAL_STATES, MAX_APPROVALS } from './authority/approval.ts';
export { isWithinLimit, mayGrant } from './authority/foresee.ts';
export { addMoney, compareMoney, moneySchema } from './authority/money.ts';
export type {
  Approval,
  ApprovalDecision,
  ApprovalReason,
  ApprovalState,
  DecidedBy,
  HeldLimit,
} from './authority/approval.ts';
export type { ApprovalCommand } from './authority/approval-command.ts';
export type { ApprovalEventBody, OfApproval } from './authority/approval-event.ts';
export type {
  Amount,
  Approvers,
  AuthorityAction,
  AuthorityPolicy,
  RoleLimit,
  UpTo,
} from './authority/authority-policy.ts';
export type { ApprovalQuestion, Asker } from './authority/foresee.ts';
export type { Money } from './authority/money.ts';

// What comes in, and who may see it.
export { accessOf } from './access/access.ts';
export { CAPABILITIES, DESK_CAPABILITIES, SCOPES } from './access/capability.ts';
export { STANDARD_ROLES, type StandardRole } from './access/standard-roles.ts';
export type { Access, Person, Principal } from './access/access.ts';
export type { Capability, DeskCapability, Scope } from './access/capability.ts';
export type { RequesterPolicy } from './access/requester-access.ts';
export type { Grant, HeldRole, Role } from './access/role.ts';
export { copiedAddresses } from './inbound/copied-people.ts';
export type { CopiedPerson, NewContact } from './inbound/copied-people.ts';
export { planInbound } from './inbound/plan-inbound.ts';
export type { InboundContext, InboundPlan, NewTicket } from './inbound/plan-inbound.ts';
export type { InboundReasons } from './inbound/inbound-reasons.ts';
export { referencesOf } from './inbound/inbound-search.ts';
export type { InboundMatch } from './inbound/inbound-search.ts';
export type { Standing } from './inbound/standing.ts';

export { fold } from './text/fold.ts';

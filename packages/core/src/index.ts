// The desk: what code declares, what administrators change.
export { defineDesk } from './desk/desk.ts';
export type { Desk, ParsedRules, VocabularyFrom, VocabularyOf } from './desk/desk.ts';
export type { DeskOptions, RegexEngine, RegexPattern, TemplateEngine } from './desk/desk-options.ts';
export { DeskConfigError } from './desk/desk-config-error.ts';
export type { DepartmentConfig, InboundPolicy, Policies, Template } from './desk/policies.ts';
export type { Vocabulary } from './desk/vocabulary.ts';

// Records, commands, events and the step that one command brings about.
export { advance, MAX_HOPS } from './record/advance.ts';
export type { Advanced, AdvanceOptions } from './record/advance.ts';
export { checkCommand } from './record/check-command.ts';
export { deriveId, deriveReference, idAt } from './record/derive-id.ts';
export { DeskError, isDeskError } from './record/desk-error.ts';
export type { Actor, ChangeEvent, Meta, Stamp, StoredEvent } from './record/event.ts';
export type { Change, FactName, Facts } from './record/facts.ts';
export type { FieldDef, FieldType } from './record/field.ts';
export type { Instant, Json } from './record/json.ts';
export { currentVersion, foldHistory, upcast } from './record/kind.ts';
export type { AnyKind, Consequence, Decision, Due, KindDef, Upcaster } from './record/kind.ts';
export type { RecordId, Ref, Stored } from './record/record-id.ts';
export type { Refusal } from './record/refusal.ts';
export type { Schema } from './record/schema.ts';
export type { AnyCommand, FollowUp, RefWrite, Step, Write } from './record/step.ts';

// The ticket, its messages, and the people who ask.
export type { Contact, ContactAddress } from './contact/contact.ts';
export { contactRef } from './contact/contact.ts';
export type { ContactCommand, ContactEventBody } from './contact/contact-kind.ts';
export type { DeliveryState, Message, MessagePersonal } from './message/message.ts';
export type { MessageCommand, MessageEventBody } from './message/message-kind.ts';
export { REFERENCE_CHANNEL } from './ticket/decide-create.ts';
export { PRIORITIES, STATUSES } from './ticket/ticket.ts';
export type { Anchor, Count, Priority, Requester, Status, Ticket } from './ticket/ticket.ts';
export type { CreateTicket, MessageInput, TicketCommand } from './ticket/ticket-command.ts';
export type { ActionOutcome, OfClock, TicketEvent, TicketEventBody } from './ticket/ticket-event.ts';

// Rules and conditions.
export type {
  Action,
  AssignStrategy,
  CoreAction,
  FieldAction,
  RuleText,
  SnoozeAction,
  UntypedAction,
  UntypedFieldAction,
} from './rule/action.ts';
export type {
  Comparison,
  ComparisonOf,
  Condition,
  EqualityOperators,
  FactComparison,
  Filter,
  Operators,
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
export type { Rule } from './rule/rule.ts';
export { split } from './rule/split.ts';
export type { Split } from './rule/split.ts';
export type { Trace } from './rule/trace.ts';
export { TRIGGERS } from './rule/trigger.ts';
export type { Trigger } from './rule/trigger.ts';

// Promises, and the business time that they count in.
export type { Schedule, ScheduleException, Weekday, Window } from './calendar/schedule.ts';
export type { Clock, ClockStep, Metric } from './sla/clock.ts';
export type { SlaEscalation, SlaPolicy, SlaTarget } from './sla/policy.ts';

// Plugins.
export { action, condition, definePlugin } from './plugin/plugin.ts';
export type {
  ActionDef,
  ActionOf,
  AnyActions,
  AnyConditions,
  AnyPlugin,
  ConditionDef,
  Plugin,
  PredicateOf,
} from './plugin/plugin.ts';

// What comes in, and who may see it.
export { refusalFor, visibleTo } from './access/access.ts';
export type { Principal } from './access/access.ts';
export { planInbound } from './inbound/plan-inbound.ts';
export type { InboundContext, InboundPlan } from './inbound/plan-inbound.ts';

export { fold } from './text/fold.ts';

// Entry point for authors of adapters: the ports, and the shared meaning of filters, references and erasure.
export type { Blobs } from './blobs.ts';
export type {
  AbortSignalLike,
  Accepted,
  Address,
  Answer,
  Attachment,
  Automated,
  Channel,
  ChannelTraits,
  Delivery,
  DeliveryFailure,
  MessageSignal,
  Outbound,
  RawInbound,
  Receipt,
  RefusedRecipient,
  Rendered,
  SendCall,
  Signal,
} from './channel.ts';
export type { Claims } from './claims.ts';
export type { Presence, PresenceChange, PresenceEntry } from './presence.ts';
export type {
  Batch,
  Changes,
  ChangesPage,
  Claim,
  Claimed,
  CommitResult,
  CountQuery,
  CountRow,
  FieldTable,
  FindQuery,
  FindResult,
  HistoryPage,
  Lease,
  Listed,
  Listings,
  ListPage,
  LoadedRecord,
  OnceWrite,
  Order,
  Outstanding,
  ReadRecord,
  Removal,
  SetAside,
  Settlement,
  Storage,
  Task,
} from './storage.ts';
export { besideStamp } from './beside-stamp.ts';
export { checkBatch } from './check-batch.ts';
export { checkPresenceKey, checkPresencePrefix, PRESENCE_LIMITS, presenceText } from './check-presence.ts';
export { compareText } from './compare-text.ts';
export { countGroups, type Tally } from './count-groups.ts';
export { compareSortable, fieldOf, type Sortable, sortable, sortableValue } from './field-value.ts';
export { comparePlaces, fromCursor, type OrderField, orderFields, type Place, placeOf, toCursor } from './place.ts';
export { type SearchDocument, searchDocuments } from './search-documents.ts';
export { canonicalJson } from '../record/canonical-json.ts';
export { DeskError, isDeskError } from '../record/desk-error.ts';
export type { Actor, ChangeEvent, Meta, Stamp, StoredEvent } from '../record/event.ts';
export type { FieldDef, FieldType, SearchParts } from '../record/field.ts';
export type { Instant, Json } from '../record/json.ts';
export { erasePersonal } from '../record/personal.ts';
export type { RecordId, Ref, Stored } from '../record/record-id.ts';
export type { AnyCommand, FollowUp, RefWrite, Step, Write } from '../record/step.ts';
export type { FilterOp, Fold, UntypedComparison, UntypedFilter } from '../rule/filter.ts';
export { type Found, filterPredicate, searchText } from '../rule/filter-predicate.ts';
export type { RuleAccount } from '../rule/rule-account.ts';
export type { Trace } from '../rule/trace.ts';
export { FOLD_VERSION, fold } from '../text/fold.ts';
export { parseSearch, SEARCH_LIMITS, type SearchTerm, searchFinds } from '../text/search.ts';
export { tokens } from '../text/tokens.ts';

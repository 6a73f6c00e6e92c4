/**
 * The names that one desk knows: the single type parameter of the library. `defineDesk` infers it, so that a misspelt
 * department, tag or field is a compile error.
 */
export interface Vocabulary {
  department: string;
  tag: string;
  channel: string;
  fields: object;
  /** Union of the condition nodes that plugins bring. */
  predicate: { readonly is: string };
  /** Union of the action nodes that plugins bring. */
  action: { readonly do: string };
  /** Union of the names of the metrics that plugins bring. */
  metric: string;
  /** Union of the strategy nodes that plugins bring to assignment policies. */
  strategy: { readonly by: string };
}

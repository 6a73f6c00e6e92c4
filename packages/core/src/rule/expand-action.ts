import * as z from 'zod';
import type { ActionDef } from '../plugin/plugin.ts';
import type { Facts } from '../record/facts.ts';
import type { Action, CoreAction } from './action.ts';
import type { MatchCaptures } from './match-captures.ts';
import { type ResolveContext, resolveAction } from './resolve-action.ts';

/** What a desk knows that its actions are carried out by. */
export interface ExpansionContext extends Pick<ResolveContext, 'fields' | 'calendar'> {
  /** The actions that plugins brought, by name. */
  readonly plugins: ReadonlyMap<string, ActionDef>;
  /** What the patterns find of the rule or macro that an action belongs to. */
  readonly captures: ReadonlyMap<Action, MatchCaptures>;
  /** The text of a template; empty when there is none. */
  textOf(template: string): string;
  /** Fills the placeholders of a text. */
  render(text: string, facts: Facts, match: Readonly<Record<string, string>>): string;
}

/** Makes the function that says which actions of the core an action stands for. It throws what a plugin or a template throws. */
export function actionExpander(desk: ExpansionContext): (action: Action, facts: Facts) => readonly CoreAction[] {
  const { fields, calendar, plugins, captures } = desk;
  const known = new Map<Action, unknown>();
  const paramsOf = (action: Action, { params }: ActionDef): unknown => {
    if (!known.has(action)) known.set(action, z.parse(params, (action as { with?: unknown }).with));
    return known.get(action);
  };
  return (action, facts) => {
    // Made only when it is asked for: most actions, such as adding a tag, need nothing of it.
    const context = (): ResolveContext => {
      const match = () => captures.get(action)?.({ record: facts.record, facts }) ?? {};
      return {
        fields,
        calendar,
        renderTemplate: (id) => desk.render(desk.textOf(id), facts, match()),
        renderText: (text) => desk.render(text, facts, match()),
      };
    };
    const def = plugins.get(action.do);
    if (def === undefined) return resolveAction(action as CoreAction, facts, context);
    return def.plan(paramsOf(action, def), facts).flatMap((one) => resolveAction(one, facts, context));
  };
}

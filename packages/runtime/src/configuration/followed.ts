import type { Context } from '../context.ts';
import type { InForce } from './in-force.ts';

type Members = Readonly<Record<string, unknown>>;
type Call = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * A face that outlives configurations: each of its calls, which all give promises, runs under what is in force when it begins
 * and to its end. Faces within a face do so, too. What is `lasting` gives no promise and follows by itself: it is left as it is.
 */
export function followed<F extends object>(
  inForce: InForce,
  make: (context: Context) => F,
  lasting: readonly (keyof F & string)[] = [],
): F {
  let made: { readonly context: Context; readonly face: F } | null = null;
  const faceIn = (context: Context): F => {
    if (made?.context !== context) made = { context, face: make(context) };
    return made.face;
  };
  const follow = (members: Members, find: (face: F) => Members): Members =>
    Object.fromEntries(
      Object.entries(members).map(([name, member]) => {
        if (typeof member === 'function' && !lasting.includes(name as keyof F & string)) {
          const call: Call = async (...args) => (find(faceIn(await inForce.now()))[name] as Call)(...args);
          return [name, call];
        }
        const inner = (face: F): Members => find(face)[name] as Members;
        return [name, typeof member === 'object' && member !== null ? follow(member as Members, inner) : member];
      }),
    );
  return follow(faceIn(inForce.latest) as Members, (face) => face as Members) as F;
}

/** The same for what gives its answer piece by piece. */
export async function* streamed<T>(inForce: InForce, make: (context: Context) => AsyncIterable<T>): AsyncGenerator<T> {
  yield* make(await inForce.now());
}

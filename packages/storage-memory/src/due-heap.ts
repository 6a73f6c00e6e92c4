import type { Work } from './work.ts';

/** Due work in the order in which it is handed out. */
export interface DueHeap {
  /** The work due first, if any. */
  peek(): Work | undefined;
  /** Puts work where its `dueAt` belongs, or takes it out when that is `null`. */
  place(work: Work): void;
}

function before(a: Work, b: Work): boolean {
  const first = a.dueAt ?? Number.POSITIVE_INFINITY;
  const second = b.dueAt ?? Number.POSITIVE_INFINITY;
  return first < second || (first === second && a.order < b.order);
}

/** A binary heap in which every piece of work knows its slot, so that moving it costs the logarithm of the size. */
export function dueHeap(): DueHeap {
  const heap: Work[] = [];

  function put(work: Work, slot: number): void {
    heap[slot] = work;
    work.slot = slot;
  }

  function rise(work: Work): void {
    let slot = work.slot;
    while (slot > 0) {
      const parent = heap[(slot - 1) >> 1];
      if (parent === undefined || !before(work, parent)) break;
      const up = parent.slot;
      put(parent, slot);
      slot = up;
    }
    put(work, slot);
  }

  function sink(work: Work): void {
    let slot = work.slot;
    for (;;) {
      const left = heap[2 * slot + 1];
      const right = heap[2 * slot + 2];
      const child = left !== undefined && right !== undefined && before(right, left) ? right : left;
      if (child === undefined || !before(child, work)) break;
      const down = child.slot;
      put(child, slot);
      slot = down;
    }
    put(work, slot);
  }

  function remove(work: Work): void {
    const slot = work.slot;
    const last = heap.pop();
    work.slot = -1;
    if (last === undefined || last === work) return;
    put(last, slot);
    rise(last);
    sink(last);
  }

  return {
    peek: () => heap[0],
    place(work) {
      if (work.slot >= 0) remove(work);
      if (work.dueAt === null) return;
      put(work, heap.length);
      rise(work);
    },
  };
}

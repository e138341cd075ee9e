/** How many changes can be undone. */
const MOST = 200

/** What was done, what stands, and what was undone. */
export interface History<T> {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  /** What the last change was of: another of the same is undone together with it. */
  readonly of: string | null
}

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], of: null }
}

/**
 * A change. `of` names what is being changed where one doing comes in many small changes (typing, an arrow key held):
 * those that follow one another are undone at once.
 */
export function changed<T>(history: History<T>, present: T, of: string | null = null): History<T> {
  if (present === history.present) return history
  const isMore = of !== null && of === history.of && history.past.length > 0
  const past = isMore ? history.past : [...history.past, history.present].slice(-MOST)
  return { past, present, future: [], of }
}

export function undone<T>(history: History<T>): History<T> {
  const present = history.past.at(-1)
  if (present === undefined) return history
  return {
    past: history.past.slice(0, -1),
    present,
    future: [history.present, ...history.future],
    of: null
  }
}

export function redone<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future
  if (present === undefined) return history
  return { past: [...history.past, history.present], present, future, of: null }
}

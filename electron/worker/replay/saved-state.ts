/** Arrays that a checkpoint can hold. */
export type SavedArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array

/** Plain numbers, words and lists that a checkpoint can hold. */
export type SavedValue =
  number | string | boolean | null | readonly SavedValue[] | { readonly [key: string]: SavedValue }

/**
 * The state of a part of a run, as a checkpoint keeps it. Arrays may be views of live memory: whoever keeps
 * them longer than the call copies them. Names are paths: `parameters/head.weight`, `replay/frames`.
 */
export interface SavedState {
  readonly arrays: ReadonlyMap<string, SavedArray>
  readonly values: Readonly<Record<string, SavedValue>>
}

/** Several states as one: every name gets the part's name in front. */
export function joinStates(parts: Readonly<Record<string, SavedState>>): SavedState {
  const entries = Object.entries(parts)
  return {
    arrays: new Map(
      entries.flatMap(([part, { arrays }]) => [...arrays].map(([name, a]) => [`${part}/${name}`, a] as const))
    ),
    values: Object.fromEntries(entries.map(([part, { values }]) => [part, values]))
  }
}

/** The part that `joinStates` put under this name; empty when there is none. */
export function partOf(state: SavedState, part: string): SavedState {
  const start = `${part}/`
  const own = [...state.arrays].filter(([name]) => name.startsWith(start))
  const values = state.values[part]
  return {
    arrays: new Map(own.map(([name, array]) => [name.slice(start.length), array])),
    values: isRecord(values) ? values : {}
  }
}

const isRecord = (value: SavedValue | undefined): value is Readonly<Record<string, SavedValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

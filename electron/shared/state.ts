/** What a field of a game holds. */
export type FieldContent = number | string | boolean | null

/** One named value of a game, as far as it is known. */
export interface FieldValue {
  readonly value: FieldContent
  /** 0 to 1; what a game's own memory says is certain. */
  readonly confidence: number
}

/** Something seen in the picture: its box, in pixels of the frame (origin top left). */
export interface Entity {
  /** One of the kinds that the profile names. */
  readonly kind: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** 0 to 1; left out where it is certain. */
  readonly confidence?: number
}

/** What was made of one moment of a game. Plain data: it crosses processes and is recorded. */
export interface ObservedState {
  /** One of the phases that the profile names; null when none is known. */
  readonly phase: string | null
  /** By the names of the profile's fields. */
  readonly fields: Readonly<Record<string, FieldValue>>
  readonly entities: readonly Entity[]
}

/** What is not to be relied on has less confidence than what is: this at most. */
export const UNSURE = 0.5

/** Whether a value is to be relied on. */
export const isReliable = ({ value, confidence }: FieldValue): boolean =>
  value !== null && confidence > UNSURE

/** The number that a field holds; null when it is not there, not known or no number. */
export function numberIn({ fields }: Pick<ObservedState, 'fields'>, name: string | undefined): number | null {
  const value = name === undefined ? undefined : fields[name]?.value
  return typeof value === 'number' ? value : null
}

/** Fields that are certain. */
export const certain = (values: Readonly<Record<string, FieldContent>>): ObservedState['fields'] =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, confidence: 1 }]))

/** Points gained between two readings of a counter that wraps around at `modulus`; Infinity: it does not. */
export function scoreDifference(before: number, after: number, modulus: number): number {
  if (modulus === Infinity) return after - before
  return (((after - before) % modulus) + modulus) % modulus
}

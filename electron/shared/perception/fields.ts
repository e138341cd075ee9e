export type FieldContent = number | string | boolean | null

/** With at least this confidence in them readings can be sure. */
export const SURE_CONFIDENCE = 0.8

/** What a reader makes of one picture. */
export interface ReaderValue {
  /** Null when it could not be read. */
  readonly value: FieldContent
  /** 0 to 1. */
  readonly confidence: number
  /** Of "3/7", the 7. */
  readonly max?: number
  /** Of a template: where its middle is, in fractions of the picture (a reading of a region alone: of the region). */
  readonly place?: { readonly x: number; readonly y: number }
}

/** Why a value that was read is not believed. */
export type Doubt = 'falls' | 'rises' | 'jump' | 'digit' | 'range'

/** What a field is now, after the vote and the rules. */
export interface FieldState extends ReaderValue {
  /** Whether to rely on it: readings agree, are confident, and the rules have nothing against it. */
  readonly isSure: boolean
  readonly doubt?: Doubt
  /** Too few of the last readings agree on it yet: it may be a single misreading. */
  readonly isUnsettled?: true
}

import type { PersonInput } from '../../shared/person-input'
import type { ExportHeader } from './export-header'
import type { StretchMark } from './stretch-mark'

/** The formats of other programs that data sets go out to and come in from. */
export const FORMATS = ['lerobot', 'minari', 'vpt', 'jsonl'] as const
export type Format = (typeof FORMATS)[number]

/** A picture as a format holds it: red, green, blue, alpha, a byte each, rows from the top. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** A moment of a foreign data set. */
export interface ForeignMoment {
  /** Since its stretch began. */
  readonly tMs: number
  readonly picture: Picture
  /** The id of an action, or its index in the profile; null where none is told. */
  readonly action: string | number | null
}

export interface ForeignStretch {
  readonly mark: StretchMark
  /** What was done, where the format tells of keys and mouse and not of actions: it takes the place of `action`. */
  readonly inputs?: readonly PersonInput[]
  readonly moments: AsyncIterable<ForeignMoment>
}

/** A data set of another program, or of this one in a format of others, read once and in order. */
export interface ForeignDataset {
  readonly format: Format
  readonly title: string
  /** Moments a second. */
  readonly rate: number
  /** How many there are, as far as that is known before they are read. */
  readonly moments: number | null
  /** What each is made of: a stretch's mark counts in these. */
  readonly sources: readonly { readonly id: string; readonly files: readonly string[] }[]
  /** What Apprenti wrote beside it; null for a data set that it did not make. */
  readonly header: ExportHeader | null
  stretches(): AsyncIterable<ForeignStretch>
}

/** What a reader of a format is given. */
export interface ReadTools {
  readonly header: ExportHeader | null
  /** The ffmpeg program; null where there is none. */
  readonly ffmpeg: string | null
  readonly signal: AbortSignal
}

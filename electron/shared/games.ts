import { z } from 'zod'
import type { PicturePoint } from './action'
import type { ErrorData } from './errors'
import type { LocalizedText } from './language'
import type { FieldState } from './perception/fields'
import type { Problem, ReaderKind } from './perception/readers'
import type { Profile, ProfileInput } from './profile'

/** A game as the page Games lists it. */
export interface GameInfo {
  readonly id: string
  readonly title: LocalizedText
  /** `app`: ships with it and cannot be changed, only copied. `person`: lies in the data folder. */
  readonly source: 'app' | 'person'
  /** Null where its file is no profile (`problem` says why), or there is only a draft of it. */
  readonly profile: Profile | null
  readonly problem: ErrorData | null
  /** There is work on it that was not saved as its profile yet. */
  readonly hasDraft: boolean
  readonly deletedAt: string | null
}

/** A profile as a person works on it: it may lack things, or hold what is not right yet. */
export type GameDraft = Partial<ProfileInput> & { readonly id: string }

/** What a draft may be as it crosses to the app: any plain object, checked where it is used. */
export const gameDraftSchema = z
  .record(z.string().max(60), z.unknown())
  .refine((draft) => JSON.stringify(draft).length <= 1_000_000, 'is larger than a million characters')

/** What became of saving a draft: the game, or everything that is not right in it (nothing was saved as its profile then). */
export type SavedGame =
  | { readonly game: GameInfo; readonly problems: readonly [] }
  | { readonly game: null; readonly problems: readonly Problem[] }

/** A dry run over a game: what is wrong or missing, and what its readers cost. */
export interface GameCheck {
  readonly game: string
  readonly ok: boolean
  /** What keeps it from being played. */
  readonly problems: readonly Problem[]
  /** What would make it better: nothing restarts it, no reward, no episode ... */
  readonly advice: readonly Problem[]
  readonly readers: readonly ReaderCheck[]
}

export interface ReaderCheck {
  readonly field: string
  readonly kind: ReaderKind
  /** Milliseconds of a reading (the median of those made); null where none was made. */
  readonly ms: number | null
  readonly problem: ErrorData | null
}

/** A template of a game: a small picture that is looked for. */
export interface GameTemplate {
  readonly name: string
  readonly width: number
  readonly height: number
  /** A data URL. */
  readonly url: string
}

/** A line as a person read it. */
export interface GameCorrection {
  readonly id: string
  readonly field: string
  readonly text: string
  /** A data URL of the line. */
  readonly url: string
}

/** How the readers of a draft are doing on the live game (event `reading`). */
export interface GameReading {
  readonly seat: string
  readonly phase: string | null
  readonly fields: Readonly<Record<string, FieldState>>
  readonly readers: readonly ReaderCheck[]
}

/** What the readers of a draft make of one recorded step. */
export interface StepReading {
  readonly step: number
  readonly tMs: number
  readonly phase: string | null
  readonly fields: Readonly<Record<string, FieldState>>
}

/** What a person did in a recording, as the controls and actions of a profile. */
export interface LearnedControls {
  readonly controls: ProfileInput['controls']
  readonly pointer: ProfileInput['pointer']
  readonly actions: ProfileInput['actions']
  /** How often each action (by id) was done. */
  readonly counts: Readonly<Record<string, number>>
  /** Every click, for the picture. */
  readonly clicks: readonly PicturePoint[]
  /** Of a game that waits for its player: how many moves a second there is time for. Null of any other. */
  readonly decisionsPerSecond: number | null
}

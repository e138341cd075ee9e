import type { LocalizedText } from '../../electron/shared/language'
import type { PolicySees } from '../../electron/shared/play'
import type { LockStepProfile, Profile } from '../../electron/shared/profile'
import type { Preset } from '../../electron/shared/config-form'
import type { ObservedState } from '../../electron/shared/state'
import type { Encoder } from '../../electron/worker/nn/encoders'
import type { EpisodeScript, EpisodeStatus } from './episode'
import type { Builtin } from './machine'
import type { Observer } from './observer'
import type { Policy } from './policy'

/** Somebody whose play can be learned from: chooses an action from the game's memory. */
export interface Teacher {
  readonly id: string
  choose(ram: Uint8Array): number
}

/** A way to look at a game, and with it an environment to train in. */
export interface ObserverEntry {
  /** Of the environment: `<game>-ram`, `<game>-pixels`. Stands in runs, checkpoints and policies. */
  readonly id: string
  readonly title: LocalizedText
  /** What a policy of this environment is given when it plays. */
  readonly sees: Exclude<PolicySees, 'nothing'>
  readonly make: (profile: Profile) => Observer
  /** Who can demonstrate to those who see this. */
  readonly makeTeacher?: (profile: Profile) => Teacher
}

/** Somebody who plays a game without having learned it. */
export interface Expert {
  readonly id: string
  readonly title: LocalizedText
  readonly about: LocalizedText
  readonly sees: PolicySees
  readonly make: (profile: Profile) => Policy
}

/** The picture that a game's memory holds. */
export interface MemoryPicture {
  readonly width: number
  readonly height: number
  /** New rgba8 pixels, row by row from the top. */
  readonly draw: (ram: Uint8Array) => Uint8Array
}

/**
 * A game that ships with the app: its profile, and what only code can know of it. What is particular to one game
 * lies in games/<id>/ and nowhere else; the registry is the only list of games.
 */
export interface Game {
  readonly profile: LockStepProfile
  /** Everything the memory block (`profile.memory`) tells. Throws AppError `profile.invalid` for a profile that lacks a field. */
  readonly decode: (ram: Uint8Array, profile: Profile) => ObservedState
  /** What scoring needs, without decoding the rest. */
  readonly episodeStatus: (profile: Profile) => (ram: Uint8Array) => EpisodeStatus
  /** From power-on to the first moment in which an agent can act. */
  readonly bringToPlay: (profile: Profile) => EpisodeScript
  /** For games whose memory holds the picture; the others' comes from whoever runs them. */
  readonly picture?: MemoryPicture
  readonly builtin?: Builtin
  /** The dearest first: the first that a shipped policy sees plays when the app opens. */
  readonly observers: readonly ObserverEntry[]
  readonly experts: readonly Expert[]
  /** Networks that know what its pictures look like, by name. */
  readonly encoders?: Readonly<Record<string, Encoder>>
  /** Settings that proved themselves in its environments, by the id of the algorithm they are for. */
  readonly presets?: Readonly<Record<string, readonly Preset[]>>
}

/** How agents are shown a game's memory; undefined where they cannot be. */
export const memoryObserver = ({ observers }: Pick<Game, 'observers'>): ObserverEntry | undefined =>
  observers.find(({ sees }) => sees === 'ram')

/** Whether agents of a game can be shown its memory: then recordings keep it, for whoever learns from them. */
export const isSeenByMemory = (game: Pick<Game, 'observers'>): boolean => memoryObserver(game) !== undefined

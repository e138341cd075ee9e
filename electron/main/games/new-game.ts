import { AppError } from '../../shared/errors'
import type { GameDraft, LearnedControls } from '../../shared/games'
import type { Profile } from '../../shared/profile'
import type { Candidate, NamedWindow } from '../../shared/target'
import type { RecordedPlay } from '../record/played'
import { firstDraft, wishedId } from './first-draft'
import type { GameLibrary } from './game-library'
import { keysOfHeld, learnActions, WAIT, type KnownOfGame } from './learn-actions'

/** How what a person did in a recording is read. */
export type ReadPlay = (sessionId: string, signal?: AbortSignal) => Promise<RecordedPlay>

/**
 * What the person did in a recording, as controls and actions; null when that is nothing. Keys that work a control of the
 * game that was played keep its name.
 */
export function learnedFrom(
  library: GameLibrary,
  { gameId, inputs, held }: RecordedPlay,
  about: Pick<KnownOfGame, 'grid' | 'waits'>
): LearnedControls | null {
  const known = [...library].find(({ id }) => id === gameId)?.controls ?? []
  const play = inputs.length > 0 ? inputs : keysOfHeld(held, known)
  const learned = learnActions(play, { ...about, known })
  return learned.actions?.some(({ id }) => id !== WAIT.id) ? learned : null
}

/** Begins a game of a person's for a window, and keeps the draft under an id that no other game has. */
export function beginForWindow(
  library: GameLibrary,
  window: NamedWindow,
  learned: LearnedControls | null,
  id = library.freeId(wishedId(window))
): GameDraft {
  const draft = firstDraft(id, window, learned ?? undefined)
  library.keepDraft(draft)
  return draft
}

/**
 * Begins one for what is no window: a copy of a game that MAME runs, by what is known of it or what the attached MAME told.
 * Throws 'game.noWindow' for what runs inside the app, 'game.attachFirst' where nothing is known yet.
 */
export function beginForMachine(
  library: GameLibrary,
  { kind, title, profileId }: Candidate,
  attached: Profile | null
): GameDraft {
  if (kind !== 'mame') throw new AppError('game.noWindow', { title })
  const source = attached ?? (profileId === null ? null : library.draft(profileId))
  const driver = source?.attach?.mameDriver
  if (source === null || driver === undefined) throw new AppError('game.attachFirst', { title })
  const draft = { ...source, id: library.freeId(source.id), attach: { mameDriver: driver } }
  library.keepDraft(draft)
  return draft
}

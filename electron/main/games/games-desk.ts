import { AppError } from '../../shared/errors'
import type { GameDraft, LearnedControls } from '../../shared/games'
import type { FontReport } from '../../shared/perception/reading-process'
import type { Grid } from '../../shared/geometry/grid-cells'
import type { PersonInput } from '../../shared/person-input'
import type { Profile } from '../../shared/profile'
import type { Candidate, NamedWindow } from '../../shared/target'
import type { AppHandlers } from '../services'
import { checkGame } from './check-game'
import type { GameLibrary } from './game-library'
import type { GameReaders } from './game-readers'
import type { ReadingMethod } from './reading-handlers'
import { beginForMachine, beginForWindow, learnedFrom, type ReadPlay } from './new-game'

type GameMethod = Exclude<Extract<keyof AppHandlers, `games.${string}`>, ReadingMethod>

/** What the page Games stands on. */
export interface GamesDeskParts {
  readonly library: GameLibrary
  readonly readers: GameReaders
  readonly listCandidates: () => Promise<readonly Candidate[]>
  /** What a seat has attached as this candidate; null where none has. */
  readonly attachedAs: (
    candidateId: string
  ) => { readonly candidate: Candidate; readonly profile: Profile | null } | null
  /** What a window is known again by; null for what is no window. */
  readonly windowNames: (candidateId: string) => Promise<NamedWindow | null>
  readonly readPlay: ReadPlay
  /** Whether the game waited for who played it, in a recording of it (stands-still.ts). */
  readonly standsStill: (
    sessionId: string,
    inputs: readonly PersonInput[],
    asker: AbortSignal
  ) => Promise<boolean>
}

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64')

/** As it crossed: the library looks at all of it, the id too. */
const asDraft = (draft: Readonly<Record<string, unknown>>): GameDraft => draft as unknown as GameDraft

/** Answers the contract's methods about games, but for those that read (reading-handlers.ts). */
export function gamesHandlers(parts: GamesDeskParts): Pick<AppHandlers, GameMethod> {
  const { library, readers } = parts
  const done = (work: unknown): null => (void work, null)
  return {
    'games.list': ({ deleted }) => library.list({ deleted }),
    'games.begin': (wish, { signal }) => begin(parts, wish, signal),
    'games.draft': ({ id }) => library.draft(id),
    'games.keepDraft': ({ draft }) => done(library.keepDraft(asDraft(draft))),
    'games.dropDraft': ({ id }) => done(library.dropDraft(id)),
    'games.save': ({ draft, from }) => library.save(asDraft(draft), from),
    'games.check': ({ draft, sessionId }, { signal }) =>
      checkGame(library, readers, asDraft(draft), { sessionId, signal }),
    'games.delete': ({ id }) => done(library.delete(id)),
    'games.restore': ({ id }) => done(library.restore(id)),
    'games.export': ({ id }) => library.export(id),
    'games.import': ({ text, as }) => library.import(text, as),
    'games.templates': ({ id }) => library.pictures(id).templates(),
    'games.addTemplate': ({ id, name, png }) => library.addTemplate(id, name, bytesOf(png)),
    'games.corrections': ({ id, field }) => library.pictures(id).corrections(field),
    'games.correct': async ({ id, field, text, png }) => {
      await library.ownPictures(id).correct(field, text.trim(), bytesOf(png))
      return await relearn(parts, id, field)
    },
    'games.uncorrect': async ({ id, correction }) => {
      const pictures = library.ownPictures(id)
      const field = pictures.fieldOf(correction)
      pictures.uncorrect(correction)
      if (field !== null) await relearn(parts, id, field)
      return null
    },
    'games.learn': ({ sessionId, grid }, { signal }) => learn(parts, sessionId, grid ?? null, signal)
  }
}

async function begin(
  parts: GamesDeskParts,
  { candidateId, sessionId }: { readonly candidateId: string; readonly sessionId?: string | undefined },
  signal: AbortSignal
): Promise<GameDraft> {
  const { library, listCandidates, attachedAs, windowNames } = parts
  const attached = attachedAs(candidateId)
  const candidate = attached?.candidate ?? (await listCandidates()).find(({ id }) => id === candidateId)
  if (!candidate) throw new AppError('candidate.unknown', { id: candidateId })
  const learned = sessionId === undefined ? null : await learnedIn(parts, sessionId, null, signal)
  const window = await windowNames(candidateId)
  if (window === null) return beginForMachine(library, candidate, attached?.profile ?? null)
  return beginForWindow(library, window, learned)
}

/** Rejects with 'game.nothingDone' where there is nothing to learn from. */
async function learn(
  parts: GamesDeskParts,
  sessionId: string,
  grid: Grid | null,
  signal: AbortSignal
): Promise<LearnedControls> {
  const learned = await learnedIn(parts, sessionId, grid, signal)
  if (learned === null) throw new AppError('game.nothingDone', { id: sessionId })
  return learned
}

/** What the person did in a recording; null when that is nothing. */
async function learnedIn(
  { library, readPlay, standsStill }: GamesDeskParts,
  sessionId: string,
  grid: Grid | null,
  signal: AbortSignal
): Promise<LearnedControls | null> {
  const play = await readPlay(sessionId, signal)
  const waits = await standsStill(sessionId, play.inputs, signal)
  return learnedFrom(library, play, { grid, waits })
}

async function relearn(
  { library, readers }: GamesDeskParts,
  game: string,
  field: string
): Promise<FontReport | null> {
  const reader = library.numberReader(game, field)
  return reader === null ? null : await readers.relearn(game, reader)
}

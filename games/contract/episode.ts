import { AppError } from '../../electron/shared/errors'
import { isLockStep, type LockStepProfile, type Profile } from '../../electron/shared/profile'
import { Random } from '../../electron/shared/random'
import { numberIn, scoreDifference, type ObservedState } from '../../electron/shared/state'
import type { GameSession } from '../../electron/shared/target'

/** Controls to hold, and for how many frames. */
export interface Hold {
  readonly hold: readonly string[]
  readonly frames: number
}

/** Holds to carry out one after the other; each `next` is given the memory as it then is. */
export type EpisodeScript = Generator<Hold, void, Uint8Array>

/** Published agents are measured after up to this many idle frames (Mnih et al. 2015: "no-op starts"). */
export const NOOP_MAX = 30
/** Frames after which an episode is cut: 30 minutes at 60 Hz, as published agents are measured. */
export const FRAME_LIMIT = 108_000

/** Holds nothing for so many frames. */
export const waitFor = (frames: number): Hold => ({ hold: [], frames })

/** How many idle frames begin the episode of this seed: 0 to `noopMax`, each equally likely. */
export const noopFrames = (seed: number, noopMax = NOOP_MAX): number => new Random(seed).integer(noopMax + 1)

/** The idle frames that begin an episode at the kept start. */
export function* idle(frames: number): EpisodeScript {
  if (frames > 0) yield waitFor(frames)
}

/** What a script is carried out on when there is no need to wait: the built-in board. */
export interface Machine {
  readonly ram: Uint8Array
  runFrames(buttons: number, frames: number): void
}

/** Carries out a script at once. `buttons` turns control ids into the machine's mask. */
export function runScript(
  script: EpisodeScript,
  machine: Machine,
  buttons: (held: readonly string[]) => number
): void {
  for (let step = script.next(machine.ram); !step.done; step = script.next(machine.ram))
    machine.runFrames(buttons(step.value.hold), step.value.frames)
}

/** The session's methods that episodes need; throws AppError when the target cannot wait for an agent. */
export type PlayableSession = GameSession &
  Required<Pick<GameSession, 'advance' | 'ram' | 'keepStart' | 'restoreStart'>> & {
    readonly profile: LockStepProfile
  }

/** The session as one that can be played in lock-step. Throws AppError `candidate.unavailable` if it cannot. */
export function playable(session: GameSession): PlayableSession {
  const { lockStep, ram, reset, act } = session.capabilities
  if (lockStep && ram && reset && act && session.profile && isLockStep(session.profile))
    return session as PlayableSession
  throw new AppError('candidate.unavailable', {
    title: session.candidate.title,
    why: {
      en: 'it cannot be run step by step: memory, reset and controls are needed.',
      fr: 'il ne peut pas avancer pas à pas : il faut la mémoire, la remise à zéro et les commandes.'
    }
  })
}

/** Carries out a script on a live game. Nothing is held afterwards. */
export async function runScriptLive(script: EpisodeScript, session: PlayableSession): Promise<void> {
  let step = script.next(await session.ram())
  while (!step.done) {
    await session.perform({ kind: 'buttons', held: step.value.hold })
    await session.advance(step.value.frames)
    step = script.next(await session.ram())
  }
  await session.perform({ kind: 'buttons', held: [] })
}

/**
 * Begins an episode on a live game. The first time the game is brought to play by `bringToPlay` and that
 * moment is kept; every episode begins there, after `noops` idle frames (`noopFrames` draws them from a seed).
 */
export async function startEpisode(
  session: PlayableSession,
  bringToPlay: (profile: Profile) => EpisodeScript,
  { noops, isStartKept }: { noops: number; isStartKept: boolean }
): Promise<void> {
  if (!isStartKept) {
    await runScriptLive(bringToPlay(session.profile), session)
    await session.keepStart()
  }
  await session.restoreStart()
  await runScriptLive(idle(noops), session)
}

/** What one step of an episode brought. `terminated` and `truncated` are never merged. */
export interface EpisodeOutcome {
  /** Points gained, wrap-around of the counter undone. */
  readonly reward: number
  /** The game is over. */
  readonly terminated: boolean
  /** The limit was reached with the game still on. */
  readonly truncated: boolean
}

/** How an episode stands: what its books need. */
export interface EpisodeStatus {
  /** No game is on. */
  readonly isOver: boolean
  /** As the game shows it; wraps around. */
  readonly score: number
  /** Left, the one in play included. */
  readonly lives: number
}

/**
 * How an episode stands by a profile's rules: it is over outside of the phases in which one is on; where no phases are
 * named, when no life is left; where lives are not counted either, never.
 */
export function episodeStatusBy(rules: Profile['episode'], state: ObservedState): EpisodeStatus {
  const lives = numberIn(state, rules.lives)
  const { phases } = rules
  const isOn = state.phase !== null && (phases?.includes(state.phase) ?? false)
  const isOver = phases === undefined ? lives === 0 : !isOn
  return { isOver, score: numberIn(state, rules.score) ?? 0, lives: lives ?? 0 }
}

/** Keeps the books of one episode: the unwrapped score, the frames, and how it ends. */
export class EpisodeTracker {
  private shown = 0
  private total = 0
  private frameCount = 0
  private ships = 0

  private readonly scoreModulus: number

  constructor(
    { episode }: Pick<Profile, 'episode'>,
    private readonly frameLimit = FRAME_LIMIT
  ) {
    // What does not wrap around loses points as well as it gains them.
    this.scoreModulus = episode.scoreModulus ?? Infinity
  }

  /** Points of this episode, beyond what the counter can show. */
  get score(): number {
    return this.total
  }

  /** Frames since the episode's first observation. */
  get frames(): number {
    return this.frameCount
  }

  /** Lives left at the last observation, the one in play included. */
  get lives(): number {
    return this.ships
  }

  begin(status: EpisodeStatus): void {
    this.shown = status.score
    this.ships = status.lives
    this.total = 0
    this.frameCount = 0
  }

  /** The game went on by `frames` frames and now stands so. */
  advance(status: EpisodeStatus, frames: number): EpisodeOutcome {
    const reward = scoreDifference(this.shown, status.score, this.scoreModulus)
    this.shown = status.score
    this.ships = status.lives
    this.total += reward
    this.frameCount += frames
    const terminated = status.isOver
    return { reward, terminated, truncated: !terminated && this.frameCount >= this.frameLimit }
  }
}

import { AppError } from '../../shared/errors'
import type { Decider } from '../play/decider'
import type { Player } from '../play/player'
import { ScriptDecider } from './script-decider'
import { readScript } from './script'
import { plainGame } from '../games/plain-game'
import type { TargetRegistry } from '../targets/registry'

/** Before the name of a script where a policy is named. */
export const SCRIPT_PREFIX = 'script:'

interface ScriptParts {
  readonly targets: Pick<TargetRegistry, 'gameIn' | 'windowNames' | 'playAs'>
  /** SeatDesk, as far as it is needed: it knows of those who ask for this. */
  readonly seats: {
    attach(candidateId: string): Promise<void>
    borrow(game: string): { readonly player: Player; readonly lend: (guest: Decider) => () => void }
  }
}

export interface ScriptWish {
  /** A window. */
  readonly candidateId: string
  /** What the script is called in errors and in recordings. */
  readonly name: string
  readonly text: string
}

/** A script that plays in a window, once the mode there is autonomous. */
export interface ScriptPlay {
  /** Lines, and those of them that were done. */
  readonly progress: ScriptDecider['progress']
  /** Resolves when the last line was done. */
  readonly over: Promise<void>
  /** Gives the seat back. */
  close(): void
}

/**
 * Attaches a window as the game that it is known as, or as none, with what a script does there among its actions, and lets
 * the script decide.
 * @throws AppError 'script.invalid', 'script.empty', 'candidate.unknown', 'game.noWindow', or why the window cannot be attached
 */
export async function playByScript({ targets, seats }: ScriptParts, wish: ScriptWish): Promise<ScriptPlay> {
  const { candidateId, name, text } = wish
  const window = await targets.windowNames(candidateId)
  if (window === null) throw new AppError('game.noWindow', { title: candidateId })
  const known = (await targets.gameIn(candidateId)) ?? plainGame(window, { keys: [], cells: null })
  const { game, cues } = readScript(text, name, known)
  await targets.playAs(candidateId, game)
  await seats.attach(candidateId)
  const { player, lend } = seats.borrow(game.id)
  const decider = new ScriptDecider(cues, {
    mayAct: () => player.snapshot().controller === 'agent',
    isRefused: () => (player.snapshot().acting?.refusal ?? null) !== null,
    now: () => performance.now()
  })
  const close = lend(decider)
  player.nameGuest(`${SCRIPT_PREFIX}${name}`)
  return {
    get progress() {
      return decider.progress
    },
    over: decider.over,
    close
  }
}

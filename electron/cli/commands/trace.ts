import { createHash } from 'node:crypto'
import { Command } from 'commander'
import { playable } from '../../../games/contract/episode'
import { Random } from '../../shared/random'
import type { GameSession, TargetKind } from '../../shared/target'
import { attachGame } from '../attach'
import { dataOption, gameOption, jsonOption, seedOption, targetOption, wholeNumber } from '../options'
import { answer } from '../output'

/** Controls are held for 1 to this many frames, so that the game is really played. */
const LONGEST_HOLD_FRAMES = 24

export interface Trace {
  readonly frames: number
  readonly seed: number
  /** SHA-256 over all of the game's memory after each frame, one after the other. */
  readonly hash: string
  /** SHA-256 of the memory after the last frame. */
  readonly last: string
}

/** Plays pseudo-random inputs from power-on and hashes the memory after every frame. */
export async function traceGame(session: GameSession, frames: number, seed: number): Promise<Trace> {
  const game = playable(session)
  const random = new Random(seed)
  const hash = createHash('sha256')
  let left = 0
  let last: Uint8Array = new Uint8Array()
  for (let frame = 0; frame < frames; frame++, left--) {
    if (left === 0) {
      left = 1 + random.integer(LONGEST_HOLD_FRAMES)
      const held = game.profile.controls.filter(() => random.integer(2) === 1).map((c) => c.id)
      await game.perform({ kind: 'buttons', held })
    }
    await game.advance(1)
    last = await game.ram()
    hash.update(last)
  }
  return { frames, seed, hash: hash.digest('hex'), last: createHash('sha256').update(last).digest('hex') }
}

interface Options {
  readonly game: string
  readonly target: TargetKind
  readonly frames: number
  readonly seed: number
  readonly data: string
  readonly json: boolean
}

/** `apprenti trace`: the same seed gives the same hash on every machine and target. */
export function traceCommand(): Command {
  return new Command('trace')
    .description('play pseudo-random inputs and print a hash over all memory at every frame')
    .addOption(gameOption())
    .addOption(targetOption())
    .option('--frames <n>', 'frames to run', wholeNumber(1, 100_000_000), 20_000)
    .addOption(seedOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const session = await attachGame(options)
      try {
        const trace = await traceGame(session, options.frames, options.seed)
        answer(options.json, trace, () => `${trace.hash}  ${trace.frames} frames, seed ${trace.seed}`)
      } finally {
        await session.close()
      }
    })
}

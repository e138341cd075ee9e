import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findGameEnv, gameOf } from '../games/registry'
import { Random } from '../electron/shared/random'
import { makeEnv, type EnvResources } from '../electron/worker/envs/catalogue'
import type { Env } from '../electron/worker/envs/env'
import { Peer, type Stretch } from './peer'

const ROUNDS = 5
const WARM_UP_SECONDS = 0.5
const STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 50
const ENV_ID = 'invaders-pixels'

export interface BenchOptions {
  /** How long each side plays in all. */
  readonly seconds: number
  /** Where the built parts lie. */
  readonly resources: { readonly boardWasm: string; readonly games: string; readonly profiles: string }
  /** Told in a sentence why there is no peer. */
  readonly log: (line: string) => void
  /** The Python that has ale-py. Default `python3`. */
  readonly python?: string
}

export interface EnvBench {
  /** Frames of the game a second, median of the rounds. */
  readonly framesPerSecond: number
  readonly peer: { readonly name: string; readonly framesPerSecond: number } | null
  /** How many times faster than the peer. */
  readonly ratio: number | null
  readonly env: string
  readonly frameskip: number
  /** Every round, ours and the peer's, in the order measured. */
  readonly rounds: readonly { readonly ours: number; readonly peer: number | null }[]
}

/**
 * Frames per second of the arcade board on one core through its pixel environment (frameskip 4, the last four
 * pictures of 84 x 84, random actions), beside ALE's Space Invaders. They take turns, so that a busy moment of
 * the machine falls on both.
 */
export async function benchEnv({
  seconds,
  resources,
  log,
  python = 'python3'
}: BenchOptions): Promise<EnvBench> {
  const { profile } = findGameEnv(ENV_ID)!.game
  const player = new Player(makeEnv(ENV_ID, readResources(resources)), profile.clock.frameskip)
  const peer = await startPeer(python, resources.profiles, log)
  const rounds: { ours: number; peer: number | null }[] = []
  try {
    player.play(WARM_UP_SECONDS)
    await peer?.play(WARM_UP_SECONDS)
    for (let round = 0; round < ROUNDS; round++) {
      const ours = speed(player.play(seconds / ROUNDS))
      rounds.push({ ours, peer: peer ? speed(await peer.play(seconds / ROUNDS)) : null })
    }
  } finally {
    peer?.close()
  }
  return { ...summary(rounds, peer?.name), env: ENV_ID, frameskip: profile.clock.frameskip, rounds }
}

function summary(
  rounds: readonly { ours: number; peer: number | null }[],
  name: string | undefined
): Pick<EnvBench, 'framesPerSecond' | 'peer' | 'ratio'> {
  const framesPerSecond = median(rounds.map(({ ours }) => ours))
  if (name === undefined) return { framesPerSecond, peer: null, ratio: null }
  const peer = { name, framesPerSecond: median(rounds.map((round) => round.peer ?? 0)) }
  return { framesPerSecond, peer, ratio: framesPerSecond / peer.framesPerSecond }
}

/** The peer's program lies in the app's own bench/, beside its profiles. */
async function startPeer(
  python: string,
  profiles: string,
  log: (line: string) => void
): Promise<Peer | null> {
  try {
    return await Peer.start(python, join(dirname(profiles), 'bench', 'ale_env.py'))
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    log(`No peer to compare with: ${why}. "pip install ale-py numpy opencv-python-headless" brings it.`)
    return null
  }
}

/** The parts that environments are made of, read from where they were built. */
export const readResources = ({
  boardWasm,
  games
}: Pick<BenchOptions['resources'], 'boardWasm' | 'games'>): EnvResources => ({
  partsOf: (game) => ({
    wasm: readFileSync(boardWasm),
    program: gameOf(game).builtin!.loadProgram(join(games, game))
  })
})

/** Plays random actions, episode after episode. */
class Player {
  private readonly random = new Random(1)

  constructor(
    private readonly env: Env,
    private readonly frameskip: number
  ) {
    env.reset({ seed: 1 })
  }

  play(seconds: number): Stretch {
    const start = performance.now()
    let [steps, elapsed] = [0, 0]
    while (elapsed < seconds) {
      for (let i = 0; i < STEPS_BETWEEN_LOOKS_AT_THE_CLOCK; i++) this.step()
      steps += STEPS_BETWEEN_LOOKS_AT_THE_CLOCK
      elapsed = (performance.now() - start) / 1000
    }
    return { frames: steps * this.frameskip, seconds: elapsed }
  }

  private step(): void {
    const { terminated, truncated } = this.env.step(this.random.integer(this.env.actionSpace.n))
    if (terminated || truncated) this.env.reset()
  }
}

const speed = ({ frames, seconds }: Stretch): number => frames / seconds

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

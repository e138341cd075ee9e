import { setTimeout as wait } from 'node:timers/promises'
import { Random } from '../electron/shared/random'
import type { GameSession } from '../electron/shared/target'
import { gameOf } from '../games/registry'
import { makeLiveVectorEnv } from '../electron/worker/envs/catalogue'
import { readResources, type BenchOptions } from './env'

/** What MAME plays here. */
const GAME = 'invaders'

/** Steps before anything is measured, and rest after them: MAME prepares fonts on the side in its first seconds. */
const WARM_UP_STEPS = 2000
const SETTLE_MS = 1500
const IDLE_SECONDS = 2
const MEBIBYTE = 2 ** 20
/** What can be sent with every step, in the order measured. `vram`: the block that holds the picture. */
const OBSERVATIONS = ['none', 'ram', 'vram', 'rgb'] as const
const VRAM = { base: 0x2400, size: 7168 }
type ObservationId = (typeof OBSERVATIONS)[number]
type Observation = Exclude<ObservationId, 'vram'> | typeof VRAM

/** A game in lock-step in a process of its own. */
export type BenchedGame = GameSession &
  Required<Pick<GameSession, 'advance' | 'ram'>> & { readonly pid: number | undefined }

export interface MameBenchOptions {
  /** Steps of the longest run, over which memory must stay flat. */
  readonly steps: number
  /** Starts a MAME of its own that sends this with every step. */
  readonly attach: (observation: Observation) => Promise<BenchedGame>
  readonly resources: BenchOptions['resources']
  /** What a process has used; null where the system does not tell. */
  readonly usage: (pid: number) => { readonly cpuSeconds: number; readonly residentBytes: number } | null
}

interface Rate {
  readonly framesPerSecond: number
  readonly roundTripsPerSecond: number
}

export interface MameBench extends Rate {
  readonly frameskip: number
  readonly steps: number
  /** Two MAMEs at once, both together. */
  readonly two: Rate
  /** Two MAMEs as one environment: what is seen and rewarded is worked out too, and the faster waits. */
  readonly vectorEnv: Rate
  /** Of one core, while MAME waits for a step; null where the system does not tell. */
  readonly idleCpuPercent: number | null
  /** Of MAME, between the first and the last of `steps` steps. */
  readonly rssGrowthMiB: number | null
  /** Of this process, which holds the other end of the wire. */
  readonly ownRssGrowthMiB: number | null
  /** Steps a second of one MAME, by what each brings along. */
  readonly observations: Readonly<Record<ObservationId, number>>
}

/**
 * MAME in lock-step through the app's own session: every step presses a random action, runs the profile's
 * frameskip and brings the game's memory along.
 */
export async function benchMame({ steps, attach, resources, usage }: MameBenchOptions): Promise<MameBench> {
  const one = await withGames({ attach, steps }, 'ram', 1, async ([game]) => {
    const look = () => usage(game!.pid ?? 0)
    await wait(SETTLE_MS)
    const idleCpuPercent = await idleCpu(look)
    const before = [look(), usage(process.pid)]
    const rate = await rateOf([game!], steps)
    const growth = [look(), usage(process.pid)].map((after, i) => grown(before[i], after))
    return { ...rate, growth, idleCpuPercent }
  })
  const two = await withGames({ attach, steps }, 'ram', 2, (games) => rateOf(games, steps / 4))
  const vectorEnv = await vectorRate({ steps: steps / 8, attach, resources })
  const observations = {} as Record<ObservationId, number>
  for (const kind of OBSERVATIONS)
    observations[kind] = await withGames(
      { attach, steps },
      kind === 'vram' ? VRAM : kind,
      1,
      async (games) => (await rateOf(games, steps / 8)).roundTripsPerSecond
    )
  const { growth, frameskip, ...rest } = one
  const [rssGrowthMiB = null, ownRssGrowthMiB = null] = growth
  return {
    ...rest,
    two: { framesPerSecond: two.framesPerSecond, roundTripsPerSecond: two.roundTripsPerSecond },
    vectorEnv,
    rssGrowthMiB,
    ownRssGrowthMiB,
    observations,
    frameskip,
    steps
  }
}

/** Starts `count` MAMEs, warms them up, measures, and ends them. */
async function withGames<Result>(
  { attach, steps }: Pick<MameBenchOptions, 'attach' | 'steps'>,
  observation: Observation,
  count: number,
  measure: (games: readonly BenchedGame[]) => Promise<Result>
): Promise<Result> {
  const games: BenchedGame[] = []
  try {
    for (let i = 0; i < count; i++) games.push(await attach(observation))
    await rateOf(games, Math.min(WARM_UP_STEPS, steps / 2))
    return await measure(games)
  } finally {
    for (const game of games) await game.close()
  }
}

/** Every game takes `steps` steps, all at once. Rates are of all together. */
async function rateOf(
  games: readonly BenchedGame[],
  steps: number
): Promise<Rate & { readonly frameskip: number }> {
  const frameskip = gameOf(GAME).profile.clock.frameskip
  const startedAt = performance.now()
  await Promise.all(games.map((game, i) => play(game, Math.ceil(steps), new Random(i + 1))))
  const seconds = (performance.now() - startedAt) / 1000
  const roundTripsPerSecond = (games.length * Math.ceil(steps)) / seconds
  return { roundTripsPerSecond, framesPerSecond: roundTripsPerSecond * frameskip, frameskip }
}

async function vectorRate({
  steps,
  attach,
  resources
}: Pick<MameBenchOptions, 'steps' | 'attach' | 'resources'>): Promise<Rate> {
  const parts = readResources(resources)
  const env = await makeLiveVectorEnv('invaders-ram', 2, () => attach('ram'), parts)
  try {
    const random = new Random(1)
    await env.reset({ seed: 1 })
    const startedAt = performance.now()
    for (let step = 0; step < steps; step++)
      await env.step([0, 1].map(() => random.integer(env.singleActionSpace.n)))
    const roundTripsPerSecond = (2 * Math.ceil(steps)) / ((performance.now() - startedAt) / 1000)
    return {
      roundTripsPerSecond,
      framesPerSecond: roundTripsPerSecond * gameOf(GAME).profile.clock.frameskip
    }
  } finally {
    await env.close()
  }
}

async function play(game: BenchedGame, steps: number, random: Random): Promise<void> {
  const { actions, clock } = gameOf(GAME).profile
  for (let step = 0; step < steps; step++) {
    const { hold } = actions[random.integer(actions.length)]!
    await game.perform({ kind: 'buttons', held: hold })
    await game.advance(clock.frameskip)
    if (game.capabilities.ram) await game.ram()
  }
}

async function idleCpu(usage: () => { readonly cpuSeconds: number } | null): Promise<number | null> {
  const before = usage()
  await wait(IDLE_SECONDS * 1000)
  const after = usage()
  return before && after ? (100 * (after.cpuSeconds - before.cpuSeconds)) / IDLE_SECONDS : null
}

type Memory = { readonly residentBytes: number } | null | undefined

const grown = (before: Memory, after: Memory): number | null =>
  before && after ? (after.residentBytes - before.residentBytes) / MEBIBYTE : null

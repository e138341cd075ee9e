/**
 * Steps a second of ALE Space Invaders (four frames each) through the Gymnasium bridge, reduced and stacked, beside Gymnasium's
 * AtariPreprocessing and FrameStackObservation in Python (bench/gym_python.py, needs OpenCV). They take turns. Prints one JSON
 * document.
 *
 *   npx rolldown bench/gym.ts --platform node -o out/bench/gym.mjs && node out/bench/gym.mjs
 */
import { pathToFileURL } from 'node:url'
import { Random } from '../electron/shared/random'
import { pythonOf } from '../electron/worker/envs/gym/bridge'
import { GymEnv } from '../electron/worker/envs/gym/gym-env'
import { Peer } from './peer'

const ROUNDS = 5
const python = pythonOf(process.env, process.platform)

async function benchGym(seconds: number): Promise<Record<string, number>> {
  const env = await GymEnv.start('ALE/SpaceInvaders-v5', { python, bridge: 'bridges/gymnasium_bridge.py' })
  const peer = await Peer.start(python, 'bench/gym_python.py')
  const random = new Random(1)
  await env.reset({ seed: 1 })
  const rounds: { ours: number; python: number }[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const theirs = await peer.play(seconds)
    rounds.push({ ours: await stepsPerSecond(env, random, seconds), python: theirs.frames / theirs.seconds })
  }
  peer.close()
  await env.close()
  // The first is to warm up.
  const counted = rounds.slice(1)
  const [ours, theirs] = [median(counted.map((r) => r.ours)), median(counted.map((r) => r.python))]
  return { bridgeStepsPerSecond: ours, pythonStepsPerSecond: theirs, ratio: ours / theirs }
}

async function stepsPerSecond(env: GymEnv, random: Random, seconds: number): Promise<number> {
  const start = performance.now()
  let steps = 0
  for (; performance.now() - start < 1000 * seconds; steps++) {
    const { terminated, truncated } = await env.step(random.integer(env.actionSpace.n))
    if (terminated || truncated) await env.reset()
  }
  return (steps * 1000) / (performance.now() - start)
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(JSON.stringify(await benchGym(1.5), null, 2))

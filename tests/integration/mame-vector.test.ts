import { afterEach, describe, expect, it } from 'vitest'
import { Random } from '../../electron/shared/random'
import type { MameSession } from '../../electron/main/targets/mame-session'
import { makeLiveVectorEnv, makeVectorEnv } from '../../electron/worker/envs/catalogue'
import type { LiveVectorEnv } from '../../electron/worker/envs/live-vector'
import type { VectorStep } from '../../electron/worker/envs/vector-slots'
import { attachMame, whyNoMame } from '../support/attach'
import { resources } from '../support/invaders'

const whyNot = whyNoMame()

describe.skipIf(whyNot !== null)(
  `two MAMEs as one environment${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let env: LiveVectorEnv | null = null
    let sessions: MameSession[] = []
    afterEach(async () => {
      await env?.close()
      sessions = []
    })
    const start = async (id: string): Promise<LiveVectorEnv> => {
      let asked = 0
      // In the order in which they were asked for, which is that of the environments: whichever is there first.
      const attach = async (): Promise<MameSession> => {
        const at = asked++
        const session = await attachMame()
        sessions[at] = session
        return session
      }
      return (env = await makeLiveVectorEnv(id, 2, attach, resources))
    }
    const copy = (step: VectorStep): unknown => structuredClone({ ...step })

    it.each(['invaders-ram', 'invaders-pixels'])(
      'plays %s as two boards do, to the last number',
      async (id) => {
        const mames = await start(id)
        const boards = makeVectorEnv(id, 2, resources)
        const [ours, theirs] = [boards.reset({ seed: 5 }), await mames.reset({ seed: 5 })]
        expect(Buffer.compare(bytesOf(ours.observations), bytesOf(theirs.observations))).toBe(0)
        const random = new Random(6)
        for (let i = 0; i < 150; i++) {
          const actions = [random.integer(6), random.integer(6)]
          const [board, mame] = [boards.step(actions), await mames.step(actions)]
          expect(Buffer.compare(bytesOf(board.observations), bytesOf(mame.observations)), `step ${i}`).toBe(0)
          expect([mame.rewards, mame.terminated, mame.truncated, mame.infos]).toEqual([
            board.rewards,
            board.terminated,
            board.truncated,
            board.infos
          ])
        }
      }
    )

    it('replaces one that is killed in the middle of a step; the other plays on as if nothing had been', async () => {
      const mames = await start('invaders-ram')
      const boards = makeVectorEnv('invaders-ram', 2, resources)
      await mames.reset({ seed: 5 })
      boards.reset({ seed: 5 })
      const killed = sessions[0]!.pid!
      const ends: number[] = []
      for (let i = 0; i < 60; i++) {
        const under = mames.step([4, 5])
        if (i === 20) process.kill(killed, 'SIGKILL')
        const [mame, board] = [await under, boards.step([4, 5])]
        if (mame.infos[0]!['replaced']) ends.push(mame.truncated[0]!)
        expect(mame.rewards[1]).toBe(board.rewards[1])
        expect(mame.infos[1]).toEqual(board.infos[1])
        const half = mame.observations.length / 2
        expect(copyOf(mame.observations, half)).toEqual(copyOf(board.observations, half))
      }
      expect(ends).toEqual([1])
      expect(sessions).toHaveLength(3)
      expect(sessions[2]!.pid).not.toBe(killed)
      const last = copy(await mames.step([1, 1])) as { infos: { lives: number }[] }
      expect(last.infos[0]!.lives).toBeGreaterThan(0)
    })
  }
)

const bytesOf = (array: Uint8Array | Float32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

const copyOf = (array: Uint8Array | Float32Array, from: number): number[] => [...array.slice(from)]

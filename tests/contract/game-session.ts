import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Action } from '../../electron/shared/action'
import { Random } from '../../electron/shared/random'
import type { GameSession } from '../../electron/shared/target'

/** A session with everything optional there. */
export type LockStepSession = Required<GameSession>

export const hold = (...held: string[]): Action => ({ kind: 'buttons', held })

/** Short text that is equal when the bytes are; comparing large arrays with the matcher takes seconds. */
export function digest(...parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** Plays `frames` frames of inputs drawn from `random`; the memory after each. */
export async function playRandomly(
  session: GameSession,
  random: Random,
  frames: number
): Promise<Uint8Array[]> {
  const game = session as LockStepSession
  const controls = session.profile?.controls.map((c) => c.id) ?? []
  const trace: Uint8Array[] = []
  for (let frame = 0; frame < frames; frame++) {
    if (frame % 5 === 0) await game.perform(hold(...controls.filter(() => random.integer(2) === 1)))
    await game.advance(1)
    trace.push(Uint8Array.from(await game.ram()))
  }
  return trace
}

/**
 * What every lock-step session does, whichever target made it. `make` attaches a fresh one; `whyNot`
 * says why it cannot be run here.
 */
export function describeGameSession(
  name: string,
  make: () => Promise<GameSession>,
  whyNot: string | null
): void {
  describe.skipIf(whyNot !== null)(`${name}${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
    let game: LockStepSession
    beforeEach(async () => {
      game = (await make()) as LockStepSession
    })
    afterEach(() => game.close())

    /** The game counts a coin when it has left the switch. */
    const insertCoin = async (): Promise<void> => {
      await game.perform(hold('coin'))
      await game.advance(20)
      await game.perform(hold())
      await game.advance(20)
    }
    const snapshot = async (): Promise<string> => digest(await game.ram())

    it('offers what its capabilities say', () => {
      expect(game.capabilities).toEqual({ lockStep: true, ram: true, reset: true, act: true })
    })

    it('stands still between advances', async () => {
      const before = await snapshot()
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(await snapshot()).toBe(before)
      await game.advance(60)
      expect(await snapshot()).not.toBe(before)
    })

    it('gives the memory the profile declares, and does not change what it gave by running on', async () => {
      const given = await game.ram()
      expect(given.length).toBe(game.profile?.memory?.size)
      const before = digest(given)
      await game.advance(30)
      expect(digest(given)).toBe(before)
    })

    it('runs the same frames in one call as one by one', async () => {
      await game.keepStart()
      await game.advance(600)
      const atOnce = await snapshot()
      await game.restoreStart()
      for (let i = 0; i < 600; i++) await game.advance(1)
      expect(await snapshot()).toBe(atOnce)
    })

    it('holds exactly what was performed: a coin counts once, then the game starts', async () => {
      const { credits, gameRunning } = fieldsOf(game)
      await game.advance(120)
      await insertCoin()
      expect((await game.ram())[credits]).toBe(1)
      await game.perform(hold('start1'))
      await game.advance(30)
      await game.perform(hold())
      await game.advance(5)
      expect((await game.ram())[credits]).toBe(0)
      expect((await game.ram())[gameRunning]).toBe(1)
    })

    it('holds what is pressed for one advance, and has no mouse and no text', async () => {
      const { credits } = fieldsOf(game)
      await game.advance(120)
      await game.perform({ ...hold(), press: ['coin'] })
      await game.advance(20)
      await game.advance(20)
      expect((await game.ram())[credits]).toBe(1)
      for (const more of [
        { text: 'a' },
        { pointer: { kind: 'wheel', at: { x: 0, y: 0 }, dx: 0, dy: 1 } as const }
      ])
        await expect(game.perform({ ...hold('coin'), ...more })).rejects.toMatchObject({
          code: 'input.invalid'
        })
      await game.advance(40)
      expect((await game.ram())[credits]).toBe(1)
    })

    it('gives a picture of its memory, with its own bytes and a rising number', async () => {
      await game.advance(200)
      const [first, second] = [await game.frame(), await game.frame()]
      expect(first).toMatchObject({ width: 224, height: 256, format: 'rgba8' })
      expect(first.data.length).toBe(224 * 256 * 4)
      expect(second.seq).toBe(first.seq + 1)
      expect(second.tMonotonicMs).toBeGreaterThanOrEqual(first.tMonotonicMs)
      expect(digest(second.data)).toBe(digest(first.data))
      expect(second.data.buffer).not.toBe(first.data.buffer)
      expect(new Set(first.data).size).toBeGreaterThan(1)
    })

    it('returns to the kept start exactly, whatever was held, again and again', async () => {
      await playRandomly(game, new Random(3), 200)
      await game.perform(hold('left', 'fire'))
      await game.keepStart()
      const start = await snapshot()
      const first = digest(...(await playRandomly(game, new Random(4), 120)))
      for (let round = 0; round < 3; round++) {
        await game.perform(hold('right', 'coin'))
        await game.advance(17)
        await game.perform(hold('fire'))
        await game.restoreStart()
        expect(await snapshot()).toBe(start)
        expect(digest(...(await playRandomly(game, new Random(4), 120)))).toBe(first)
      }
    })

    it('releases everything when the start is kept and when it is restored', async () => {
      const { credits } = fieldsOf(game)
      await game.advance(120)
      for (const go of [() => game.keepStart(), () => game.restoreStart()]) {
        await game.perform(hold('coin'))
        await go()
        await game.advance(20)
        await game.perform(hold())
        await game.advance(20)
        expect((await game.ram())[credits]).toBe(0)
      }
      await insertCoin()
      expect((await game.ram())[credits]).toBe(1)
    })

    it('keeps and restores with no frame between, in any order', async () => {
      await game.keepStart()
      const start = await snapshot()
      await game.restoreStart()
      await game.keepStart()
      await game.advance(90)
      const later = await snapshot()
      await game.restoreStart()
      await game.restoreStart()
      await game.keepStart()
      expect(await snapshot()).toBe(start)
      await game.advance(90)
      expect(await snapshot()).toBe(later)
      await game.restoreStart()
      await game.advance(90)
      expect(await snapshot()).toBe(later)
    })

    it('refuses to restore what was never kept, and goes on', async () => {
      await expect(game.restoreStart()).rejects.toMatchObject({ code: 'state.damaged' })
      await game.advance(1)
    })

    it('refuses unknown controls and impossible numbers of frames, and goes on', async () => {
      await expect(game.perform(hold('jump'))).rejects.toMatchObject({ code: 'input.invalid' })
      for (const frames of [0, -1, 1.5, Number.NaN])
        await expect(game.advance(frames)).rejects.toMatchObject({ code: 'input.invalid' })
      await game.advance(1)
    })

    it('closes twice and answers nothing after that, without being lost', async () => {
      let lost = 0
      game.onLost(() => lost++)
      await game.close()
      await game.close()
      for (const call of [
        () => game.frame(),
        () => game.ram(),
        () => game.advance(1),
        () => game.perform(hold()),
        () => game.keepStart(),
        () => game.restoreStart()
      ])
        await expect(call()).rejects.toMatchObject({ code: 'play.detached' })
      expect(lost).toBe(0)
    })
  })
}

/** Offsets in the memory block of the fields used here. */
function fieldsOf(game: GameSession): { credits: number; gameRunning: number } {
  const memory = game.profile?.memory
  const offset = (name: string): number => (memory?.fields[name]?.at ?? 0) - (memory?.base ?? 0)
  return { credits: offset('credits'), gameRunning: offset('gameRunning') }
}

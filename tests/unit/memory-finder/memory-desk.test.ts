import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryDesk } from '../../../electron/main/memory-finder/memory-desk'
import { withFoundField } from '../../../electron/shared/found-field'
import type { GameSession } from '../../../electron/shared/target'
import { builtinSession, profile } from '../../support/invaders'

let session: GameSession | null
let desk: MemoryDesk
beforeEach(async () => {
  session = await builtinSession()
  desk = new MemoryDesk((seat) => (seat === '1' ? session : null))
})

/** Calls the desk as a page does. */
const ask = async <M extends keyof MemoryDesk['handlers']>(
  method: M,
  input?: Parameters<MemoryDesk['handlers'][M]>[0]
): Promise<Awaited<ReturnType<MemoryDesk['handlers'][M]>>> => {
  const handler = desk.handlers[method] as (input: unknown) => unknown
  return (await handler(input)) as Awaited<ReturnType<MemoryDesk['handlers'][M]>>
}

describe('a search in a game’s memory', () => {
  it('tells how many places there are, what each holds now and held at the mark', async () => {
    const begun = await ask('memory.begin')
    const { base, size } = profile.memory
    expect(begun).toMatchObject({ seat: '1', marks: 0, memory: { base, size } })
    expect(begun.count).toBeGreaterThan(15 * size)
    expect(begun.candidates).toHaveLength(100)
    await session?.advance?.(1)
    const changed = await ask('memory.narrow', { mark: { kind: 'changed' } })
    expect(changed.marks).toBe(1)
    expect(changed.count).toBeLessThan(begun.count / 20)
    const [first] = changed.candidates
    expect(first?.value).toBe(first?.marked)
    await session?.advance?.(7)
    const live = await ask('memory.candidates')
    expect(live.candidates.some(({ value, marked }) => value !== marked)).toBe(true)
    expect(live.count).toBe(changed.count)
  })

  it('changes nothing where a mark would leave no place', async () => {
    const { count } = await ask('memory.begin')
    await expect(
      ask('memory.narrow', { mark: { kind: 'went', from: 77_777, to: 88_888 } })
    ).rejects.toMatchObject({
      code: 'memory.noneLeft'
    })
    expect(await ask('memory.candidates')).toMatchObject({ marks: 0, count })
  })

  it('must be begun, ends when told, and with its game', async () => {
    await expect(ask('memory.candidates')).rejects.toMatchObject({ code: 'memory.notBegun' })
    await ask('memory.begin')
    await ask('memory.end')
    await expect(ask('memory.candidates')).rejects.toMatchObject({ code: 'memory.notBegun' })
    await ask('memory.begin')
    session = await builtinSession()
    await expect(ask('memory.narrow', { mark: { kind: 'changed' } })).rejects.toMatchObject({
      code: 'memory.notBegun'
    })
    session = null
    await expect(ask('memory.begin')).rejects.toMatchObject({ code: 'play.detached' })
  })

  it('is refused for a game whose memory cannot be read', async () => {
    const whole = session!
    session = {
      ...whole,
      candidate: whole.candidate,
      capabilities: { ...whole.capabilities, ram: false }
    }
    await expect(ask('memory.begin')).rejects.toMatchObject({ code: 'memory.unreadable' })
  })
})

describe('a number that was found', () => {
  const place = { at: 0x20f8, type: 'digitsbe', length: 4 } as const
  const found = { name: 'score', label: { en: 'Score', fr: 'Score' }, place }

  it('becomes a field of the draft, which keeps its others', () => {
    const memory = {
      base: 0x2000,
      size: 0x2000,
      fields: { lives: { at: 0x2000, type: 'u8' as const, about: 'x' } }
    }
    const draft = withFoundField({ id: 'mine', memory }, found, { base: 0, size: 1 })
    expect(draft).toEqual({
      id: 'mine',
      memory: {
        ...memory,
        fields: {
          ...memory.fields,
          score: { at: 0x20f8, type: 'digitsbe', length: 4, about: '20F8h: Score' }
        }
      },
      fields: { score: { label: { en: 'Score', fr: 'Score' } } }
    })
  })

  it('brings the memory that was searched where the draft has none', () => {
    const ranges = [{ base: 0, size: 1 }]
    expect(withFoundField({ id: 'mine' }, found, { base: 0, size: 9, ranges }).memory).toMatchObject({
      base: 0,
      size: 9,
      ranges
    })
  })
})

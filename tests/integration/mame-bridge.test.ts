import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { resources } from '../../electron/main/resources'
import { findMame } from '../../electron/main/programs'
import { readMameFacts } from '../../electron/main/targets/mame-facts'
import { MameProcess } from '../../electron/main/targets/mame-process'
import { AppError } from '../../electron/shared/errors'
import { Random } from '../../electron/shared/random'
import type { MameSession } from '../../electron/main/targets/mame-session'
import type { MameWish } from '../../electron/main/targets/mame'
import { attachMame, whyNoMame } from '../support/attach'
import { hold } from '../contract/game-session'

const whyNot = whyNoMame()
const MALFORMED = 10_000

describe.skipIf(whyNot !== null)(`the bridge in real MAME${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let mame: MameProcess
  beforeAll(async () => {
    mame = await MameProcess.start({
      program: findMame('') ?? '',
      driver: 'invaders',
      romPath: resources.games,
      plugins: resources.mamePlugins
    })
    await mame.command('bind Coin 1|P1 Left')
    await mame.command('observe block 8192 8192')
  })
  afterAll(() => mame?.close())

  const why = async (line: string): Promise<string> => {
    const error: unknown = await mame.command(line).catch((thrown: unknown) => thrown)
    if (!(error instanceof AppError)) throw new Error(`"${line}" was obeyed`)
    expect(error.code).toBe('mame.refused')
    return `${error.params['command'] as string}: ${error.params['why'] as string}`
  }

  it.each([
    ['fly', 'fly: unknown command'],
    ['', '?: unknown command'],
    ['step1 0', '?: unknown command'],
    ['bind|Coin 1', '?: unknown command'],
    ['bind', 'bind: from 1 to 63 inputs must be named'],
    ['STEP 1 0', '?: unknown command'],
    ['load return 1', 'load: unknown command'],
    ['open 3 wrong', 'open: the token is wrong'],
    ['open 1 wrong', 'open: this plugin speaks protocol 3'],
    ['step', 'step: frames is not a whole number'],
    ['step 1', 'step: frames is not a whole number'],
    ['step one 0', 'step: frames is not a whole number'],
    ['step 1 -1', 'step: mask is not a whole number'],
    ['step 0x10 0', 'step: frames is not a whole number'],
    ['step 0 0', 'step: frames is not from 1 to 36000'],
    ['step 36001 0', 'step: frames is not from 1 to 36000'],
    [`step 1 ${'9'.repeat(40)}`, 'step: mask is too large'],
    ['bind P9 Banana', 'bind: this machine has no input named P9 Banana'],
    ['observe', 'observe: there is nothing to observe named ?'],
    ['observe smell', 'observe: there is nothing to observe named smell'],
    ['observe block 8192 0', 'observe: the block is out of bounds'],
    ['observe block 8192 1048577', 'observe: the block is out of bounds'],
    ['observe block 65535 2', 'observe: the block is out of bounds'],
    ['observe block 8192', 'observe: each block is an address and a size'],
    ['observe block 8192 1 x 1', 'observe: base is not a whole number'],
    ['bind :IN9%09Coin 1', 'bind: this machine has no input named :IN9 Coin 1'],
    ['write 8192', 'write: an address and bytes in hex are needed'],
    ['write 8192 abc', 'write: an address and bytes in hex are needed'],
    ['write 99999 00', 'write: the block is out of bounds'],
    ['text 0 0 ffffffff', 'text: there are no words, or too many'],
    ['text 0 1.5 ffffffff hello', 'text: y is not a number from 0 to 1'],
    ['text 0 0 white hello', 'text: a color is eight hex digits'],
    ['box 0 0 1', 'box: x0 is not a number from 0 to 1'],
    ['keep 1 0', 'keep: there is no path'],
    ['restore /nowhere/x.sta 1 0', 'restore: there is no such state'],
    ['leave', 'leave: this MAME ends when its standard input does']
  ])('refuses "%s" by name', async (line, sentence) => {
    expect(await why(line)).toBe(sentence)
  })

  it('reads several blocks of memory, one after the other', async () => {
    const whole = Buffer.from((await mame.command('observe block 8192 8192')).content)
    const parts = (await mame.command('observe block 8448 55 8192 4')).content
    expect(parts).toEqual(Buffer.concat([whole.subarray(256, 311), whole.subarray(0, 4)]))
    await mame.command('observe block 8192 8192')
  })

  it('knows an input by its port too, and tells what the machine is', async () => {
    expect((await mame.command('bind :IN1\tCoin 1|:CONTP1%09P1 Left')).kind).toBe('F')
    await mame.command('bind Coin 1|P1 Left')
    const facts = await readMameFacts(mame)
    expect(facts).toMatchObject({
      driver: 'invaders',
      title: 'Space Invaders / Space Invaders M',
      picture: { width: 224, height: 260 },
      processor: ':maincpu',
      screens: [{ tag: ':screen', width: 260, height: 224 }],
      memory: [{ base: 0x2000, size: 0x2000, name: 'main_ram' }]
    })
    expect(facts.inputs).toContainEqual({
      ...{ port: ':CONTP1', name: 'P1 Left', usualName: 'P1 Left', type: 'P1_JOYSTICK_LEFT' },
      ...{ group: 'controller', player: 1, isAnalog: false }
    })
  })

  it('refuses a saved state that is none, and lives', async () => {
    const file = join(mame.folder, 'broken.sta')
    writeFileSync(file, 'no state at all')
    expect(await why(`restore ${file} 1 0`)).toBe('restore: this is no state of MAME')
    truncateSync(file, 0)
    expect(await why(`restore ${file} 1 0`)).toBe('restore: this is no state of MAME')
    rmSync(file)
    expect((await mame.command('step 1 0')).kind).toBe('S')
  })

  it(`refuses ${MALFORMED} malformed commands by name, each, and plays on`, async () => {
    const random = new Random(5)
    const before = Buffer.from((await mame.command('step 1 0')).content)
    const reasons = new Set<string>()
    for (let i = 0; i < MALFORMED; i++) reasons.add(await why(malformed(random)))
    expect(reasons.size).toBeGreaterThan(15)
    // Not a frame has run meanwhile: the memory is still that of the last step.
    expect((await mame.command('observe block 8192 8192')).content.equals(before)).toBe(true)
    const after = await mame.command('step 4 0')
    expect(after.content.length).toBe(8192)
    expect(after.content.equals(before)).toBe(false)
  }, 60_000)
})

describe.skipIf(whyNot !== null)(`what MAME shows${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  const open: MameSession[] = []
  afterEach(async () => {
    for (const session of open.splice(0)) await session.close()
  })
  const attach = async (wish: MameWish = {}): Promise<MameSession> => {
    const session = await attachMame(wish)
    open.push(session)
    return session
  }
  /** Frames enough for the attract mode to have drawn something. */
  const SHOWN = 400

  it('gives its own picture, fresh and upright, with the very pixels that its memory holds', async () => {
    const [seen, drawn] = [await attach({ observation: 'rgb' }), await attach()]
    const pictures = []
    for (const game of [seen, drawn]) {
      await game.advance(SHOWN)
      await game.perform(hold('coin'))
      await game.advance(3)
      pictures.push(await game.frame())
    }
    const [mame, ours] = pictures
    expect([mame?.width, mame?.height]).toEqual([224, 260])
    const lit = (data: Uint8Array | undefined): string =>
      Array.from({ length: 224 * 256 }, (_, i) =>
        [0, 1, 2].some((c) => (data?.[4 * i + c] ?? 0) > 40) ? '#' : '.'
      ).join('')
    expect(lit(mame?.data) === lit(ours?.data), 'the same pixels are lit').toBe(true)
    expect(lit(ours?.data)).toContain('#')
  })

  it('sends what is asked with each step: the picture’s memory, another block, nothing', async () => {
    const [all, part, none] = [
      await attach(),
      await attach({ observation: { base: 0x2400, size: 0x1c00 } }),
      await attach({ observation: 'none' })
    ]
    for (const game of [all, part, none]) await game.advance(SHOWN)
    expect(all.capabilities.ram).toBe(true)
    expect(Buffer.from(part.observed).equals((await all.ram()).subarray(0x400))).toBe(true)
    expect(none.observed.length).toBe(0)
    for (const game of [part, none]) {
      expect(game.capabilities.ram).toBe(false)
      await expect(game.ram()).rejects.toMatchObject({ code: 'candidate.unavailable' })
      await expect(game.frame()).rejects.toMatchObject({ code: 'candidate.unavailable' })
    }
  })

  it('reads a block of the program as it is in the image', async () => {
    const game = await attach({ observation: { base: 0, size: 2048 } })
    expect(
      Buffer.from(game.observed).equals(readFileSync(join(join(resources.games, 'invaders'), 'invaders.h')))
    ).toBe(true)
  })

  it('writes memory at once, and not where a restore would undo it', async () => {
    const game = await attach()
    await game.poke(0x2100, Uint8Array.of(1, 2, 254, 255))
    expect([...(await game.ram()).subarray(0x100, 0x104)]).toEqual([1, 2, 254, 255])
    await game.keepStart()
    await expect(game.poke(0x2100, Uint8Array.of(0))).rejects.toMatchObject({ code: 'input.invalid' })
    await game.advance(1)
    await game.poke(0x2100, Uint8Array.of(9))
    await expect(game.poke(0x1ffff, Uint8Array.of(0))).rejects.toMatchObject({ code: 'mame.refused' })
    expect((await game.ram())[0x100]).toBe(9)
  })

  it('draws any marks, and plays the same under them', async () => {
    const [marked, plain] = [await attach(), await attach()]
    marked.draw([
      { text: 'fire\nleft', x: 0.1, y: 2, color: 0xffffff00 },
      { left: -1, top: 0, right: 0.5, bottom: 0.5, line: 0xffff0000, fill: 0x80ff0000 }
    ])
    for (const game of [marked, plain]) await game.advance(SHOWN)
    marked.draw([])
    for (const game of [marked, plain]) await game.advance(4)
    expect(Buffer.from(await marked.ram()).equals(await plain.ram())).toBe(true)
  })
})

/** Commands that differ from a right one where it hurts, or are noise. Never a right one. */
function malformed(random: Random): string {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!
  const noise = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(random.integer(255) + 1))
      .join('')
      .replaceAll('\n', ' ')
  const bad = (): string =>
    pick(['', '-1', '1.5', '1e3', 'nan', 'inf', '0x1', ' ', '9'.repeat(30), noise(1 + random.integer(20))])
  const name = pick(['step', 'keep', 'restore', 'write', 'observe', 'text', 'box', 'open'])
  switch (random.integer(4)) {
    case 0:
      // A space first: no command begins so.
      return ` ${noise(random.integer(400))}`
    case 1:
      return `${name}x ${noise(random.integer(50))}`
    case 2:
      // A minus, a word: no number, place, color, kind or file anywhere.
      return `${name} ${[bad(), bad(), bad()].join(' ')} -x`
    default:
      return `${name.toUpperCase()} ${bad()}`
  }
}

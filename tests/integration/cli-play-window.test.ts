import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CliPlay } from '../support/cli-play'
import { RealGame, whyNoGame } from '../support/real-games'
import { SQUARES, squareAt } from '../support/squares'
import { pause, until } from '../support/watched-windows'
import { whyNoDesktop, type XDesktop } from '../support/x-desktop'
import { EventWindow } from '../support/xev'

const whyNot = whyNoDesktop() ?? whyNoGame('chromium')

/** Keys and buttons; not the ways of the pointer. */
const pressed = ({ events }: EventWindow): string[] =>
  events.filter((event) => !event.startsWith('MotionNotify'))

/** A held key repeats after a while, which looks like letting go of it and pressing it again. */
function withoutRepeats(events: readonly string[]): string[] {
  const kept: string[] = []
  for (const event of events) {
    const key = /^KeyPress (.*)$/u.exec(event)?.[1]
    if (key !== undefined && kept.at(-1) === `KeyRelease ${key}`) kept.pop()
    else kept.push(event)
  }
  return kept
}

describe.skipIf(whyNot !== null)(`playing in a window by command${whyNot ? ` (${whyNot})` : ''}`, () => {
  let cli: CliPlay
  let desktop: XDesktop

  beforeAll(async () => {
    cli = await CliPlay.open()
    desktop = cli.desktop
  }, 120_000)
  afterAll(() => cli.close())

  describe('that no game is known in', () => {
    let window: EventWindow
    beforeAll(async () => {
      window = await EventWindow.open(desktop, 'plain window')
    })
    afterAll(() => window.close())

    it('a script presses, holds and clicks in its order, and ends', async () => {
      window.forget()
      const policy = cli.script(
        { at: 0, key: 'KeyA' },
        { at: 0.5, hold: ['ArrowLeft'] },
        '',
        { at: 1, hold: ['ArrowLeft', 'ArrowUp'] },
        { at: 1.5, hold: [] },
        { at: 2, key: ['ShiftLeft', 'KeyB'] },
        { at: 2.5, click: { x: 0.25, y: 0.5 } },
        { decision: 30, click: { x: 0.75, y: 0.5, button: 'right' } }
      )
      const played = await cli.play('--window', 'plain window', '--policy', policy)
      expect(played).toMatchObject({
        game: 'keys-and-cells',
        takeover: null,
        script: { lines: 7, done: 7 }
      })
      expect(withoutRepeats(pressed(window))).toEqual([
        ...['KeyPress a', 'KeyRelease a'],
        ...['KeyPress Left', 'KeyPress Up', 'KeyRelease Left', 'KeyRelease Up'],
        ...['KeyPress Shift_L', 'KeyPress B', 'KeyRelease B', 'KeyRelease Shift_L'],
        ...['ButtonPress 1 at 100,150', 'ButtonRelease 1 at 100,150'],
        ...['ButtonPress 3 at 300,150', 'ButtonRelease 3 at 300,150']
      ])
    }, 90_000)

    it('a script waits until its window has the focus', async () => {
      const other = await EventWindow.open(desktop, 'another one', '+620+400')
      window.forget()
      const played = cli.play('--window', 'plain window', '--policy', cli.script({ at: 0, key: 'KeyC' }))
      await pause(8000)
      expect(pressed(window)).toEqual([])
      desktop.do('windowactivate', '--sync', desktop.find('plain window') ?? '')
      expect(await played).toMatchObject({ script: { lines: 1, done: 1 } })
      expect(pressed(window)).toEqual(['KeyPress c', 'KeyRelease c'])
      expect(pressed(other)).toEqual([])
      await other.close()
      desktop.do('windowactivate', '--sync', desktop.find('plain window') ?? '')
    }, 90_000)

    it('chance plays with the keys and cells that were named, and with nothing else', async () => {
      window.forget()
      const args = ['--keys', 'Left,a', '--cells', '2x2', '--seconds', '10', '--seed', '1']
      const played = await cli.play('--window', 'plain window', '--policy', 'random', ...args)
      expect(played).toMatchObject({ game: 'keys-and-cells', policy: 'random', takeover: null, script: null })
      // A hundred decisions where nothing else runs, and a few on a computer that ten others want.
      expect(played.changes).toBeGreaterThan(5)
      const places = ['100,75', '300,75', '100,225', '300,225']
      const named = [
        ...['Left', 'a'].flatMap((key) => [`KeyPress ${key}`, `KeyRelease ${key}`]),
        ...places.flatMap((place) => [`ButtonPress 1 at ${place}`, `ButtonRelease 1 at ${place}`])
      ]
      const done = new Set(pressed(window))
      expect(named).toEqual(expect.arrayContaining([...done]))
      for (const kind of ['KeyPress', 'KeyRelease', 'ButtonPress', 'ButtonRelease'])
        expect([...done].some((event) => event.startsWith(kind))).toBe(true)
      expect(await window.held()).toEqual([])
    }, 90_000)

    it('says in one sentence what does not go together, and which line of a script is wrong', async () => {
      const failing = async (...args: string[]): Promise<string> => {
        const { code, stderr } = await cli.run(['play', ...args])
        expect(code).toBeGreaterThan(0)
        return stderr
      }
      const inWindow = ['--window', 'plain window']
      expect(await failing(...inWindow)).toContain('No game is known for the window "plain window"')
      expect(await failing('--keys', 'left')).toContain('--keys is not valid: only --window can do that')
      expect(await failing(...inWindow, '--keys', 'left', '--game', 'kobodl')).toContain(
        '--keys is not valid'
      )
      expect(await failing(...inWindow, '--diamond')).toContain('--diamond is not valid')
      expect(await failing(...inWindow, '--keys', 'any')).toContain('There is no key "any"')
      expect(await failing(...inWindow, '--policy', 'script:/nowhere/at/all')).toContain('/nowhere/at/all')
      const wrong = cli.script({ at: 0, key: 'KeyA' }, { at: 1, action: 'jump' })
      expect(await failing(...inWindow, '--policy', wrong)).toContain(
        'Line 2 of moves.jsonl cannot be played: there is no action "jump" (wait)'
      )
      expect(await failing('--policy', wrong)).toContain('only --window can do that')
    }, 120_000)
  })

  describe('of a real game', () => {
    let game: RealGame
    beforeAll(async () => {
      game = await RealGame.start(desktop, SQUARES)
    }, 60_000)
    afterAll(() => game.close())

    /** The red cell of each turn. */
    const clickAt = (turn: number): { readonly x: number; readonly y: number } => {
      const { x, y } = squareAt((turn * 5 + 2) % 12)
      return { x: x / 600, y: y / 400 }
    }
    const points = (): number => Number(/\d+/u.exec(desktop.tell('getwindowname', game.window))?.[0])

    it('a script plays it without a fault', async () => {
      game.focus()
      const lines = Array.from({ length: 6 }, (_, turn) => ({ at: 0.4 * turn, click: clickAt(turn) }))
      const played = await cli.play('--window', '^Squares', '--policy', cli.script(...lines))
      expect(played).toMatchObject({ takeover: null, script: { lines: 6, done: 6 } })
      // A browser tells by its title a moment after the last click.
      await until(() => points() === 6 * 35, 60_000)
    }, 120_000)

    it('a script stops at once when the person touches a key', async () => {
      game.focus()
      const lines = Array.from({ length: 200 }, (_, i) => ({ at: 0.5 * i, click: clickAt(6 + i) }))
      const before = points()
      const played = cli.play('--window', '^Squares', '--policy', cli.script(...lines), '--record')
      await until(() => points() >= before + 105, 60_000)
      desktop.do('key', 'F2')
      const { takeover, script: progress, recorded } = await played
      expect(takeover).toBe('input')
      expect(progress?.done).toBeLessThan(50)
      expect(recorded).not.toBeNull()
      // What was clicked last is told by then.
      await pause(1500)
      const after = points()
      await pause(1500)
      expect(points()).toBe(after)
    }, 120_000)
  })
})

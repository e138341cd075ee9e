import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CliPlay } from '../support/cli-play'
import { eventsOfX } from '../support/inputs-beside-x'
import { RealGame, whyNoGame, type RealGameWish } from '../support/real-games'
import { SQUARES, squaresClicks } from '../support/squares'
import { pause, until } from '../support/watched-windows'
import { whyNoDesktop } from '../support/x-desktop'
import { XLog } from '../support/x-log'

const whyNot = whyNoDesktop()
/** The key with which the person takes over: none that any of the games is played with. */
const TOUCHED = 'F8'
/** So much must have been pressed before the person comes. */
const PRESSES = 8
/** A key that is held is let go of and pressed again at one moment. */
const REPEAT_MS = 3

interface PlayedGame extends RealGameWish {
  /** What chance is given, where no profile ships. */
  readonly chance?: readonly string[]
  /** All that chance may press. */
  readonly keys: readonly string[]
  /** A script, and what the X server is to see of it: presses, with the place of those of a button. */
  readonly script: readonly object[]
  readonly pressed: readonly string[]
}

const GAMES: readonly PlayedGame[] = [
  {
    program: 'gnome-2048',
    title: 'GNOME 2048',
    keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
    script: [
      { at: 0, action: 'left' },
      { at: 0.8, key: 'ArrowDown' },
      { at: 1.6, action: 'right' },
      // Begins anew.
      { at: 2.4, click: { x: 0.103, y: 0.041 } },
      { at: 3.4, click: { x: 0.103, y: 0.172 } },
      { at: 4.4, action: 'up' }
    ],
    pressed: ['+ArrowLeft', '+ArrowDown', '+ArrowRight', '+left 62,26', '+left 62,112', '+ArrowUp']
  },
  {
    program: 'kobodl',
    title: 'Kobo Deluxe 0.5.1',
    keys: ['Enter', 'ControlLeft', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
    script: [
      { at: 0, key: 'ArrowDown' },
      { at: 1, hold: ['ControlLeft'] },
      { at: 2, hold: ['ControlLeft', 'ArrowUp'] },
      { at: 3, hold: ['ControlLeft', 'ArrowLeft'] },
      { at: 4, hold: [] }
    ],
    pressed: ['+ArrowDown', '+ControlLeft', '+ArrowUp', '+ArrowLeft']
  },
  {
    program: 'lbreakout2',
    title: 'LBreakout2',
    keys: ['KeyN'],
    script: [
      { at: 0, click: { x: 0.28, y: 0.875 } },
      { at: 1, action: 'at3' },
      { at: 1.5, action: 'at12' },
      { at: 2, click: { x: 0.5, y: 0.875 } }
    ],
    pressed: ['+left 179,420', '+left 320,420']
  },
  {
    program: 'swell-foop',
    title: 'Swell Foop',
    keys: ['Escape'],
    script: [
      { at: 0, action: 'cell15' },
      { at: 1, action: 'cell65' },
      { at: 2, click: { x: 0.5567, y: 0.8954 } }
    ],
    pressed: ['+left 61,274', '+left 311,274', '+left 210,273']
  },
  {
    ...SQUARES,
    chance: ['--cells', '6x4'],
    keys: [],
    script: squaresClicks(0, 5).map(({ x, y }, i) => ({
      at: 0.5 * i,
      click: { x: x / 600, y: y / 400 }
    })),
    pressed: squaresClicks(0, 5).map(({ x, y }) => `+left ${x},${y}`)
  }
]

describe.skipIf(whyNot !== null)(
  `real games, played by command${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let cli: CliPlay
    beforeAll(async () => void (cli = await CliPlay.open()), 120_000)
    afterAll(() => cli.close())

    for (const played of GAMES) {
      const { program, title, keys } = played
      const lacks = whyNoGame(program)
      describe.skipIf(lacks !== null)(`${program}${lacks ? ` (skipped: ${lacks})` : ''}`, () => {
        let game: RealGame
        let log: XLog
        let corner: { readonly x: number; readonly y: number }
        let size: { readonly width: number; readonly height: number }
        beforeEach(async () => {
          game = await RealGame.start(cli.desktop, played)
          size = cli.desktop.sizeOf(game.window)
          corner = cli.desktop.cornerOf(game.window)
          log = await XLog.start(cli.desktop.display)
        }, 60_000)
        afterEach(async () => {
          log.close()
          await game.close()
        })

        /** Keys and buttons that went down, in the window's own pixels; a held key's repeats are none of them. */
        function presses(): string[] {
          const lines = eventsOfX(
            log.events.filter(({ kind }) => kind !== 'move'),
            corner
          )
          const down = new Map<string, number>()
          return lines.flatMap(({ line, timeMs }) => {
            const what = line.slice(1)
            if (line.startsWith('-')) {
              down.set(what, timeMs)
              return []
            }
            const isRepeat = timeMs - (down.get(what) ?? -Infinity) < REPEAT_MS
            down.set(what, Infinity)
            return isRepeat ? [] : [line]
          })
        }
        function expectInside(lines: readonly string[]): void {
          for (const line of lines) {
            const [, x, y] = /^\+left (\d+),(\d+)$/u.exec(line)?.map(Number) ?? []
            if (x === undefined || y === undefined) expect([...keys, TOUCHED]).toContain(line.slice(1))
            else expect(x < size.width && y < size.height, line).toBe(true)
          }
        }
        async function takeOver(): Promise<void> {
          cli.desktop.do('key', TOUCHED)
          await until(() => presses().includes(`+${TOUCHED}`))
        }
        /** One press at most was under way at that moment; none came after it. */
        async function expectNothingMore(): Promise<void> {
          const lines = presses()
          expect(lines.slice(-2)).toContain(`+${TOUCHED}`)
          await pause(1500)
          expect(presses()).toEqual(lines)
        }

        it('by chance inside the guard, until the person touches a key', async () => {
          game.focus()
          const ended = cli.play(
            ...['--window', `^${title}$`, '--policy', 'random', '--seconds', '120'],
            ...(played.chance ?? [])
          )
          await until(() => presses().length >= PRESSES || moves(log) > 300, 90_000)
          await takeOver()
          expect(await ended).toMatchObject({ takeover: 'input', policy: 'random' })
          await expectNothingMore()
          expectInside(presses())
        }, 150_000)

        it('by a script, line by line', async () => {
          game.focus()
          log.forget()
          const policy = cli.script(...played.script)
          const ended = await cli.play('--window', `^${title}$`, '--policy', policy)
          const lines = played.script.length
          expect(ended).toMatchObject({ takeover: null, script: { lines, done: lines } })
          // What begins a game that shows its menu comes first, and is the profile's.
          expect(presses().slice(-played.pressed.length)).toEqual(played.pressed)
          expectInside(presses())
        }, 90_000)

        it('by a script, until the person touches a key', async () => {
          game.focus()
          const times = Array.from({ length: 200 }, (_, i) => ({
            ...played.script[i % played.script.length],
            at: 0.5 * i
          }))
          const ended = cli.play('--window', `^${title}$`, '--policy', cli.script(...times))
          await until(() => presses().includes(played.pressed[1]!), 60_000)
          await takeOver()
          const { takeover, script } = await ended
          expect(takeover).toBe('input')
          expect(script?.done).toBeGreaterThan(0)
          expect(script?.done).toBeLessThan(100)
          await expectNothingMore()
          expectInside(presses())
        }, 120_000)
      })
    }
  }
)

const moves = ({ events }: XLog): number => events.filter(({ kind }) => kind === 'move').length

import { describe, expect, it } from 'vitest'
import { firstDraft, wishedId } from '../../../electron/main/games/first-draft'
import { titleParts } from '../../../electron/main/games/window-title'
import { WindowRule } from '../../../electron/main/targets/window-rule'
import { profileProblems } from '../../../electron/shared/profile-reading'
import { Random } from '../../../electron/shared/random'

describe('what of a title stays', () => {
  it.each([
    ['GNOME 2048', 'GNOME 2048'],
    ['2048', '2048'],
    ['Tetris (score 120)', 'Tetris'],
    ['(3) 2048 - Chromium', '2048 - Chromium'],
    ['Level 3 - Foo', 'Foo'],
    ['Tetris: level 3', 'Tetris'],
    ['level3.map - Editor', 'Editor'],
    ['* notes.txt - Kate', 'Kate'],
    ['/home/me/rom.nes - Player', 'Player'],
    ['chess.com - Firefox', 'chess.com - Firefox'],
    ['Doom | 60 fps', 'Doom'],
    ['Game — 12:33', 'Game'],
    ['Score: 120 - Snake', 'Snake'],
    ['Vies 3 - Serpent', 'Serpent'],
    ['Foo (Debug build)', 'Foo (Debug build)'],
    ['C++ (a|b) quest', 'C++ (a|b) quest'],
    ['120 points', '']
  ])('%s', (title, name) => expect(titleParts(title).name).toBe(name))

  it.each([
    ['Tetris (score 120)', 'Tetris (score 7300)'],
    ['Tetris (score 120)', 'Tetris'],
    ['level3.map - Editor', 'castle.map - Editor'],
    ['A - 50% - B', 'A - 73% - B'],
    ['Arcade 0.251', 'Arcade 0.260'],
    ['[game] - Arcade 1.2.3', '[game] - Arcade 2.0']
  ])('%s is the window that is later called %s', (first, later) => {
    const { attach } = firstDraft('x', { title: first, program: '' })
    expect(new WindowRule(attach!.window!).fits({ title: later, program: 'any' })).toBe(true)
  })

  it('tells windows of one program apart', () => {
    const rule = new WindowRule(
      firstDraft('x', { title: '(3) 2048 - Chromium', program: 'chromium' }).attach!.window!
    )
    expect(rule.fits({ title: '2048 - Chromium', program: 'chromium' })).toBe(true)
    expect(rule.fits({ title: 'Mail - Chromium', program: 'chromium' })).toBe(false)
    expect(rule.fits({ title: '2048 - Chromium', program: 'firefox' })).toBe(false)
  })
})

describe('a first draft', () => {
  it.each([
    ['GNOME 2048', 'gnome-2048'],
    ['2048', 'game-2048'],
    ['Échecs à l’aveugle!', 'echecs-a-l-aveugle'],
    ['', 'prog'],
    ['***', 'prog'],
    ['x'.repeat(200), 'x'.repeat(50)]
  ])('of %s is called %s', (title, id) => expect(wishedId({ title, program: 'prog' })).toBe(id))

  it('can be saved as it is, and knows the window it was made for, whatever that is called', () => {
    const random = new Random(3)
    const alphabet = 'ab Z09.-–|:()[]{}*+?^$\\/%é"\'_,#'
    for (let i = 0; i < 2000; i++) {
      const title = Array.from(
        { length: random.integer(30) },
        () => alphabet[random.integer(alphabet.length)]
      ).join('')
      const window = { title, program: i % 3 === 0 ? '' : 'game' }
      const draft = firstDraft(wishedId(window), window)
      expect(profileProblems(draft), title).toEqual([])
      expect(new WindowRule(draft.attach!.window!).fits(window), title).toBe(true)
    }
  })

  it('of a window that tells nothing is by its number only: any window without a title fits', () => {
    expect(firstDraft('game', { title: '', program: '' })).toMatchObject({
      title: { en: 'game' },
      attach: { window: { title: '^\\s*$' } },
      clock: { kind: 'realTime', decisionsPerSecond: 10 }
    })
  })
})

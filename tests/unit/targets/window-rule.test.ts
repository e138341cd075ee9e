import { expect, it } from 'vitest'
import { WindowRule } from '../../../electron/main/targets/window-rule'

const window = { title: 'Tetris - level 3', program: 'tetris' }

it.each([
  [{ title: '^Tetris' }, true],
  [{ title: 'Pong' }, false],
  [{ program: 'tetris' }, true],
  [{ program: 'Tetris' }, false],
  [{ title: '^Tetris', program: 'tetris' }, true],
  [{ title: '^Tetris', program: 'browser' }, false],
  [{ title: 'Pong', program: 'tetris' }, false]
])('knows a window by what the profile says: %o', (wanted, fits) => {
  expect(new WindowRule(wanted).fits(window)).toBe(fits)
})

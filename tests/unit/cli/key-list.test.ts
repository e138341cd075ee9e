import { describe, expect, it } from 'vitest'
import { cellCount, keyList } from '../../../electron/cli/key-list'

describe('keys as a person types them', () => {
  it('are places of keys, usual names, letters and digits, in any case', () => {
    expect(keyList('Left, right,SPACE,a,5,F5,ctrl,KeyB,return')).toEqual([
      ...['ArrowLeft', 'ArrowRight', 'Space', 'KeyA', 'Digit5', 'F5', 'ControlLeft', 'KeyB', 'Enter']
    ])
  })

  it.each(['', 'left,', 'meta', 'ab', 'é'])('are refused by their name: "%s"', (text) => {
    expect(() => keyList(text)).toThrow('There is no key')
  })
})

describe('cells as a person types them', () => {
  it('are across and down', () => {
    expect(cellCount('4x3')).toEqual({ columns: 4, rows: 3 })
  })

  it.each(['4', '0x3', '4x41', '4×3', '4x3x2', '-1x2', ''])('are refused: "%s"', (text) => {
    expect(() => cellCount(text)).toThrow('as 4x3')
  })
})

import { describe, expect, it } from 'vitest'
import { parseNames, printNames } from '../../../electron/worker/detect/kind-names'

describe('names as Python prints them', () => {
  it.each([
    ["{0: 'person', 1: 'bicycle'}", ['person', 'bicycle']],
    [`{0: "rock'n'roll", 1: 'a "b"'}`, ["rock'n'roll", 'a "b"']],
    ["{0: 'it\\'s', 1: 'back\\\\slash', 2: 'caf\\xe9', 3: '\\u2603'}", ["it's", 'back\\slash', 'café', '☃']],
    ["{0: 'a, b: c', 1: '}'}", ['a, b: c', '}']],
    ['{ 0 : \'x\' , 1 : "y" , }', ['x', 'y']],
    ["['a', 'b']", ['a', 'b']],
    ["{0: 'a', 2: 'c'}", ['a', undefined, 'c']]
  ])('%s', (text, names) => {
    expect(parseNames(text)).toEqual(names)
  })

  it.each(['', '{}', '[]', 'person', '{0: person}', "{'a': 0}", "{0: 'a' 1: 'b'}", '{"0": "a"}', "{0: 'a"])(
    'takes %s for none',
    (text) => {
      expect(parseNames(text)).toBeNull()
    }
  )

  it('reads what it prints', () => {
    const names = ['plain', "it's", 'a "b"', 'back\\slash', 'line\nbreak', 'é, ☃: {}']
    expect(parseNames(printNames(names))).toEqual(names)
  })
})

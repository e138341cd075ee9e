import { expect, test } from 'vitest'
import { en } from '../../../renderer/i18n/en'
import * as format from '../../../renderer/i18n/format'
import { fr } from '../../../renderer/i18n/fr'

/** Every sentence of a dictionary; functions are asked with small numbers and with words. */
function sentences(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function')
    return [0, 1, 2].map((n) => String((value as (...args: unknown[]) => unknown)(n, n)))
  return Object.values(value as object).flatMap(sentences)
}

test('French has its apostrophes, guillemets and unbreakable spaces', () => {
  for (const sentence of sentences(fr)) {
    expect(sentence).not.toMatch(/\p{L}'\p{L}/u)
    expect(sentence).not.toMatch(/"/)
    expect(sentence).not.toMatch(/ [?!;:»]|« /)
    expect(sentence, 'a sign that wants a space before it').not.toMatch(/\p{L}[?!;]/u)
  }
})

test('no sentence is left in English', () => {
  const english = new Set(sentences(en))
  // A lone word, or one with a number, may well be the same in both.
  const same = sentences(fr).filter((s) => /\p{L} \p{L}/u.test(s) && english.has(s))
  expect(same).toEqual([])
})

test('numbers, sizes and times are written in the way of each language', () => {
  expect(format.number('en', 1234.5, 1)).toBe('1,234.5')
  expect(format.number('fr', 1234.5, 1)).toMatch(/^1\s234,5$/)
  expect(format.bytes('en', 1_480_000)).toBe('1.5 MB')
  expect(format.bytes('fr', 345_000_000)).toMatch(/^345\sMo$/)
  expect(format.bytes('en', 999)).toMatch(/^999 byte/)
  expect(format.percent('fr', 0.25)).toMatch(/^25\s%$/)
  expect([0, 59.9, 61, 3_661].map((s) => format.duration(s))).toEqual(['0:00', '0:59', '1:01', '1:01:01'])
})

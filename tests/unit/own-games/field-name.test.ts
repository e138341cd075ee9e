import { describe, expect, it } from 'vitest'
import { fieldNameOf } from '../../../electron/shared/field-name'

describe('the name of a field that a person calls by words', () => {
  it.each([
    ['Score', 'score'],
    ['Points left', 'pointsLeft'],
    ['  Énergie du héros ', 'energieDuHeros'],
    ['HP', 'hp'],
    ['1st player', 'value1stPlayer'],
    ['得点', 'value'],
    ['', 'value']
  ])('of "%s" is %s', (words, name) => {
    expect(fieldNameOf(words)).toBe(name)
    expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/)
  })

  it('is another where it is taken', () => {
    expect(fieldNameOf('Score', ['score', 'score2'])).toBe('score3')
  })
})

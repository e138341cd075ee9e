import { describe, expect, it } from 'vitest'
import { errorText } from '../../../electron/shared/errors'
import { resources } from '../../../electron/main/resources'
import { BuiltinTarget } from '../../../electron/main/targets/builtin'
import { invadersProfile } from '../../support/attach'

describe('BuiltinTarget', () => {
  const profile = invadersProfile()

  it.each([
    [{ boardWasm: '/nowhere/board.wasm' }, /\/nowhere\/board\.wasm is missing\. Run "npm run build"/],
    [{ games: '/nowhere' }, /\/nowhere\/invaders\/invaders\.h is missing\. Run "npm run build"/]
  ])('lists and says what is missing: %o', async (wrong, sentence) => {
    const target = new BuiltinTarget({ ...resources, ...wrong }, [profile])
    const [candidate] = await target.list()
    if (!candidate) throw new Error('nothing listed')
    expect(candidate.unavailable && errorText(candidate.unavailable).en).toMatch(sentence)
    await expect(target.attach(candidate, profile)).rejects.toThrow(sentence)
  })

  it('offers only profiles that name a built-in game', async () => {
    const other = { ...profile, id: 'other', attach: { window: { title: 'x' } } }
    const list = await new BuiltinTarget(resources, [other, profile]).list()
    expect(list.map((c) => c.id)).toEqual(['builtin:invaders'])
  })
})

import { describe, expect, it } from 'vitest'
import { circlesOf } from '../../scripts/rooms.mjs'

const through = (...rooms: string[]) =>
  rooms.slice(1).map((room, i) => ({
    from: `electron/worker/${rooms[i]}/deep/file${i}.ts`,
    to: `electron/worker/${room}/other.ts`
  }))

describe('circles between rooms', () => {
  it('are told with the imports that make them, though no file is in one', () => {
    const [circle, ...others] = circlesOf(through('agents', 'replay', 'envs', 'agents', 'nn'))
    expect(others).toEqual([])
    expect(circle?.rooms).toEqual(['agents', 'envs', 'replay'].map((room) => `electron/worker/${room}`))
    expect(circle?.imports).toEqual([
      'electron/worker/agents/deep/file0.ts -> electron/worker/replay/other.ts',
      'electron/worker/envs/deep/file2.ts -> electron/worker/agents/other.ts',
      'electron/worker/replay/deep/file1.ts -> electron/worker/envs/other.ts'
    ])
  })

  it('are each told once', () => {
    expect(circlesOf([...through('a', 'b', 'a'), ...through('c', 'd', 'c')])).toHaveLength(2)
  })

  it('are none where imports go down only, stay in a room, or lie in no room', () => {
    const above = { from: 'electron/main/app.ts', to: 'electron/main/play/player.ts' }
    const below = { from: 'electron/main/play/player.ts', to: 'electron/main/events.ts' }
    expect(circlesOf([...through('train', 'agents', 'nn'), ...through('nn', 'nn'), above, below])).toEqual([])
  })
})

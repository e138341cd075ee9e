import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { profileSchema } from '../../../electron/shared/profile'
import { windowPlay, type WindowPlay } from './window-play'

const label = { en: 'It', fr: 'Cela' }
const profile = profileSchema.parse({
  format: 2,
  id: 'game',
  title: label,
  attach: { window: { title: 'Game' } },
  controls: [
    { id: 'run', label, key: 'KeyR' },
    { id: 'new', label, key: 'KeyN' }
  ],
  clock: { kind: 'realTime', decisionsPerSecond: 50 },
  actions: [{ id: 'run', label, hold: ['run'] }],
  readers: [{ field: 'sign', kind: 'changed', region: { x: 0, y: 0, width: 1, height: 1 } }],
  phaseRules: [{ phase: 'play', when: [{ field: 'sign', above: 0.5 }] }],
  phases: { play: { label }, over: { label } },
  episode: { phases: ['play'], restart: [{ press: 'new' }] }
})

let play: WindowPlay['play']
let runner: WindowPlay['runner']
let told: WindowPlay['told']

beforeEach(() => void ({ play, runner, told } = windowPlay(profile)))
afterEach(() => play.close())

const until = (holds: () => boolean): Promise<unknown> => vi.waitUntil(holds, { timeout: 5000, interval: 5 })
const pressed = (): number => told.filter(({ press }) => press?.includes('new')).length

describe('an agent in a game that is known by its picture', () => {
  it('does nothing while nobody knows whether a game is on', async () => {
    await play.setMode('autonomous')
    await until(() => told.length > 30)
    expect(told.every(({ held, press }) => held.length === 0 && press === undefined)).toBe(true)
  })

  it('plays while one is on, lets go when it is over, and begins the next', async () => {
    await play.setMode('autonomous')
    runner.phase = 'play'
    await until(() => play.progress.held.includes('run'))
    expect(pressed()).toBe(0)
    runner.phase = 'over'
    await until(() => pressed() === 1)
    expect(play.progress.held).toEqual([])
    expect(play.progress.lastScores).toHaveLength(1)
    const after = told.slice(told.findIndex(({ press }) => press?.includes('new')) - 1)
    expect(after.every(({ held }) => held.length === 0)).toBe(true)
    runner.phase = 'play'
    await until(() => play.progress.held.includes('run'))
    expect(play.progress.episode?.index).toBe(2)
  })
})

import { describe, expect, it } from 'vitest'
import { Autopilot } from '../../../electron/main/play/autopilot'

describe('Autopilot', () => {
  it('holds nothing while off, whatever the agent wants', () => {
    expect(new Autopilot().held(['fire'])).toEqual([])
  })

  it('only suggests in suggest mode', () => {
    const autopilot = new Autopilot()
    autopilot.setMode('suggest')
    expect(autopilot.held(['fire'])).toEqual([])
    expect(autopilot.controller).toBe('nobody')
  })

  it('lets the agent hold the controls in autonomous mode', () => {
    const autopilot = new Autopilot()
    autopilot.setMode('autonomous')
    expect(autopilot.controller).toBe('agent')
    expect(autopilot.held(['left', 'fire'])).toEqual(['left', 'fire'])
  })

  it('gives way to the person at the first touch and stays so after release', () => {
    const autopilot = new Autopilot()
    autopilot.setMode('autonomous')
    autopilot.setHumanHeld(['right'])
    expect(autopilot.held(['left'])).toEqual(['right'])
    autopilot.setHumanHeld([])
    expect(autopilot.controller).toBe('human')
    expect(autopilot.held(['left'])).toEqual([])
  })

  it('takes the controls back only when they are handed over', () => {
    const autopilot = new Autopilot()
    autopilot.setMode('autonomous')
    autopilot.setHumanHeld(['right'])
    autopilot.handBack()
    expect(autopilot.held(['left'])).toEqual(['left'])
    expect(autopilot.mode).toBe('autonomous')
  })

  it('does not take control for a mere release', () => {
    const autopilot = new Autopilot()
    autopilot.setMode('autonomous')
    autopilot.setHumanHeld([])
    expect(autopilot.controller).toBe('agent')
  })

  it('forgets what the person held when they hand over', () => {
    const autopilot = new Autopilot()
    autopilot.setHumanHeld(['right'])
    autopilot.handBack()
    autopilot.takeControl()
    expect(autopilot.held([])).toEqual([])
  })

  it('holds once what the person pressed and let go of before the game looked', () => {
    const autopilot = new Autopilot()
    autopilot.setHumanHeld(['coin'])
    autopilot.setHumanHeld([])
    expect(autopilot.held([])).toEqual(['coin'])
    expect(autopilot.held([])).toEqual([])
  })

  it('holds what is held on and what was tapped meanwhile together', () => {
    const autopilot = new Autopilot()
    autopilot.setHumanHeld(['left'])
    expect(autopilot.held([])).toEqual(['left'])
    autopilot.setHumanHeld(['left', 'fire'])
    autopilot.setHumanHeld(['left'])
    expect(autopilot.held([])).toEqual(['left', 'fire'])
    expect(autopilot.held([])).toEqual(['left'])
  })

  it('forgets a tap when the controls are handed over', () => {
    const autopilot = new Autopilot()
    autopilot.setHumanHeld(['coin'])
    autopilot.handBack()
    autopilot.takeControl()
    expect(autopilot.held([])).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { MIDDLE, SMALL, aFight, aJourney, playedFrom } from './render-samples'
import { cellX, cellY, layoutOf } from '../../../../games/arena/render/layout'
import { ArenaPicture, sceneOf } from '../../../../games/arena/render/picture'
import { Stage } from '../../../../games/arena/render/stage/stage'
import { findTheme, THEMES } from '../../../../games/arena/render/theme'
import { truthOf } from '../../../../games/arena/render/truth'
import { freshUi, type UiState } from '../../../../games/arena/render/ui'
import { STILL, type View } from '../../../../games/arena/render/view'
import { Random } from '../../../../electron/shared/random'
import type { Layout } from '../../../../games/arena/render/layout'
import type { ArenaState } from '../../../../games/arena/rules/state'

const theme = THEMES[0]!
const ui = freshUi()

function fresh(state: ArenaState, layout: Layout, seen: UiState = ui, view: View = STILL): Uint8Array {
  const picture = new ArenaPicture(layout, theme)
  picture.draw(state, seen, view)
  return picture.pixels
}

describe('a picture that follows', () => {
  it('is, to the byte, the picture drawn anew: state after state', () => {
    const picture = new ArenaPicture(SMALL, theme)
    let drawn = 0
    for (const first of [aFight(), aJourney()])
      for (const { before } of playedFrom(first, 120)) {
        drawn += picture.draw(before, ui).length
        expect(Buffer.compare(picture.pixels, fresh(before, SMALL))).toBe(0)
      }
    expect(drawn).toBeGreaterThan(200)
  })

  it('is so with a pointer over it, spells chosen and things in motion', () => {
    const picture = new ArenaPicture(MIDDLE, theme)
    const random = new Random(2)
    const samples = playedFrom(aFight(), 14)
    const stage = new Stage(samples[0]!.before, 'fr')
    for (const { events, after } of samples) {
      stage.follow(events, after)
      for (let i = 0; stage.isBusy; i++) {
        stage.advance()
        const pointer = { x: random.integer(MIDDLE.width), y: random.integer(MIDDLE.height) }
        const seen = { ...ui, pointer, spell: i % 3 === 0 ? random.integer(5) : null }
        picture.draw(stage.shown, seen, stage.view)
        if (i % 9 === 0)
          expect(Buffer.compare(picture.pixels, fresh(stage.shown, MIDDLE, seen, stage.view))).toBe(0)
      }
    }
  })

  it('paints only what changes', () => {
    const state = aFight()
    const picture = new ArenaPicture(MIDDLE, theme)
    expect(picture.draw(state, ui)).toEqual([{ x: 0, y: 0, width: 960, height: 600 }])
    expect(picture.draw(state, ui)).toEqual([])
    const before = picture.pixels.slice()
    const places = picture.draw(state, ui, { ...STILL, frame: 16 })
    const pixels = places.reduce((sum, { width, height }) => sum + width * height, 0)
    expect(pixels).toBeGreaterThan(0)
    expect(pixels).toBeLessThan(0.1 * 960 * 600)
    for (let y = 0; y < 600; y++)
      for (let x = 0; x < 960; x++) {
        const isIn = places.some(
          (box) => x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height
        )
        const at = 4 * (y * 960 + x)
        if (!isIn && before[at] !== picture.pixels[at]) throw new Error(`pixel ${x},${y} changed unsaid`)
      }
  })

  it('is opaque everywhere and differs from theme to theme', () => {
    const state = aJourney()
    const pictures = THEMES.map((one) => {
      const picture = new ArenaPicture(SMALL, one)
      picture.draw(state, ui)
      expect(picture.pixels.every((byte, i) => i % 4 !== 3 || byte === 255)).toBe(true)
      return Buffer.from(picture.pixels).toString('base64')
    })
    expect(new Set(pictures).size).toBe(THEMES.length)
    expect(findTheme('frost-night')?.isNight).toBe(true)
    expect(findTheme('none')).toBeUndefined()
  })

  it('can be drawn at any size and scale, in both languages', () => {
    for (const state of [aFight(), aJourney()])
      for (const [width, height, scalePercent] of [
        [64, 64, 100],
        [960, 600, 150],
        [1920, 1200, 80]
      ] as const) {
        const layout = layoutOf({ width, height, scalePercent })
        const picture = new ArenaPicture(layout, theme)
        picture.draw(state, freshUi(0, 'fr'))
        expect(picture.pixels).toHaveLength(width * height * 4)
      }
  })
})

describe('what happens between two states', () => {
  it('ends, whatever it was, at what the rules say', () => {
    for (const first of [aFight(9), aJourney(2)]) {
      const samples = playedFrom(first, 90)
      const stage = new Stage(first, 'en')
      for (const { events, after } of samples) {
        stage.follow(events, after)
        let pictures = 0
        while (stage.isBusy && pictures++ < 3000) stage.advance()
        expect(stage.shown).toBe(after)
        const { actors, flashes, missiles } = stage.view
        expect([flashes.length, missiles.length]).toEqual([0, 0])
        for (const actor of actors.values()) expect(Object.keys(actor)).toEqual(['facing'])
      }
    }
  })

  it('does not touch the states, and can be cut short', () => {
    const [sample] = playedFrom(aFight(9), 40).filter(({ events }) =>
      events.some(({ kind }) => kind === 'damaged')
    )
    const kept = JSON.stringify([sample!.before, sample!.after])
    const stage = new Stage(sample!.before, 'en')
    stage.follow(sample!.events, sample!.after)
    for (let i = 0; i < 7; i++) stage.advance()
    expect(stage.isBusy).toBe(true)
    expect(stage.shown).not.toBe(sample!.after)
    stage.finish()
    expect(stage.shown).toBe(sample!.after)
    expect(JSON.stringify([sample!.before, sample!.after])).toBe(kept)
  })

  it('lets numbers rise over who is hurt', () => {
    const [sample] = playedFrom(aFight(9), 60).filter(({ events }) =>
      events.some((event) => event.kind === 'damaged' && event.hp > 0)
    )
    const damaged = sample!.events.find((event) => event.kind === 'damaged' && event.hp > 0)
    const stage = new Stage(sample!.before, 'en')
    stage.follow(sample!.events, sample!.after)
    const seen = new Set<string>()
    while (stage.isBusy) {
      stage.advance()
      for (const { text } of stage.view.floats) seen.add(text)
    }
    expect(damaged?.kind === 'damaged' && seen.has(`-${damaged.hp}`)).toBe(true)
  })
})

describe('truth', () => {
  it('tells every fighter with its box around its cell, and what the panels say', () => {
    const state = aFight()
    const scene = sceneOf(state, ui, MIDDLE, theme)
    const { entities, readings, cells, parts, phase } = truthOf(scene)
    expect(phase).toBe('combat')
    const fighters = entities.filter(({ hp }) => hp !== null)
    expect(fighters).toHaveLength(state.combat!.fighters.length)
    for (const { box, cell, kind, hp, maxHp, team } of fighters) {
      const [x, y] = [cellX(MIDDLE, cell), cellY(MIDDLE, cell)]
      expect([cells[2 * cell], cells[2 * cell + 1]]).toEqual([x, y])
      expect(x).toBeGreaterThan(box.x)
      expect(x).toBeLessThan(box.x + box.width)
      expect(Math.abs(box.y + box.height - y)).toBeLessThan(2 * MIDDLE.halfHeight)
      const fighter = state.combat!.fighters.find((one) => one.cell === cell)
      expect(fighter).toMatchObject({ kind, hp, team, stats: { maxHp } })
    }
    expect(readings).toMatchObject({ ap: 6, round: 1, phase: 'combat' })
    expect(parts.filter(({ name }) => name.startsWith('bar'))).toHaveLength(fighters.length)
  })

  it('tells what is hidden', () => {
    const state = aJourney()
    const plain = truthOf(sceneOf(state, ui, MIDDLE, theme))
    const covered = truthOf(sceneOf({ ...state, phase: 'interface' }, ui, MIDDLE, theme))
    const seen = (entities: typeof plain.entities): number =>
      entities.reduce((sum, { visible }) => sum + visible, 0)
    expect(seen(covered.entities)).toBeLessThan(seen(plain.entities))
    for (const { visible } of plain.entities) expect(visible).toBeGreaterThanOrEqual(0)
    expect(new Set(plain.entities.map(({ group }) => group))).toEqual(
      new Set(['character', 'npc', 'workshop'])
    )
  })
})

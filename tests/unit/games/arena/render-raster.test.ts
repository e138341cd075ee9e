import { describe, expect, it } from 'vitest'
import { Canvas, over } from '../../../../games/arena/render/raster/canvas'
import { hex, light, lit, mix, rgba, withAlpha } from '../../../../games/arena/render/raster/colour'
import { coverageOf } from '../../../../games/arena/render/raster/coverage'
import { fillContours } from '../../../../games/arena/render/raster/paint'
import {
  diamond,
  ellipse,
  rectangle,
  roundRectangle,
  segment,
  strokeOf
} from '../../../../games/arena/render/raster/shapes'
import { blit, makeSprite, mirrored } from '../../../../games/arena/render/raster/sprite'
import { fontOf } from '../../../../games/arena/render/text/font'
import { fitted, textWidth, wrapped } from '../../../../games/arena/render/text/text'

const sum = (alpha: Uint8Array): number => alpha.reduce((all, one) => all + one, 0) / 255

describe('coverage', () => {
  it('is the area of a shape, wherever it lies between the pixels', () => {
    for (const [dx, dy] of [
      [0, 0],
      [0.25, 0.5],
      [0.7, 0.1]
    ] as const) {
      expect(sum(coverageOf([rectangle(3 + dx, 4 + dy, 10.5, 6.25)]).alpha)).toBeCloseTo(10.5 * 6.25, 0)
      expect(sum(coverageOf([diamond(20 + dx, 20 + dy, 16, 8)]).alpha)).toBeCloseTo(256, 0)
      expect(sum(coverageOf([ellipse(20 + dx, 20 + dy, 12, 7)]).alpha)).toBeCloseTo(Math.PI * 84, -1)
    }
  })

  it('tells each pixel its share', () => {
    const { x, y, width, alpha } = coverageOf([rectangle(1.5, 2, 2, 1)])
    expect([x, y]).toEqual([1, 2])
    expect([...alpha.subarray(0, width)].slice(0, 3)).toEqual([128, 255, 128])
  })

  it('unites shapes of one turn and makes holes of the other', () => {
    const square = rectangle(0, 0, 10, 10)
    expect(sum(coverageOf([square, rectangle(5, 0, 10, 10)]).alpha)).toBeCloseTo(150, 0)
    expect(sum(coverageOf([square, [2, 2, 2, 8, 8, 8, 8, 2]]).alpha)).toBeCloseTo(64, 0)
  })

  it('all shapes turn the same way', () => {
    const turn = (points: readonly number[]): number => {
      let area = 0
      for (let i = 0; i < points.length; i += 2) {
        const j = (i + 2) % points.length
        area += points[i]! * points[j + 1]! - points[j]! * points[i + 1]!
      }
      return Math.sign(area)
    }
    const shapes = [
      diamond(5, 5, 4, 2),
      ellipse(5, 5, 4, 2),
      rectangle(1, 1, 4, 4),
      roundRectangle(1, 1, 9, 9, 3)
    ]
    for (const shape of [
      ...shapes,
      segment(0, 0, 5, 3, 1),
      segment(5, 3, 0, 0, 1),
      ...strokeOf([0, 0, 4, 4], 2)
    ])
      expect(turn(shape)).toBe(1)
  })

  it('is nothing for what cannot be drawn', () => {
    expect(coverageOf([[NaN, 0, 1, 1, 2, 2]]).width).toBe(0)
    expect(coverageOf([rectangle(0, 0, 1e7, 1)]).width).toBe(0)
  })
})

describe('colours', () => {
  it('lie over each other', () => {
    expect(over(hex('#000000'), hex('#ffffff'), 255)).toBe(hex('#ffffff'))
    expect(over(hex('#123456'), hex('#ffffff'), 0)).toBe(hex('#123456'))
    expect(over(hex('#808080'), withAlpha(hex('#808080'), 100), 200)).toBe(hex('#808080'))
    const half = over(hex('#000000'), withAlpha(hex('#ffffff'), 128), 255)
    expect(half & 255).toBeGreaterThan(125)
    expect(half & 255).toBeLessThan(131)
    // Over nothing a colour is itself.
    expect(over(0, withAlpha(hex('#4080c0'), 90), 255)).toBe(withAlpha(hex('#4080c0'), 90))
  })

  it('mix and are lit', () => {
    expect(mix(hex('#000000'), hex('#ffffff'), 0.5)).toBe(rgba(128, 128, 128))
    const night = rgba(100, 150, 200)
    const pixels = Uint32Array.of(hex('#ffffff'), hex('#804020'), 0)
    light(pixels, night)
    expect([...pixels]).toEqual([night, lit(hex('#804020'), night), 0])
  })
})

describe('canvas', () => {
  it('keeps within its clip, and a part of a picture is as the whole of it', () => {
    const draw = (canvas: Canvas): void => {
      canvas.fillRect(0, 0, 40, 30, hex('#336699'))
      fillContours(canvas, [ellipse(20.3, 14.6, 12, 8)], {
        from: hex('#ff0000'),
        to: hex('#00ff0080'),
        x0: 5,
        y0: 5,
        x1: 30,
        y1: 20
      })
    }
    const whole = new Canvas(40, 30)
    draw(whole)
    const piecewise = new Canvas(40, 30)
    for (let y = 0; y < 30; y += 7)
      for (let x = 0; x < 40; x += 9) {
        piecewise.clip({ x, y, width: 9, height: 7 })
        draw(piecewise)
      }
    expect(piecewise.bytes).toEqual(whole.bytes)
    const part = new Canvas(10, 8, 12, 9)
    draw(part)
    for (let y = 0; y < 8; y++)
      expect([...part.pixels.subarray(y * 10, y * 10 + 10)]).toEqual([
        ...whole.pixels.subarray((y + 9) * 40 + 12, (y + 9) * 40 + 22)
      ])
  })

  it('draws sprites at their anchor, cut at the edges, mirrored', () => {
    const sprite = makeSprite(8, 8, 4, 4, (canvas) => canvas.fillRect(4, 2, 3, 2, hex('#ff00ff')))
    expect(sprite).toMatchObject({ width: 3, height: 2, left: 0, top: -2 })
    const canvas = new Canvas(6, 6)
    blit(canvas, sprite, 5, 1)
    expect([...canvas.pixels].filter((pixel) => pixel !== 0)).toHaveLength(1)
    expect(mirrored(mirrored(sprite))).toEqual(sprite)
    expect(mirrored(sprite).left).toBe(-3)
  })
})

describe('text', () => {
  const style = { sizePx: 13 }

  it('has every sign of both languages', () => {
    const box = fontOf(20).glyph('\u2603').fill.alpha
    for (const sign of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789éèêëàâçîïôœùûüÉÈÊÀÇÔŒ’'.,:;!?-–()[]/%+×·…«»")
      expect([...fontOf(20).glyph(sign).fill.alpha], sign).not.toEqual([...box])
  })

  it('tells signs apart at every size', () => {
    for (const sizePx of [8, 10, 12, 14, 18, 24, 32]) {
      const seen = new Set<string>()
      for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') {
        const { x, y, width, height, alpha } = fontOf(sizePx).glyph(sign).fill
        seen.add(`${x} ${y} ${width} ${height} ${alpha.join()}`)
      }
      expect(seen.size, `${sizePx}`).toBe(62)
    }
  })

  it('has digits of one width, so that numbers do not dance', () => {
    for (const sizePx of [9, 13, 22])
      expect(
        new Set([...'0123456789'].map((digit) => textWidth(digit, { sizePx, weight: 'bold' }))).size
      ).toBe(1)
  })

  it('breaks lines between words and cuts what does not fit', () => {
    const text = 'Restez hors de portée, frappez, et regardez où vous êtes.'
    const lines = wrapped(text, 120, style)
    expect(lines.join(' ')).toBe(text)
    for (const line of lines) expect(textWidth(line, style)).toBeLessThanOrEqual(120)
    expect(textWidth(fitted(text, 90, style), style)).toBeLessThanOrEqual(90)
    expect(fitted('ab', 90, style)).toBe('ab')
  })
})

import { describe, expect, it } from 'vitest'
import {
  charactersOf,
  numberFormatSchema,
  parseNumber
} from '../../../electron/shared/perception/number-format'

const format = (options: object = {}) => numberFormatSchema.parse(options)

describe('numbers as they are written', () => {
  it.each([
    ['0120', {}, { value: 120 }],
    ['1 2', {}, { value: 12 }],
    ['-7', {}, null],
    ['-7', { signed: true }, { value: -7 }],
    ['-0', { signed: true }, { value: 0 }],
    ['3/7', {}, null],
    ['3/7', { form: 'fraction' }, { value: 3, max: 7 }],
    ['3/', { form: 'fraction' }, null],
    ['/7', { form: 'fraction' }, null],
    ['3/7/9', { form: 'fraction' }, null],
    ['12', { form: 'fraction' }, null],
    ['1,234,567', { thousands: 'comma' }, { value: 1234567 }],
    ['1,23', { thousands: 'comma' }, null],
    ['12.5', { decimals: 2 }, { value: 12.5 }],
    ['12.555', { decimals: 2 }, null],
    ['12.', { decimals: 2 }, null],
    ['1.2.3', { decimals: 1 }, null],
    ['1.234,5', { decimals: 1, decimalMark: ',', thousands: 'point' }, { value: 1234.5 }],
    ["12'345", { thousands: 'apostrophe' }, { value: 12345 }],
    ['12 345', { thousands: 'space' }, { value: 12345 }],
    ['', {}, null],
    ['123', { digits: { min: 4, max: 4 } }, null],
    ['12345', { digits: { min: 4, max: 4 } }, null],
    ['0012', { digits: { min: 4, max: 4 } }, { value: 12 }]
  ])('"%s" with %o', (line, options, expected) => {
    expect(parseNumber(line, format(options))).toEqual(expected)
  })

  it('only what can occur is looked for', () => {
    expect(charactersOf(format())).toBe('0123456789')
    expect(charactersOf(format({ signed: true, decimals: 1, thousands: 'space', form: 'fraction' }))).toBe(
      '0123456789-. /'
    )
  })
})

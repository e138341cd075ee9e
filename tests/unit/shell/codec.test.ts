import { describe, expect, it } from 'vitest'
import { AppError } from '../../../electron/shared/errors'
import { decodeMessage, encodeMessage, rebuildError } from '../../../electron/shared/rpc/codec'

describe('the text lane', () => {
  it('carries calls and answers as they are', () => {
    const call = { t: 'q', i: '1', m: 'play.attach', a: [{ candidateId: 'x' }] }
    expect(decodeMessage(encodeMessage(call))).toEqual(call)
    expect(decodeMessage(encodeMessage({ t: 's', i: '1', r: [1] }))).toEqual({ t: 's', i: '1', r: [1] })
  })

  it('rebuilds an error as an AppError of the same code and sentence', () => {
    const sent = new AppError('window.gone', { title: 'Game' })
    const message = decodeMessage(encodeMessage({ t: 's', i: '1', e: sent }))
    expect(message).toMatchObject({ e: { code: 'window.gone', message: sent.message } })
  })

  it.each([{ code: 'toString', params: {} }, { code: 'internal' }, 'text', null])(
    'makes an internal error of %j',
    (data) => expect(rebuildError(data).code).toBe('internal')
  )

  it.each([
    '',
    '1',
    'null',
    '{}',
    '{"t":"q","m":"x"}',
    '{"t":"q","m":"x","a":{"length":1}}',
    '{"t":"s","i":1}'
  ])('refuses %j', (text) => expect(() => decodeMessage(text)).toThrow())
})

import { describe, expect, it, vi } from 'vitest'
import { ipcWire } from '../../../electron/main/shell/ipc-wire'
import { FakeContents } from '../../support/fake-electron'

const header = new Uint8Array(32)

function spied() {
  const contents = new FakeContents()
  return { contents, send: vi.spyOn(contents, 'send') }
}

describe('ipcWire', () => {
  it('has four messages on their way and takes the next once one is acknowledged', () => {
    const { contents, send } = spied()
    const wire = ipcWire(contents)
    const sent = Array.from({ length: 6 }, () => wire.sendBinary(header, new Uint8Array(10)))
    expect(sent).toEqual([true, true, true, true, false, false])
    wire.receiveReceipt()
    expect(wire.isCongested()).toBe(false)
    expect(wire.sendBinary(header, new Uint8Array(10))).toBe(true)
    expect(send).toHaveBeenCalledTimes(5)
  })

  it('counts bytes as well as messages', () => {
    const wire = ipcWire(new FakeContents())
    expect(wire.sendBinary(header, new Uint8Array(300 * 1024))).toBe(true)
    expect(wire.sendBinary(header, new Uint8Array(1))).toBe(false)
    wire.receiveReceipt()
    wire.receiveReceipt()
    expect(wire.sendBinary(header, new Uint8Array(1))).toBe(true)
  })

  it('hangs up on a page that lets answers pile up without end', () => {
    const { contents, send } = spied()
    const wire = ipcWire(contents)
    const closed = vi.fn()
    wire.onClose(closed)
    const answer = 'x'.repeat(1024 * 1024)
    for (let i = 0; i < 40; i += 1) wire.sendText(answer)
    expect(closed).toHaveBeenCalledOnce()
    expect(send.mock.calls.filter(([channel]) => channel === 'apprenti:text')).toHaveLength(33)
    expect(send).toHaveBeenLastCalledWith('apprenti:closed')
  })

  it('says nothing to a page that is gone', () => {
    const { contents, send } = spied()
    const wire = ipcWire(contents)
    const heard = vi.fn()
    wire.onText(heard)
    contents.destroy()
    wire.sendText('x')
    wire.lose()
    wire.receiveText('late')
    wire.close()
    expect(wire.sendBinary(header, header)).toBe(false)
    expect(send).not.toHaveBeenCalled()
    expect(heard).not.toHaveBeenCalled()
  })
})

import { expect, test } from 'vitest'
import { EventHub } from '../../../electron/main/events'
import type { Notice } from '../../../electron/shared/rpc/contract'

const notice = (restarts: number): Notice => ({ kind: 'workerRestarted', restarts })

test('what happens is told to everyone who listens, until they stop', () => {
  const hub = new EventHub()
  const heard: string[] = []
  const stop = hub.on('sessionsChanged', () => heard.push('a'))
  hub.on('sessionsChanged', () => heard.push('b'))
  hub.emit('sessionsChanged')
  stop()
  hub.emit('sessionsChanged')
  expect(heard).toEqual(['a', 'b', 'b'])
})

test('a message that nobody was there to hear waits for the first who listens', () => {
  const hub = new EventHub()
  hub.emit('notice', notice(1))
  hub.emit('notice', notice(2))
  const first: Notice[] = []
  const second: Notice[] = []
  hub.on('notice', (n) => first.push(n))
  hub.on('notice', (n) => second.push(n))
  hub.emit('notice', notice(3))
  expect(first).toEqual([notice(1), notice(2), notice(3)])
  expect(second).toEqual([notice(3)])
})

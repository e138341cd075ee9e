import { expect, it } from 'vitest'
import type { ChildLink } from '../../../electron/main/input/child-process'
import type { HeardEvent } from '../../../electron/main/input/heard'
import { Hearing, type Ears } from '../../../electron/main/input/hearing'
import { Tagger } from '../../../electron/main/input/tagger'

/** Listener processes that say what a test tells them to. */
class Listeners {
  started = 0
  running = 0
  #say: (message: unknown) => void = () => undefined
  #end: (why: string) => void = () => undefined

  readonly start = (): ChildLink => {
    this.started += 1
    this.running += 1
    const end = { by: (_why: string): void => undefined }
    this.#end = (why) => {
      this.running -= 1
      end.by(why)
    }
    return {
      post: () => undefined,
      onMessage: (listener) => (this.#say = listener),
      onExit: (listener) => (end.by = listener),
      kill: () => this.#end('killed')
    }
  }
  ready(): void {
    this.#say({ kind: 'ready' })
  }
  hear(event: HeardEvent): void {
    this.#say({ kind: 'heard', event })
  }
  die(why: string): void {
    this.#end(why)
  }
}

const move = (atMs: number): HeardEvent => ({ kind: 'move', x: 3, y: 4, atMs })

function ears(told: string[], name: string): Ears {
  return {
    onHeard: ({ kind }, whose) => told.push(`${name} ${kind} ${whose}`),
    onDeaf: (why) => told.push(`${name} deaf ${why}`)
  }
}

it('has one listener for all who hear, from the first to the last', async () => {
  const listeners = new Listeners()
  const hearing = new Hearing(listeners.start)
  const told: string[] = []
  const joining = [hearing.join(ears(told, 'a')), hearing.join(ears(told, 'b'))]
  listeners.ready()
  const [leaveA, leaveB] = await Promise.all(joining)
  listeners.hear(move(1))
  leaveA?.()
  listeners.hear(move(2))
  expect([listeners.started, listeners.running]).toEqual([1, 1])
  leaveB?.()
  leaveB?.()
  await Promise.resolve()
  expect(listeners.running).toBe(0)
  expect(told).toEqual(['a move person', 'b move person', 'b move person'])

  const again = hearing.join(ears(told, 'c'))
  listeners.ready()
  await again
  expect(listeners.started).toBe(2)
})

it('tells everybody what one of them takes for the agent’s own doing', async () => {
  const listeners = new Listeners()
  const hearing = new Hearing(listeners.start)
  const told: string[] = []
  const tagger = new Tagger(1)
  const joining = [hearing.join(ears(told, 'a')), hearing.join(ears(told, 'hands'), tagger)]
  listeners.ready()
  const [, leave] = await Promise.all(joining)
  tagger.announce({ kind: 'move', at: { x: 3, y: 4 } }, 10).done({ fromMs: 10, toMs: 11 })
  listeners.hear(move(10))
  listeners.hear(move(10))
  tagger.announce({ kind: 'move', at: { x: 3, y: 4 } }, 20).done({ fromMs: 20, toMs: 21 })
  leave?.()
  listeners.hear(move(20))
  expect(told).toEqual([
    ...['a move agent', 'hands move agent'],
    ...['a move person', 'hands move person'],
    'a move person'
  ])
})

it('refuses who comes while it cannot listen, tells who was there that it ended, and begins again', async () => {
  const listeners = new Listeners()
  const hearing = new Hearing(listeners.start)
  const told: string[] = []
  const refused = hearing.join(ears(told, 'a'))
  listeners.die('no display')
  await expect(refused).rejects.toMatchObject({ code: 'input.deaf', params: { why: 'no display' } })

  const joining = hearing.join(ears(told, 'b'))
  listeners.ready()
  const leave = await joining
  listeners.die('crashed')
  expect(told).toEqual(['b deaf crashed'])

  const again = hearing.join(ears(told, 'c'))
  listeners.ready()
  await again
  leave()
  listeners.hear(move(1))
  expect(told).toEqual(['b deaf crashed', 'c move person'])
  expect(listeners.running).toBe(1)
})

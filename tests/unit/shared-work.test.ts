import { expect, test, vi } from 'vitest'
import { SharedWork } from '../../electron/main/shared-work'

/** Work that ends when told, and says when it was stopped. */
function slowWork() {
  const begun: { signal: AbortSignal; end: (answer: string) => void }[] = []
  const work = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')))
      begun.push({ signal, end: resolve })
    })
  return { begun, work }
}
const gone = new Error('gone')

test('the same asked thirty times at once is done once, and all hear the answer', async () => {
  const shared = new SharedWork(1)
  const { begun, work } = slowWork()
  const answers = Array.from({ length: 30 }, () => shared.run('a', work))
  await vi.waitFor(() => expect(begun).toHaveLength(1))
  begun[0]?.end('yes')
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['yes']))
  expect(begun).toHaveLength(1)
  void shared.run('a', work)
  await vi.waitFor(() => expect(begun).toHaveLength(2))
})

test('different work waits for its turn', async () => {
  const shared = new SharedWork(1)
  const { begun, work } = slowWork()
  const first = shared.run('a', work)
  const second = shared.run('b', work)
  await vi.waitFor(() => expect(begun).toHaveLength(1))
  begun[0]?.end('first')
  expect(await first).toBe('first')
  await vi.waitFor(() => expect(begun).toHaveLength(2))
  begun[1]?.end('second')
  expect(await second).toBe('second')
})

test('it is given up when the last who asked has gone, not before, and never begun when they went while it waited', async () => {
  const shared = new SharedWork(1)
  const { begun, work } = slowWork()
  const askers = [new AbortController(), new AbortController(), new AbortController()] as const
  const answers = [
    shared.run('a', work, askers[0].signal),
    shared.run('a', work, askers[1].signal),
    shared.run('b', work, askers[2].signal)
  ].map((answer) => answer.catch((error: unknown) => error))
  await vi.waitFor(() => expect(begun).toHaveLength(1))
  askers[2].abort(gone)
  askers[0].abort(gone)
  expect(await answers[0]).toBe(gone)
  expect(begun[0]?.signal.aborted).toBe(false)
  askers[1].abort(gone)
  expect(begun[0]?.signal.aborted).toBe(true)
  expect(await Promise.all(answers)).toEqual([gone, gone, gone])
  const next = shared.run('c', work)
  await vi.waitFor(() => expect(begun).toHaveLength(2))
  begun[1]?.end('c')
  expect(await next).toBe('c')
  await expect(shared.run('d', work, askers[0].signal)).rejects.toBe(gone)
})

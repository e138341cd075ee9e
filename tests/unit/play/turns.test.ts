import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { playInTurn, type TurnNews, type TurnSeat } from '../../../electron/main/play/turns'
import type { PlaySnapshot } from '../../../electron/shared/play'
import type { Profile } from '../../../electron/shared/profile'

const PROFILE = {
  title: { en: 'Snake', fr: 'Serpent' },
  episode: { score: 'score', restart: [] }
} as unknown as Profile
/** As many scores as a player remembers. */
const REMEMBERED = 50

/** A seat in which each episode ends at once, with the score that its policy makes. */
class Seat implements TurnSeat {
  readonly done: string[] = []
  policy = ''
  private readonly scores: number[] = []
  private ended: number
  private change: Partial<PlaySnapshot> = {}
  private listener: ((snapshot: PlaySnapshot) => void) | null = null

  constructor(before: number) {
    this.ended = before
    for (let i = 0; i < Math.min(before, REMEMBERED); i++) this.scores.push(0)
  }

  snapshot(): PlaySnapshot {
    return {
      ...{ status: 'running', mode: 'autonomous', controller: 'agent', acting: null, capture: null },
      ...{ capabilities: null, waitsForPerson: false, state: null },
      ...{ endedEpisodes: this.ended, lastScores: [...this.scores] },
      ...this.change
    } as unknown as PlaySnapshot
  }

  setPolicy(policy: string): void {
    this.policy = policy
  }

  setMode(mode: string): void {
    this.done.push(mode)
  }

  restart(): void {
    this.done.push('restart')
  }

  handBack(): void {
    this.done.push('handBack')
  }

  onSnapshot(listener: (snapshot: PlaySnapshot) => void): () => void {
    this.listener = listener
    queueMicrotask(() => this.play())
    return () => (this.listener = null)
  }

  play(): void {
    this.ended += 1
    this.scores.push(this.policy === 'good' ? 10 : 1)
    if (this.scores.length > REMEMBERED) this.scores.shift()
    this.tell({})
  }

  tell(change: Partial<PlaySnapshot>): void {
    this.change = change
    this.listener?.(this.snapshot())
  }
}

const play = (seat: Seat, news: TurnNews[], signal = new AbortController().signal) =>
  playInTurn(
    seat,
    { profile: PROFILE, policies: ['good', 'bad'], episodes: 3 },
    { signal, tell: (one) => news.push(one) }
  )

test.each([0, 49, 120])(
  'policies take turns, each with its own scores, whatever was played before (%i)',
  async (before) => {
    const seat = new Seat(before)
    const news: TurnNews[] = []
    expect(await play(seat, news)).toEqual([
      [10, 10, 10],
      [1, 1, 1]
    ])
    expect(seat.done).toEqual(['restart', 'autonomous', 'off'])
    expect(news.map((one) => one.kind === 'score' && one.policy)).toEqual([
      'good',
      'bad',
      'good',
      'bad',
      'good',
      'bad'
    ])
  }
)

test('what was played until the person took the controls is kept; nothing where one of them has no score', async () => {
  const seat = new Seat(0)
  const news: TurnNews[] = []
  seat.play = function (this: Seat) {
    if (news.length === 2) this.tell({ controller: 'human' })
    else Seat.prototype.play.call(this)
  }
  expect(await play(seat, news)).toEqual([[10], [1]])
  expect(news.at(-1)).toEqual({ kind: 'taken', cause: 'person' })
  const soon = new Seat(0)
  soon.play = function (this: Seat) {
    this.tell({ mode: 'off' })
  }
  await expect(play(soon, [])).rejects.toMatchObject({ code: 'play.noEpisode' })
  expect(soon.done.at(-1)).toBe('off')
})

test('it ends when it is told to, and refuses a game without a score', async () => {
  const seat = new Seat(0)
  const stopping = new AbortController()
  seat.play = () => stopping.abort()
  await expect(play(seat, [], stopping.signal)).rejects.toMatchObject({ code: 'play.noEpisode' })
  const profile = { ...PROFILE, episode: {} } as Profile
  await expect(
    playInTurn(
      seat,
      { profile, policies: ['good'], episodes: 1 },
      { signal: new AbortController().signal, tell: () => undefined }
    )
  ).rejects.toMatchObject({ code: 'play.noScore' })
})

test('whoever may end it is listened to by one episode at a time', async () => {
  const stopping = new AbortController()
  const listeners = (): number => getEventListeners(stopping.signal, 'abort').length
  const seat = new Seat(0)
  const counts: number[] = []
  seat.play = function (this: Seat) {
    counts.push(listeners())
    Seat.prototype.play.call(this)
  }
  await playInTurn(
    seat,
    { profile: PROFILE, policies: ['good', 'bad'], episodes: 8 },
    { signal: stopping.signal, tell: () => undefined }
  )
  expect(counts).toEqual(Array.from({ length: 16 }, () => 1))
  expect(listeners()).toBe(0)
})

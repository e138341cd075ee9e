import { expect, test } from 'vitest'
import type { DatasetLibrary } from '../../../electron/main/imitation/dataset-library'
import { DatasetMaker, type MakerParts } from '../../../electron/main/imitation/dataset-maker'
import { AppError } from '../../../electron/shared/errors'
import type { Dataset } from '../../../electron/shared/dataset'
import { profileSchema } from '../../../electron/shared/profile'

const label = { en: 'a', fr: 'a' }
const profile = profileSchema.parse({
  ...{ format: 2, id: 'tiles', title: label, attach: { window: { title: 'tiles' } } },
  clock: { kind: 'realTime', decisionsPerSecond: 10 },
  controls: [],
  actions: [{ id: 'none', label }],
  episode: {}
})
const WISH = { sessions: ['a', 'b'], who: 'person', side: 84, isColour: false } as const

/** A maker over recordings of these games; `make` stands for what reads them. */
function maker(
  games: Readonly<Record<string, string | null>>,
  make: MakerParts['reader']['makeDataset'] = async () => ({}) as Dataset
): { maker: DatasetMaker; shares: (number | undefined)[] } {
  const shares: (number | undefined)[] = []
  const datasets = {
    place: () => ({ id: 'tiles-1', folder: '/nowhere/tiles-1' }),
    list: () => [{ id: 'tiles-1' }]
  } as unknown as DatasetLibrary
  const made = new DatasetMaker({
    datasets,
    reader: {
      list: async () => Object.entries(games).map(([id, gameId]) => ({ id, gameId })),
      makeDataset: make
    },
    games: [profile],
    onProgress: () => shares.push(made.making?.share)
  })
  return { maker: made, shares }
}

test('makes one of the game that was recorded, and tells how far it is', async () => {
  const { maker: one, shares } = maker({ a: 'tiles', b: 'tiles' }, async (_folder, _wish, { onProgress }) => {
    onProgress(1, 4)
    onProgress(4, 4)
    return {} as Dataset
  })
  expect(await one.make(WISH)).toMatchObject({ id: 'tiles-1' })
  expect(shares).toEqual([0, 0.25, 1, undefined])
})

test('recordings of several games, or of none that is known, are refused with a sentence', async () => {
  await expect(maker({ a: 'tiles', b: 'snake' }).maker.make(WISH)).rejects.toMatchObject({
    code: 'dataset.twoGames'
  })
  await expect(maker({ a: 'snake', b: 'snake' }).maker.make(WISH)).rejects.toMatchObject({
    code: 'game.unknown'
  })
})

test('a recording that is not there is named, whatever game was wished for', async () => {
  const missing = { code: 'session.unknown', params: { id: 'b' } }
  await expect(maker({ a: 'tiles' }).maker.make(WISH)).rejects.toMatchObject(missing)
  await expect(maker({ a: 'tiles' }).maker.make({ ...WISH, game: 'tiles' })).rejects.toMatchObject(missing)
})

test('one at a time; one that is cancelled says so and makes room', async () => {
  const hanging: MakerParts['reader']['makeDataset'] = (_folder, _wish, { signal }) =>
    new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new AppError('rpc.closed')), { once: true })
    )
  const { maker: one } = maker({ a: 'tiles', b: 'tiles' }, hanging)
  const making = one.make(WISH)
  await expect(one.make(WISH)).rejects.toMatchObject({ code: 'dataset.busy' })
  await new Promise((resolve) => setTimeout(resolve, 0))
  one.cancel()
  await expect(making).rejects.toMatchObject({ code: 'dataset.cancelled' })
  expect(one.making).toBe(null)
})

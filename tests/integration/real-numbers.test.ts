import { afterAll, describe, expect, it } from 'vitest'
import { resources } from '../../electron/main/resources'
import { loadProfiles } from '../../electron/main/targets/profiles'
import type { GameDraft } from '../../electron/shared/games'
import { profileSchema } from '../../electron/shared/profile'
import { labelledPictures, patientHost, readLabelled } from '../support/labelled-numbers'
import { squaresDraft } from '../support/squares'

const host = patientHost()
afterAll(() => host.close())
const parts = { host, loadTemplate: () => Promise.reject(new Error('none is asked for')) }

/** What a game is before anything was taught of it. */
const NEW: GameDraft = {
  id: 'squares',
  format: 2,
  title: { en: 'Squares', fr: 'Squares' },
  controls: [],
  pointer: { buttons: ['left'] },
  actions: []
}

/** Games with their own readers, and how much of each file must be sure at least. */
const GAMES = [
  ['gnome-2048', 0.5],
  ['kobodl', 0.5],
  // Digits of one pixel over a ground that shades, dim between two balls; one picture in eight shows none.
  ['lbreakout2', 0.7],
  // Beside a word, both of them where the width of the number puts them.
  ['swell-foop', 0.85]
] as const

describe('the numbers of real games, against what was read off every picture by eye', () => {
  const shipped = loadProfiles(resources.profiles)
  it.each([
    ...GAMES.map(([id, least]) => [id, shipped.get(id)!.readers, least] as const),
    // Three minutes of each, as `real-recordings.test.ts` recorded them.
    ...GAMES.map(([id]) => [`${id}-3-minutes`, shipped.get(id)!.readers, 0.5] as const),
    ['squares-3-minutes', profileSchema.parse({ ...squaresDraft(NEW) }).readers, 0.5] as const
  ])(
    '%s: at least 98 of 100 right after the vote, at most 1 of 200 wrong while sure',
    async (file, readers, leastSure) => {
      const { frames, counted, sure, sureAndWrong, right, wrong } = await readLabelled(file, readers, parts)
      console.info(
        `${file}: ${frames} pictures, ${counted} of them of a game that was on, ${right} right, ${sure} sure, of them ${sureAndWrong} wrong`,
        wrong.slice(0, 10).join('; ')
      )
      expect(right / counted).toBeGreaterThanOrEqual(0.98)
      expect(sureAndWrong / sure).toBeLessThanOrEqual(0.005)
      expect(sure / frames).toBeGreaterThan(leastSure)
    },
    300_000
  )
})

it.each(['kobodl', 'kobodl-3-minutes'])(
  '%s: the number is found whole in every picture, also where its first digit touches the end of its line',
  async (file) => {
    // As dark as the game's own ground: over another one a line is found wider than its digits.
    const { kept, pictures } = await labelledPictures(file, '#000000')
    for (const [i, label] of kept.labels.entries()) {
      if (label === null) continue
      const found = await host.findNumbers({ ...kept.picture, data: pictures[i]! })
      expect(found.map(({ text }) => text)).toContain(String(label).padStart(10, '0'))
    }
  },
  120_000
)

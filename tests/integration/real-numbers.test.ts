import { afterAll, describe, expect, it } from 'vitest'
import { ReadingHost } from '../../electron/main/perception/reading-host'
import { resources } from '../../electron/main/resources'
import { loadProfiles } from '../../electron/main/targets/profiles'
import { forkWorker } from '../../electron/main/thinking/fork-worker'
import { readLabelled } from '../support/labelled-numbers'

const host = new ReadingHost(forkWorker(resources.reading))
afterAll(() => host.close())
const parts = { host, loadTemplate: () => Promise.reject(new Error('none is asked for')) }

describe('the numbers of real games, against what was read off every picture by eye', () => {
  it.each([
    ['gnome-2048', 0.5],
    ['kobodl', 0.5],
    // Digits of one pixel over a ground that shades, dim between two balls; one picture in eight shows none.
    ['lbreakout2', 0.7],
    // Beside a word, both of them where the width of the number puts them.
    ['swell-foop', 0.85]
  ] as const)(
    '%s: at least 98 of 100 right after the vote, at most 1 of 200 wrong while sure',
    async (id, leastSure) => {
      const profile = loadProfiles(resources.profiles).get(id)!
      const { frames, sure, sureAndWrong, right, wrong } = await readLabelled(id, profile.readers, parts)
      console.info(
        `${id}: ${frames} pictures, ${right} right, ${sure} sure, of them ${sureAndWrong} wrong`,
        wrong.slice(0, 10).join('; ')
      )
      expect(right / frames).toBeGreaterThanOrEqual(0.98)
      expect(sureAndWrong / sure).toBeLessThanOrEqual(0.005)
      expect(sure / frames).toBeGreaterThan(leastSure)
    },
    60_000
  )
})

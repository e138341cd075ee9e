import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TrainingRun } from '../../../electron/worker/train/run'
import { silent, toolsFor } from '../../support/probe-run'
import kept from '../../fixtures/earlier-run/kept.json'

const SAMPLE = join(import.meta.dirname, '../../fixtures/earlier-run')

/** A run of commit e01e7b0, the last before games were opened, ended by a kill after its checkpoint. */
describe('a run that was begun by an earlier version', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'apprenti-earlier-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  async function goneOn(newEpisodes: boolean): Promise<{ began: number; ended: number; hash: string }> {
    cpSync(SAMPLE, folder, { recursive: true })
    const run = await TrainingRun.open({ folder, config: null, steps: null, newEpisodes }, toolsFor(), silent)
    const began = run.progress.step
    const { progress, parametersHash } = await run.run()
    expect(progress).toMatchObject({ status: 'finished', error: null })
    return { began, ended: progress.step, hash: parametersHash }
  }

  test('goes on to the very parameters that the earlier version came to', async () => {
    expect(await goneOn(false)).toEqual({ began: kept.step, ended: kept.steps, hash: kept.parametersHash })
  })

  test('comes to others where it begins new episodes: what is compared depends on all of the checkpoint', async () => {
    const { began, ended, hash } = await goneOn(true)
    expect([began, ended]).toEqual([kept.step, kept.steps])
    expect(hash).not.toBe(kept.parametersHash)
  })
})

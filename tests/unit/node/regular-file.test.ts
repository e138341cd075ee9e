import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DatasetLibrary } from '../../../electron/main/imitation/dataset-library'
import { SessionLibrary } from '../../../electron/main/record/library'
import type { Timeline } from '../../../electron/main/record/timeline'
import { keptTimeline } from '../../../electron/main/record/timeline-cache'
import { openDatabase } from '../../../electron/main/store/db'
import { SettingsStore } from '../../../electron/main/store/settings-store'
import { loadCartridge } from '../../../games/invaders/cartridge'
import { loadProfiles } from '../../../electron/main/targets/profiles'
import { ModelLibrary } from '../../../electron/main/training/model-library'
import { RunFolders } from '../../../electron/main/training/run-folders'
import { readScalars } from '../../../electron/main/training/event-files'
import { KeptCalibrations } from '../../../electron/main/input/calibration/kept-calibrations'
import type { AppError } from '../../../electron/shared/errors'
import {
  appendRegularSync,
  openRegular,
  readEndSync,
  readRegularSync,
  readTextSync
} from '../../../electron/shared/node/regular-file'
import { PolicyReader } from '../../../electron/worker/deploy/policy-reader'
import { Samples } from '../../../electron/worker/imitate/samples'
import { readSafetensors } from '../../../electron/worker/train/safetensors'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'apprenti-odd-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const pipe = (name: string): string => {
  const file = join(folder, name)
  mkdirSync(join(file, '..'), { recursive: true })
  expect(spawnSync('/usr/bin/mkfifo', [file]).status).toBe(0)
  return file
}

describe('a file of ours', () => {
  it('is read whole, or from its end', () => {
    const file = join(folder, 'log.txt')
    writeFileSync(file, 'begin and end')
    expect(readTextSync(file)).toBe('begin and end')
    expect(readEndSync(file, 3).toString()).toBe('end')
    expect(readEndSync(file, 99).toString()).toBe('begin and end')
    appendRegularSync(file, '!')
    appendRegularSync(join(folder, 'new.txt'), 'new')
    expect(readFileSync(file, 'utf8') + readFileSync(join(folder, 'new.txt'), 'utf8')).toBe(
      'begin and end!new'
    )
  })

  it('of which too much is there is refused before it is read', () => {
    const file = join(folder, 'settings.json')
    writeFileSync(file, '')
    truncateSync(file, 2 ** 40)
    expect(() => readRegularSync(file)).toThrow('holds more than 4 MB')
    expect(readEndSync(file, 4)).toEqual(Buffer.alloc(4))
  })
})

// Each of these would wait for ever, or read for ever, if the file were simply opened.
describe.runIf(process.platform === 'linux')('what is no regular file', () => {
  it('is refused at once by every way to read and to add', async () => {
    const endless = join(folder, 'endless')
    symlinkSync('/dev/zero', endless)
    for (const file of [pipe('x'), endless, folder]) {
      for (const use of [
        readRegularSync,
        (f: string) => readEndSync(f, 8),
        (f: string) => appendRegularSync(f, 'x')
      ])
        expect(() => use(file)).toThrow('is not what it has to be')
      await expect(openRegular(file)).rejects.toMatchObject({ code: 'file.odd', params: { file } })
    }
  })

  it('is a session that says so, opens as such, and holds nothing else up', async () => {
    pipe('x.mcap')
    pipe('y.lock')
    const library = new SessionLibrary(folder)
    expect(await library.list({ deleted: false })).toMatchObject([
      { id: 'x', steps: 0, problem: { code: 'file.odd' } }
    ])
    expect(await library.repairUnfinished()).toBe(0)
    await expect(library.open('x')).rejects.toMatchObject({ code: 'file.odd' })
    await library.close()
  })

  it('in the place of a kept timeline is passed over', async () => {
    const session = join(folder, 'a.mcap')
    writeFileSync(session, 'four')
    pipe(`.cache/a.4-${Math.round(statSync(session).mtimeMs)}.timeline`)
    const timeline = { timesNs: [] } as unknown as Timeline
    expect(await keptTimeline(session, async () => timeline)).toBe(timeline)
  })

  it('in the place of settings, calibrations or the database is set aside', () => {
    const errors: AppError[] = []
    pipe('settings.json')
    pipe('calibrations.json')
    pipe('apprenti.db')
    const tell = (error: AppError): void => void errors.push(error)
    expect(new SettingsStore(folder, tell).current.language).toBe('system')
    expect(new KeptCalibrations(folder, tell).all).toEqual([])
    openDatabase(join(folder, 'apprenti.db'), [], tell).close()
    expect(errors.map(({ code }) => code)).toEqual(['settings.damaged', 'calibrate.damaged', 'store.damaged'])
    for (const error of errors) expect(error.sentence('fr')).toContain('n’est pas ce qu’il doit être')
  })

  it('in a run is said of it, and not waited for', async () => {
    const folders = new RunFolders(folder)
    for (const name of ['about.json', 'config.json', 'run.json', 'run.lock']) pipe(`odd/${name}`)
    symlinkSync('/dev/zero', join(folder, 'odd/log.txt'))
    expect(folders.read('odd')).toMatchObject({ about: null, damage: { code: 'run.unreadable' } })
    expect(folders.isTaken('odd')).toBe(false)
    expect(folders.logTail('odd', 10)).toEqual([])
    const points = readScalars(pipe('odd/events.1'), 0)
    await expect(points.next()).rejects.toMatchObject({ code: 'file.odd' })
  })

  it('is no data set: a row says so, and nothing waits for it', () => {
    pipe('datasets/odd/dataset.json')
    mkdirSync(join(folder, 'datasets/endless'))
    symlinkSync('/dev/zero', join(folder, 'datasets/endless/dataset.json'))
    const library = new DatasetLibrary(folder)
    expect(library.list({ deleted: false })).toMatchObject([
      { id: 'endless', damage: { code: 'file.odd' } },
      { id: 'odd', damage: { code: 'file.odd' } }
    ])
    expect(() => library.read('odd')).toThrow('is not what it has to be')
    expect(() => Samples.open(join(folder, 'datasets/odd'))).toThrow('is not what it has to be')
  })

  it('is no model, policy, profile, cartridge or checkpoint', async () => {
    const models = new ModelLibrary({
      bundled: join(folder, 'b'),
      own: join(folder, 'm'),
      exports: join(folder, 'e')
    })
    pipe('m/odd/card.json')
    pipe('m/odd/policy.onnx')
    expect(models.list({ deleted: false })).toMatchObject([{ id: 'odd', problem: { code: 'model.invalid' } }])
    expect(() => models.export('odd')).toThrow('is not what it has to be')
    await expect(PolicyReader.open(join(folder, 'm/odd/policy.onnx'))).rejects.toMatchObject({
      code: 'model.invalid'
    })
    pipe('p/odd.json')
    expect(() => loadProfiles(join(folder, 'p'))).toThrow('is not what it has to be')
    pipe('c/invaders.h')
    expect(() => loadCartridge(join(folder, 'c'))).toThrow('is missing')
    expect(() => readSafetensors(pipe('last.safetensors'))).toThrow('is not what it has to be')
  })
})

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SettingsStore } from '../../../electron/main/store/settings-store'
import type { AppError } from '../../../electron/shared/errors'
import { defaultSettings, shownSettings } from '../../../electron/shared/settings'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (): { store: SettingsStore; errors: AppError[] } => {
  const errors: AppError[] = []
  return { store: new SettingsStore(folder, (error) => errors.push(error)), errors }
}

describe('SettingsStore', () => {
  it('changes one setting, leaves the others, and remembers', () => {
    open().store.change({ language: 'fr' })
    open().store.change({ theme: 'dark' })
    expect(open().store.current).toEqual({ ...defaultSettings, language: 'fr', theme: 'dark' })
  })

  it('keeps what a newer version knows, through a change of its own', () => {
    const file = join(folder, 'settings.json')
    writeFileSync(file, '{"language":"fr","gravity":{"g":9.81}}')
    const errors: unknown[] = []
    const store = new SettingsStore(folder, (error) => errors.push(error))
    expect(store.current).toEqual({ ...defaultSettings, language: 'fr' })
    store.change({ theme: 'dark' })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      language: 'fr',
      theme: 'dark',
      gravity: { g: 9.81 }
    })
    expect(errors).toEqual([])
  })

  it('fills in settings that an older file does not have', () => {
    writeFileSync(join(folder, 'settings.json'), '{"language":"fr"}')
    const { store, errors } = open()
    expect(store.current).toEqual({ ...defaultSettings, language: 'fr' })
    expect(errors).toEqual([])
  })

  it('refuses a value out of range and keeps the file', () => {
    const { store } = open()
    store.change({ viewRateHz: 20 })
    expect(() => store.change({ viewRateHz: 1000 })).toThrow()
    expect(open().store.current.viewRateHz).toBe(20)
  })

  it.each(['not json', '{"theme":"purple"}', '[]x', '[1]'])('sets a damaged file aside: %s', (text) => {
    writeFileSync(join(folder, 'settings.json'), text)
    const { store, errors } = open()
    expect(store.current).toEqual(defaultSettings)
    expect(errors[0]?.code).toBe('settings.damaged')
    expect(readFileSync(join(folder, 'settings.json.damaged'), 'utf8')).toBe(text)
  })

  it.skipIf(process.platform === 'win32')('lets nobody else read the file, an older one neither', () => {
    const file = join(folder, 'settings.json')
    const rights = (): number => statSync(file).mode & 0o777
    writeFileSync(file, '{"obsPassword":"secret"}')
    chmodSync(file, 0o644)
    const { store } = open()
    expect(rights()).toBe(0o600)
    chmodSync(file, 0o644)
    store.change({ language: 'fr' })
    expect(rights()).toBe(0o600)
  })
})

it('shows pages whether a password is set, and never the password', () => {
  const shown = shownSettings({ ...defaultSettings, obsPassword: 'secret' })
  expect(shown.isObsPasswordSet).toBe(true)
  expect(JSON.stringify(shown)).not.toContain('secret')
  expect(shownSettings(defaultSettings).isObsPasswordSet).toBe(false)
})

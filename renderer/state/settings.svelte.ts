import type { Settings, SettingsChange, ShownSettings } from '../../electron/shared/settings'
import type { Language } from '../../electron/shared/language'
import { i18n } from '../i18n/index.svelte'
import { attempt, connection } from './connection.svelte'

/** The person's settings as the app keeps them. Language and theme are applied as soon as they change. */
class SettingsStore {
  /** Null until the app has answered. */
  current = $state.raw<ShownSettings | null>(null)
  state = $state<'idle' | 'saving' | 'saved'>('idle')
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    apply(remembered())
    connection.onOpen((client) => {
      client.on('settingsChanged', (settings) => this.#take(settings))
      void attempt(client.call('settings.get').then((settings) => this.#take(settings)))
    })
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => apply(this.current))
    addEventListener('languagechange', () => apply(this.current))
  }

  /** Shows the change at once and saves it; if the app refuses, what it holds is shown again. */
  async set<K extends keyof ShownSettings & keyof Settings>(key: K, value: ShownSettings[K]): Promise<void> {
    if (this.current === null || this.current[key] === value) return
    await this.#save({ ...this.current, [key]: value }, { [key]: value })
  }

  /** Replaces the password, which no page ever gets to see; empty: forgets it. */
  async setObsPassword(obsPassword: string): Promise<void> {
    if (this.current === null) return
    await this.#save({ ...this.current, isObsPasswordSet: obsPassword !== '' }, { obsPassword })
  }

  async #save(hoped: ShownSettings, change: SettingsChange): Promise<void> {
    const before = this.current ?? hoped
    this.#take(hoped)
    this.state = 'saving'
    const kept = await attempt(connection.call('settings.set', change))
    this.#take(kept ?? before)
    this.#settle(kept !== undefined)
  }

  #take(settings: ShownSettings): void {
    this.current = settings
    remember(settings)
    apply(settings)
  }

  #settle(saved: boolean): void {
    this.state = saved ? 'saved' : 'idle'
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => (this.state = 'idle'), 2_500)
  }
}

type Look = Pick<Settings, 'language' | 'theme'>
const LOOK_KEY = 'look'

/** The look of the last visit, so that the page does not change colour or language while it starts. */
function remembered(): Look | null {
  try {
    const look = JSON.parse(localStorage.getItem(LOOK_KEY) ?? 'null') as Partial<Look> | null
    return { language: look?.language ?? 'system', theme: look?.theme ?? 'system' }
  } catch {
    return null
  }
}

function remember({ language, theme }: Look): void {
  try {
    localStorage.setItem(LOOK_KEY, JSON.stringify({ language, theme }))
  } catch {
    // A browser that stores nothing only starts in the system's look.
  }
}

function apply(settings: Look | null): void {
  i18n.language = chosenLanguage(settings?.language ?? 'system')
  document.documentElement.lang = i18n.language
  document.documentElement.dataset['theme'] = chosenTheme(settings?.theme ?? 'system')
}

function chosenLanguage(setting: Settings['language']): Language {
  if (setting !== 'system') return setting
  return navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en'
}

function chosenTheme(setting: Settings['theme']): 'light' | 'dark' {
  if (setting !== 'system') return setting
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

export const settings = new SettingsStore()

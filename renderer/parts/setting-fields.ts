import type { Settings } from '../../electron/shared/settings'

export type SettingKey = keyof Settings
export const SETTING_GROUPS = ['look', 'play', 'mame', 'video', 'obs', 'remote'] as const

/** How one setting is edited. The app checks every value again; these only shape the form. */
type Field<Value> = { readonly group: (typeof SETTING_GROUPS)[number] } & (Value extends boolean
  ? { readonly kind: 'switch' }
  : Value extends number
    ? { readonly kind: 'number'; readonly from: number; readonly to: number }
    : string extends Value
      ? { readonly kind: 'path' | 'secret' | 'policy' }
      : { readonly kind: 'choice' })

/** One entry for each setting: a setting without its field is a type error here. */
export const SETTING_FIELDS: { readonly [K in SettingKey]: Field<Settings[K]> } = {
  language: { group: 'look', kind: 'choice' },
  theme: { group: 'look', kind: 'choice' },
  startPlaying: { group: 'play', kind: 'switch' },
  policy: { group: 'play', kind: 'policy' },
  keepCorrections: { group: 'play', kind: 'switch' },
  askPercent: { group: 'play', kind: 'number', from: 0, to: 50 },
  showBoxes: { group: 'play', kind: 'switch' },
  viewRateHz: { group: 'play', kind: 'number', from: 1, to: 60 },
  windowRateHz: { group: 'play', kind: 'number', from: 1, to: 60 },
  mamePath: { group: 'mame', kind: 'path' },
  romFolder: { group: 'mame', kind: 'path' },
  ffmpegPath: { group: 'video', kind: 'path' },
  obsAddress: { group: 'obs', kind: 'path' },
  obsPassword: { group: 'obs', kind: 'secret' },
  obsRecord: { group: 'obs', kind: 'switch' },
  obsScene: { group: 'obs', kind: 'path' },
  remoteAddress: { group: 'remote', kind: 'path' }
}

import { z } from 'zod'

/** What a person can set. The app's form and the docs are made from these descriptions. */
export const settingsSchema = z.strictObject({
  language: z.enum(['system', 'en', 'fr']).describe('Language of the app'),
  theme: z.enum(['system', 'light', 'dark']).describe('Light or dark'),
  mamePath: z.string().max(1000).describe('Path of the MAME program; empty: look for it'),
  romFolder: z
    .string()
    .max(1000)
    .describe("Folder with your own ROMs for MAME; empty: play the app's own cartridge"),
  ffmpegPath: z.string().max(1000).describe('Path of the ffmpeg program; empty: look for it'),
  obsAddress: z
    .string()
    .max(300)
    .describe('Where OBS Studio listens, usually localhost:4455; empty: leave OBS alone'),
  obsPassword: z.string().max(300).describe("Password of OBS's WebSocket server"),
  obsRecord: z.boolean().describe('Let OBS record while Apprenti records'),
  obsScene: z.string().max(300).describe('Scene OBS shows for it; empty: the one it has'),
  remoteAddress: z
    .string()
    .max(60)
    .describe('Address and port where other computers may look on; empty: nowhere'),
  startPlaying: z.boolean().describe('Let the built-in game play itself when the app opens'),
  keepCorrections: z
    .boolean()
    .describe('Keep your corrections while a learned policy plays or suggests: record when you take over'),
  askPercent: z
    .number()
    .int()
    .min(0)
    .max(50)
    .describe('Percent of familiar moments at which a cloned agent may stop and ask; 0: it never asks'),
  policy: z.string().max(200).describe('Policy that plays first; empty: the best that ships'),
  showBoxes: z.boolean().describe('Draw what the agent sees over the picture'),
  viewRateHz: z.number().int().min(1).max(60).describe('Pictures per second of the live view'),
  windowRateHz: z.number().int().min(1).max(60).describe('Captures per second of a desktop window')
})

/** A file of them: some may be missing, and a newer version of the app may know more. */
export const settingsFileSchema = z.record(z.string(), z.unknown())

export type Settings = z.output<typeof settingsSchema>

/** The settings as a page gets them: of the password only whether there is one. */
export type ShownSettings = Omit<Settings, 'obsPassword'> & { readonly isObsPasswordSet: boolean }

/** Leaves out what no page needs to know: a page can be looked at, and its memory read, by others. */
export function shownSettings({ obsPassword, ...open }: Settings): ShownSettings {
  return { ...open, isObsPasswordSet: obsPassword !== '' }
}

/** Some settings, to change. */
export const settingsChangeSchema = settingsSchema.partial()
export type SettingsChange = z.output<typeof settingsChangeSchema>

export const defaultSettings: Settings = {
  language: 'system',
  theme: 'system',
  mamePath: '',
  romFolder: '',
  ffmpegPath: '',
  obsAddress: '',
  obsPassword: '',
  obsRecord: false,
  obsScene: '',
  remoteAddress: '',
  startPlaying: true,
  keepCorrections: true,
  askPercent: 5,
  policy: '',
  showBoxes: true,
  viewRateHz: 30,
  windowRateHz: 20
}

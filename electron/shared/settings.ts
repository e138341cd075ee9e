import { z } from 'zod'

/** What a person can set. The app's form, the CLI and the docs are made from these descriptions. */
export const settingsSchema = z.strictObject({
  language: z.enum(['system', 'en', 'fr']).default('system').describe('Language of the app'),
  theme: z.enum(['system', 'light', 'dark']).default('system').describe('Light or dark'),
  mamePath: z.string().default('').describe('Path of the MAME program; empty: look for it'),
  romFolder: z
    .string()
    .default('')
    .describe("Folder with your own ROMs for MAME; empty: play the app's own cartridge"),
  startPlaying: z.boolean().default(true).describe('Let the built-in game play itself when the app opens'),
  showBoxes: z.boolean().default(true).describe('Draw what the agent sees over the picture'),
  viewRateHz: z.number().int().min(1).max(60).default(30).describe('Pictures per second of the live view'),
  windowRateHz: z
    .number()
    .int()
    .min(1)
    .max(60)
    .default(20)
    .describe('Captures per second of a desktop window')
})

export type Settings = z.output<typeof settingsSchema>

export const defaultSettings: Settings = settingsSchema.parse({})

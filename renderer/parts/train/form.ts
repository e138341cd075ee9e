import type { AgentInfo } from '../../../electron/shared/training'
import type { ConfigField, ConfigValue, ConfigValues, Preset } from '../../../electron/shared/config-form'

/** What is wrong with what was typed. */
export type Problem =
  | { readonly kind: 'number' | 'whole' | 'gymId' }
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'sizes'; readonly most: number; readonly max: number }

export type Reading<Value> = { readonly value: Value } | { readonly problem: Problem }

/** What is wrong with it, if anything. */
export function problemOf(reading: Reading<unknown> | undefined): Problem | null {
  return reading !== undefined && 'problem' in reading ? reading.problem : null
}

/** A number as it was typed; a comma is a decimal point to many. */
export function readNumber(text: string, min: number, max: number, isWhole: boolean): Reading<number> {
  const value = Number(text.trim().replace(',', '.'))
  if (text.trim() === '' || !Number.isFinite(value)) return { problem: { kind: 'number' } }
  if (isWhole && !Number.isInteger(value)) return { problem: { kind: 'whole' } }
  return value < min || value > max ? { problem: { kind: 'range', min, max } } : { value }
}

/** The value of a setting as its form field holds it: a text, or for a flag true or false. */
export function readField(field: ConfigField, draft: string | boolean): Reading<ConfigValue> {
  switch (field.kind) {
    case 'flag':
      return { value: draft === true }
    case 'choice':
      return { value: String(draft) }
    case 'sizes':
      return readSizes(String(draft), field.maxLength, field.max)
    default:
      return readNumber(String(draft), field.min, field.max, field.kind === 'integer')
  }
}

function readSizes(text: string, most: number, max: number): Reading<readonly number[]> {
  const sizes = text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number)
  const isValid = sizes.length <= most && sizes.every((n) => Number.isInteger(n) && n >= 1 && n <= max)
  return isValid ? { value: sizes } : { problem: { kind: 'sizes', most, max } }
}

/** A value as its form field shows it. */
export function draftOf(value: ConfigValue): string | boolean {
  if (typeof value === 'boolean') return value
  return typeof value === 'object' ? value.join(', ') : String(value)
}

/** The values that a preset leads to, whole. */
export function presetValues(
  agent: AgentInfo,
  preset: Preset | null,
  taught: ConfigValues = {}
): ConfigValues {
  return Object.fromEntries(
    agent.fields.map((field) => [field.key, preset?.values[field.key] ?? taught[field.key] ?? field.default])
  )
}

/** Evaluations and checkpoints on the way of a run whose preset does not say how often. */
const SHARE = 20

/** What a preset says of a run beside its settings, as the form holds it. */
export function plainOf(preset: Preset): Record<string, string> {
  const share = Math.max(1, Math.floor(preset.steps / SHARE))
  const { steps, streams = 1, evaluateEvery = share, evaluationEpisodes } = preset
  return {
    steps: String(steps),
    streams: String(streams),
    evaluateEvery: String(evaluateEvery),
    checkpointEvery: String(share),
    ...(evaluationEpisodes === undefined ? {} : { evaluationEpisodes: String(evaluationEpisodes) })
  }
}

/** The presets that fit an environment, those made for it first. */
export function presetsFor(agent: AgentInfo, env: string): Preset[] {
  const fits = (preset: Preset): boolean => preset.envs.some((id) => env === id)
  return [...agent.presets.filter(fits), ...agent.presets.filter(({ envs }) => envs.length === 0)]
}

/** The fields in their groups, in the order they are declared in. */
export function grouped(fields: readonly ConfigField[]): [group: string, fields: ConfigField[]][] {
  const groups = new Map<string, ConfigField[]>()
  for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), field])
  return [...groups]
}

/** An id that Gymnasium could know. */
export function readGymId(text: string): Reading<string> {
  const id = text.trim().replace(/^gym:/, '')
  return /^[A-Za-z0-9_.:/-]{1,120}$/.test(id) ? { value: `gym:${id}` } : { problem: { kind: 'gymId' } }
}

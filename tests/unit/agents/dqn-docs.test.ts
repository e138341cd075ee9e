import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ConfigField, ConfigValue } from '../../../electron/shared/config-form'
import { DQN_FIELDS } from '../../../electron/worker/agents/dqn/config'
import { DQN_PRESETS } from '../../../electron/worker/agents/dqn/presets'

const page = readFileSync(new URL('../../../docs/algorithms/dqn.md', import.meta.url), 'utf8')

const written = (value: ConfigValue): string => {
  if (typeof value === 'object') return value.length === 0 ? 'none' : value.join(', ')
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value)
}

function range(field: ConfigField): string {
  if (field.kind === 'choice') return field.choices.join(', ')
  if (field.kind === 'flag') return 'on, off'
  if (field.kind === 'sizes') return `up to ${field.maxLength} sizes of at most ${field.max}`
  return `${field.min} to ${field.max}${field.kind === 'integer' ? ', whole' : ''}`
}

const settings = [
  '| setting | default | values | what |',
  '|---|---|---|---|',
  ...DQN_FIELDS.map((f) => `| \`${f.key}\` | ${written(f.default)} | ${range(f)} | ${f.about.en} |`)
].join('\n')

const presets = [
  '| preset | made for | steps | environments | settings |',
  '|---|---|---|---|---|',
  ...DQN_PRESETS.map(({ id, envs, steps, streams = 1, values }) => {
    const differing = DQN_FIELDS.filter(
      ({ key, default: usual }) => key in values && written(values[key]!) !== written(usual)
    )
    const said = differing.map(({ key }) => `${key} ${written(values[key]!)}`).join('; ')
    return `| \`${id}\` | ${envs.join(', ') || 'any'} | ${steps.toLocaleString('en')} | ${streams} | ${said} |`
  })
].join('\n')

test('the page has the settings as they are', () => expect(page).toContain(settings))
test('the page has the presets as they are', () => expect(page).toContain(presets))

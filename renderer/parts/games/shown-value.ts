import type { FieldState } from '../../../electron/shared/perception/fields'
import { i18n } from '../../i18n/index.svelte'
import type { DraftReader } from '../../state/draft-fields'

/** The value of a field in words: points as a number, a bar in per cent, a template as seen or not. */
export function shownValue(
  reader: DraftReader | null,
  { value, max }: Pick<FieldState, 'value' | 'max'>
): string {
  const t = i18n.t.games.fields
  if (value === null) return t.nothing
  if (typeof value === 'boolean') return value ? t.seen : t.notSeen
  if (typeof value === 'string') return value === '' ? t.nothing : i18n.t.games.fields.quoted(value)
  const isShare = reader?.kind === 'bar' || reader?.kind === 'colour' || reader?.kind === 'changed'
  if (isShare) return i18n.percent(value)
  const digits = reader?.kind === 'number' ? (reader.format?.decimals ?? 0) : 0
  const shown = i18n.number(value, Number.isInteger(value) ? 0 : digits || 2)
  return max === undefined ? shown : `${shown} / ${i18n.number(max)}`
}

import type { TargetKind } from '../../../electron/shared/target'
import type { Pictogram } from '../pixels'

export const KIND_ICONS: Record<TargetKind, Pictogram> = {
  builtin: 'play',
  mame: 'cabinet',
  window: 'window'
}

import type { Act, PicturePoint, PointerAct } from '../../electron/shared/action'
import type { Language } from '../../electron/shared/language'
import type { Control } from '../../electron/shared/profile'
import type { Dictionary } from '../i18n/en'

interface Speaker {
  readonly t: Dictionary
  readonly language: Language
  readonly percent: (share: number) => string
}

/** What was done once, in words; empty when nothing was. */
export function actWords(act: Act, controls: readonly Control[], speaker: Speaker): string {
  const { act: t } = speaker.t
  const nameOf = (id: string): string => controls.find((c) => c.id === id)?.label[speaker.language] ?? id
  const parts = [
    ...(act.press === undefined ? [] : [t.press(act.press.map(nameOf).join(' + '))]),
    ...(act.pointer === undefined ? [] : [pointerWords(act.pointer, speaker)]),
    ...(act.text === undefined ? [] : [t.type(act.text)])
  ]
  return parts.join(', ')
}

function pointerWords(pointer: PointerAct, { t: { act: t }, percent }: Speaker): string {
  const place = ({ x, y }: PicturePoint): string => `${percent(x)}, ${percent(y)}`
  if (pointer.kind === 'click')
    return (pointer.count > 1 ? t.doubleClick : t.click)(t.buttons[pointer.button], place(pointer.at))
  if (pointer.kind === 'drag')
    return t.drag(t.buttons[pointer.button], place(pointer.from), place(pointer.to))
  if (pointer.kind === 'move') return t.move(place(pointer.at))
  const { dx, dy } = pointer
  const turns = [
    ...(dy === 0 ? [] : [`${dy > 0 ? '↓' : '↑'} ${Math.abs(dy)}`]),
    ...(dx === 0 ? [] : [`${dx > 0 ? '→' : '←'} ${Math.abs(dx)}`])
  ]
  return t.wheel(turns.join(' '), place(pointer.at))
}

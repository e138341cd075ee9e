import type { Point } from '../../electron/shared/geometry/rectangle'
import type { PersonInput } from '../../electron/shared/person-input'
import type { XLogged } from './x-log'

const BUTTONS: Readonly<Record<string, string>> = { '1': 'left', '2': 'middle', '3': 'right' }
/** Wheel notches are buttons to X. */
const WHEEL: Readonly<Record<string, string>> = { '4': '0,-1', '5': '0,1', '6': '-1,0', '7': '1,0' }

interface Size {
  readonly width: number
  readonly height: number
}

/** An event of the X server, told as a recorded one would be. */
export interface XLine {
  readonly line: string
  readonly timeMs: number
}

/** How far what was recorded lies from what the server logged, in time. */
interface Apart {
  readonly p50Ms: number
  readonly p95Ms: number
  readonly mostMs: number
}

/** What was recorded as lines that X's log can be told in as well; `size`: of the window, in pixels. */
export const inputLines = (inputs: readonly PersonInput[], size: Size): string[] =>
  inputs.map((input) => {
    const sign = 'down' in input ? (input.down ? '+' : '-') : ''
    if (input.kind === 'key') return `${sign}${input.code}`
    const at = `${Math.floor(input.at.x * size.width)},${Math.floor(input.at.y * size.height)}`
    if (input.kind === 'move') return at
    return input.kind === 'button' ? `${sign}${input.button} ${at}` : `wheel ${input.dx},${input.dy} ${at}`
  })

/** X's log as such lines, `corner`: of the window on the screen. The release of a notch is none of the wheel's. */
export const eventsOfX = (log: readonly XLogged[], corner: Point): XLine[] =>
  log.flatMap(({ kind, code, button, down, x, y, timeMs }) => {
    const sign = down ? '+' : '-'
    if (kind === 'key') return [{ line: `${sign}${code}`, timeMs }]
    const at = `${x - corner.x},${y - corner.y}`
    if (kind === 'move') return [{ line: at, timeMs }]
    const notch = WHEEL[button]
    if (notch !== undefined) return down ? [{ line: `wheel ${notch} ${at}`, timeMs }] : []
    return [{ line: `${sign}${BUTTONS[button]} ${at}`, timeMs }]
  })

/**
 * What was recorded beside the X server's own log, one by one. `beganMs`: when the recording began by the server's
 * clock; left out, what the two clocks differ by in the middle is taken for it.
 */
export function beside(
  inputs: readonly PersonInput[],
  log: readonly XLine[],
  size: Size,
  beganMs?: number
): { readonly isSame: boolean; readonly apart: Apart; readonly sentence: string } {
  const ours = inputLines(inputs, size)
  const isSame = ours.length === log.length && ours.every((line, i) => line === log[i]?.line)
  const behind = isSame ? inputs.map(({ tMs }, i) => (log[i]?.timeMs ?? NaN) - tMs) : []
  const began = beganMs ?? percentile(behind, 0.5)
  const away = behind.map((ms) => Math.abs(ms - began))
  const apart = {
    p50Ms: percentile(away, 0.5),
    p95Ms: percentile(away, 0.95),
    mostMs: percentile(away, 1)
  }
  const count = (kind: PersonInput['kind']): number => inputs.filter((i) => i.kind === kind).length
  const sentence =
    `X server ${log.length} events, recorded ${ours.length} (${count('key')} of keys, ${count('button')} of` +
    ` buttons, ${count('wheel')} notches, ${count('move')} moves), ${isSame ? 'one by one the same' : 'NOT the same'};` +
    ` apart in time p50 ${apart.p50Ms.toFixed(2)} ms, p95 ${apart.p95Ms.toFixed(2)} ms,` +
    ` most ${apart.mostMs.toFixed(2)} ms`
  return { isSame, apart, sentence }
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? NaN

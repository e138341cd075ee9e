/**
 * What a detector's numbers mean, told by the shapes of its outputs (they are nowhere written down), and the reading of them.
 * The layouts of Ultralytics' YOLO exports and what follows them: docs/detector.md.
 */
import type { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import type { Size } from './letterbox'
import type { Found } from './suppress'

/**
 * `v5` [batch, boxes, 5 + kinds]: middle, size, whether anything is there, then each kind. `v8` [batch, 4 + kinds, boxes]: middle,
 * size, each kind. `v8-rows`: the same turned. `end-to-end` [batch, boxes, 6]: corners, confidence, kind; overlaps are
 * gone already.
 */
export type LayoutKind = 'v5' | 'v8' | 'v8-rows' | 'end-to-end'

export interface Layout {
  readonly kind: LayoutKind
  /** The output's place among all. */
  readonly output: number
  /** Kinds that it tells apart; null where the shape does not say. */
  readonly kinds: number | null
  readonly boxes: number
}

export interface OutputShape {
  readonly name: string
  readonly shape: readonly number[]
}

/** Makes an error of why it is no detector, and of what told so. */
export type Refusal = (why: LocalizedText, cause?: unknown) => AppError

/** Strides of the grids that detectors lay over a picture. */
const GRIDS: readonly (readonly number[])[] = [
  [8],
  [8, 16],
  [8, 16, 32],
  [4, 8, 16, 32],
  [8, 16, 32, 64],
  [16, 32]
]
const ANCHORS = 3
/** The most that networks which suppress by themselves give. */
const MOST_END_TO_END = 1000
const [END_TO_END_COLUMNS, V5_HEAD, V8_HEAD] = [6, 5, 4]
/** Numbers of a raw box distribution: 16 for each edge. */
const DISTRIBUTION = 64

const cellCounts = ({ width, height }: Size): number[] =>
  GRIDS.map((strides) =>
    strides.reduce((sum, stride) => sum + Math.ceil(width / stride) * Math.ceil(height / stride), 0)
  )

/**
 * @param input the canvas that it was run on: the number of boxes follows from it
 * @param named how many kinds are named; null: it is not known
 */
export function layoutOf(
  outputs: readonly OutputShape[],
  input: Size,
  named: number | null,
  refuse: Refusal
): Layout {
  const flat = outputs.filter(({ shape }) => shape.length === 3)
  if (isRaw(outputs)) throw refuse(RAW)
  if (outputs.some(({ shape }) => shape.length === 4) && flat.length > 0) throw refuse(SEGMENTS)
  const [first] = flat
  if (first === undefined || flat.length > 1) throw refuse(otherOutputs(outputs))
  const [, rows, columns] = first.shape as [number, number, number]
  const output = outputs.indexOf(first)
  const counts = cellCounts(input)
  const hasAnchors = counts.some((count) => ANCHORS * count === rows)
  if (columns === END_TO_END_COLUMNS && rows <= MOST_END_TO_END && !hasAnchors)
    return { kind: 'end-to-end', output, kinds: null, boxes: rows }
  const isTurned = hasAnchors || (counts.includes(rows) ? !counts.includes(columns) : rows > columns)
  if (!isTurned) return checked({ kind: 'v8', output, kinds: rows - V8_HEAD, boxes: columns }, first, refuse)
  const isV5 = hasAnchors || columns - V5_HEAD === named || !counts.includes(rows)
  return isV5
    ? checked({ kind: 'v5', output, kinds: columns - V5_HEAD, boxes: rows }, first, refuse)
    : checked({ kind: 'v8-rows', output, kinds: columns - V8_HEAD, boxes: rows }, first, refuse)
}

function checked(layout: Layout, output: OutputShape, refuse: Refusal): Layout {
  if ((layout.kinds ?? 1) < 1) throw refuse(otherOutputs([output]))
  return layout
}

/** Distributions of edges beside kinds, or grids of both: what exports for accelerators leave to be decoded. */
function isRaw(outputs: readonly OutputShape[]): boolean {
  const isGrid = ({ shape }: OutputShape): boolean => shape.length === 4 && shape[1]! >= DISTRIBUTION
  const isFlat = ({ shape }: OutputShape): boolean =>
    shape.length === 3 && shape.slice(1).includes(DISTRIBUTION)
  if (outputs.length > 1 && outputs.every(isGrid)) return true
  return outputs.length > 1 && outputs.some(isFlat) && outputs.every(({ shape }) => shape.length === 3)
}

const RAW: LocalizedText = {
  en: 'it gives raw box distributions; export it again with its decoding in the file (Ultralytics: format=onnx)',
  fr: 'il donne des distributions brutes de boîtes ; exportez-le de nouveau avec son décodage dans le fichier (Ultralytics : format=onnx)'
}
const SEGMENTS: LocalizedText = {
  en: 'it outlines things instead of boxing them; export a model that was trained for the task "detect"',
  fr: 'il détoure les choses au lieu de les encadrer ; exportez un modèle entraîné pour la tâche « detect »'
}

function otherOutputs(outputs: readonly OutputShape[]): LocalizedText {
  const told = outputs.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ')
  return {
    en: `its outputs (${told}) are those of no detector known here; export a YOLO detector as ONNX`,
    fr: `ses sorties (${told}) ne sont celles d’aucun détecteur connu ici ; exportez un détecteur YOLO en ONNX`
  }
}

/** A confidence is out of bounds by this much before it is believed to be none. */
const SLACK = 1e-3

/**
 * What one picture's numbers say, in pixels of the canvas: everything at least as sure as `least`.
 * @param data the output's numbers of this picture
 * @throws AppError where what should be a confidence is none
 */
export function decode(
  data: Float32Array,
  { kind, boxes, kinds }: Layout,
  least: number,
  refuse: Refusal
): Found[] {
  if (kind === 'end-to-end') return decodeCorners(data, boxes, least, refuse)
  const count = kinds ?? 0
  const head = kind === 'v5' ? V5_HEAD : V8_HEAD
  // Numbers of one box lie side by side, or those of all boxes do.
  const [perBox, perNumber] = kind === 'v8' ? [1, boxes] : [head + count, 1]
  const found: Found[] = []
  for (let box = 0; box < boxes; box++) {
    const at = box * perBox
    const sure = kind === 'v5' ? confidence(data[at + 4 * perNumber]!, refuse) : 1
    if (sure < least) continue
    let [best, most] = [0, -Infinity]
    for (let k = 0; k < count; k++) {
      const value = confidence(data[at + (head + k) * perNumber]!, refuse)
      if (value > most) [best, most] = [k, value]
    }
    const together = sure * most
    if (together < least) continue
    const [x, y, width, height] = [0, 1, 2, 3].map((i) => data[at + i * perNumber]!) as [
      number,
      number,
      number,
      number
    ]
    found.push({
      box: { x: x - width / 2, y: y - height / 2, width, height },
      kind: best,
      confidence: together
    })
  }
  return found
}

function decodeCorners(data: Float32Array, boxes: number, least: number, refuse: Refusal): Found[] {
  const found: Found[] = []
  for (let at = 0; at < boxes * END_TO_END_COLUMNS; at += END_TO_END_COLUMNS) {
    const sure = confidence(data[at + 4]!, refuse)
    if (sure < least) continue
    const [left, top, right, bottom] = data.subarray(at, at + 4) as unknown as [
      number,
      number,
      number,
      number
    ]
    const box = { x: left, y: top, width: right - left, height: bottom - top }
    found.push({ box, kind: Math.max(0, Math.round(data[at + 5]!)), confidence: sure })
  }
  return found
}

function confidence(value: number, refuse: Refusal): number {
  if (value >= -SLACK && value <= 1 + SLACK) return Math.max(0, Math.min(1, value))
  const told = Number.isFinite(value) ? value.toPrecision(4) : String(value)
  throw refuse({
    en: `it is sure of something by ${told}, which is not between 0 and 1; export it again with its last layer in the file`,
    fr: `il est sûr de quelque chose à ${told}, ce qui n’est pas entre 0 et 1 ; exportez-le de nouveau avec sa dernière couche dans le fichier`
  })
}

import { Command } from 'commander'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { LabelledPicture, LabelledPictures } from '../../../games/contract/labelled'
import { WINDOWED_GAMES } from '../../../games/registry'
import { resources } from '../../main/resources'
import { openDataFolder } from '../../main/store/data-folder'
import { freeName } from '../../main/store/free-name'
import { DETECTORS_FOLDER } from '../../shared/detector-card'
import { AppError } from '../../shared/errors'
import { DETECTOR_DEFAULTS, type DetectorConfig } from '../../worker/detect/config'
import { expectSound, learnedFrom, openLabels } from '../../worker/detect/labels/open'
import { onCanvas, type LearnedPicture } from '../../worker/detect/learned-pictures'
import { makeDetector, type MadeDetector } from '../../worker/detect/make-detector'
import type { DetectorProgress } from '../../worker/detect/trainer'
import { OnnxRuntime } from '../../worker/engine/runtime/onnx-runtime'
import {
  dataOption,
  filePath,
  folderPath,
  jsonOption,
  learningMinutes,
  seedOption,
  someText,
  wholeNumber
} from '../options'
import { answer, log, WrongUsage } from '../output'

interface Options {
  readonly game?: string
  readonly labels?: string
  readonly test?: string
  readonly pictures: number
  readonly testPictures: number
  readonly steps: number
  readonly minutes: number
  readonly flip: boolean
  readonly paste: boolean
  readonly name?: string
  readonly to?: string
  readonly report?: string
  readonly seed: number
  readonly data: string
  readonly json: boolean
}

/** `apprenti detect train`: a detector from boxes on pictures. */
export function detectTrainCommand(): Command {
  return new Command('train')
    .description(
      'train a detector from boxes drawn on pictures, or from a game that knows what is on its own; Ctrl+C ends it with the best so far'
    )
    .option('--labels <path>', 'a folder of pictures with labels (YOLO), or a COCO JSON file', filePath)
    .option('--test <path>', 'with --labels: others, of other maps or sessions, to judge it by', filePath)
    .option('--game <id>', 'a game of the app that makes pictures with labels', someText)
    .option('--pictures <n>', 'with --game: to learn from', wholeNumber(10, 1400), 150)
    .option(
      '--test-pictures <n>',
      'with --game: of other maps and looks, to judge it by',
      wholeNumber(10, 1000),
      120
    )
    .option('--steps <n>', 'updates', wholeNumber(20, 100_000), DETECTOR_DEFAULTS.steps)
    .option('--minutes <n>', 'the longest that it may learn', learningMinutes, DETECTOR_DEFAULTS.minutes)
    .option('--no-flip', 'never mirror pictures: where left and right mean something')
    .option('--no-paste', 'never paste things from one picture into another')
    .option('--name <name>', 'of the detector', someText)
    .option('--to <folder>', 'a new folder for it; otherwise among your detectors', folderPath)
    .option(
      '--report <file>',
      'write all figures there: each kind, what is taken for what, the worst pictures',
      filePath
    )
    .addOption(seedOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(train)
}

/** What it learns from. */
interface Material {
  readonly kinds: readonly string[]
  readonly pictures: LearnedPicture[]
  readonly test: LearnedPicture[] | null
  readonly where: string
}

/** Whether somebody has asked it to end. */
interface Ending {
  readonly isAsked: () => boolean
}

async function train(options: Options): Promise<void> {
  const startedMs = performance.now()
  let isStopping = false
  const stop = (): void => void (isStopping = true)
  for (const signal of SIGNALS) process.once(signal, stop)
  const runtime = new OnnxRuntime({ threads: 1 })
  try {
    const material = await materialOf(options, { isAsked: () => isStopping })
    if (material === null) throw new AppError('detect.tooSoon', {})
    const { kinds, where } = material
    const title = options.name ?? `${where} (${kinds.length} kinds)`
    const folder = folderOf(options, where)
    const order = {
      ...material,
      ...{ config: configOf(options), folder, title, command: commandOf(options) },
      secondsBefore: (performance.now() - startedMs) / 1000
    }
    const made = await makeDetector(order, {
      runtime,
      wasm: readFileSync(join(resources.appFolder, 'out/native/optim.wasm')),
      nowMs: () => performance.now(),
      interrupted: async () => {
        await turn()
        return isStopping
      },
      tell: progressLine
    })
    if (made === null) throw new AppError('detect.tooSoon', {})
    if (options.report !== undefined) writeFileSync(options.report, reportOf(made))
    tell(made, folder, options)
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop)
    await runtime.close()
  }
}

const nextTurn = (): Promise<unknown> => turn()

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Null where it was to end before all was there. */
async function materialOf(options: Options, ending: Ending): Promise<Material | null> {
  const { game, labels, test } = options
  if ((game === undefined) === (labels === undefined))
    throw new WrongUsage(
      new AppError('input.invalid', {
        what: { en: 'What to learn from', fr: 'De quoi apprendre' },
        why: {
          en: 'give either --labels or --game',
          fr: 'donnez soit --labels, soit --game'
        }
      })
    )
  if (game !== undefined) return ofGame(game, options, ending)
  const set = await openLabels(labels!)
  expectSound(set)
  const others = test === undefined ? null : await openLabels(test)
  if (others !== null) expectSound(others)
  log(`reading ${set.pictures.length} pictures`)
  return {
    kinds: set.kinds,
    pictures: await learnedFrom(set, nextTurn),
    test: others === null ? null : await learnedFrom({ ...others, kinds: set.kinds }, nextTurn),
    where: basename(labels!)
  }
}

async function ofGame(
  id: string,
  { seed, pictures, testPictures }: Options,
  ending: Ending
): Promise<Material | null> {
  const source = labelledOf(id)
  const { kinds } = source
  const learned = await drawn(source, 'training', { seed, count: pictures }, ending)
  const test = learned && (await drawn(source, 'heldOut', { seed, count: testPictures }, ending))
  return learned && test && { kinds, pictures: learned, test, where: id }
}

function labelledOf(id: string): LabelledPictures {
  const known = WINDOWED_GAMES.filter(({ labelled }) => labelled !== undefined)
  const found = known.find((game) => game.id === id)?.labelled
  if (found !== undefined) return found
  throw new WrongUsage(
    new AppError('detect.noPictures', { game: id, known: known.map((game) => game.id).join(', ') })
  )
}

async function drawn(
  { kinds, draw }: LabelledPictures,
  part: 'training' | 'heldOut',
  { seed, count }: { readonly seed: number; readonly count: number },
  { isAsked }: Ending
): Promise<LearnedPicture[] | null> {
  log(`drawing ${count} pictures ${part === 'training' ? 'to learn from' : 'to judge it by'}`)
  const learned: LearnedPicture[] = []
  for (const picture of draw(part, seed, count)) {
    learned.push(ofDrawn(picture, learned.length, kinds))
    await turn()
    if (isAsked()) return null
  }
  return learned
}

function ofDrawn(
  { pixels: data, width, height, labels, place, look }: LabelledPicture,
  number: number,
  kinds: readonly string[]
): LearnedPicture {
  const name = `${number}: ${place}, ${look}`
  return onCanvas({ data, width, height }, { name, group: place, labels }, kinds)
}

function configOf({ seed, steps, minutes, flip, paste }: Options): DetectorConfig {
  return { ...DETECTOR_DEFAULTS, seed, steps, minutes, isMirrored: flip, isPasted: paste }
}

function folderOf({ to, name, data }: Options, where: string): string {
  if (to !== undefined) return to
  const slug = (name ?? where).replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '') || 'detector'
  return freeName(join(openDataFolder(data).folder, DETECTORS_FOLDER, slug))
}

/** What was typed, without what changes nothing of the detector; of paths their last names. */
function commandOf(options: Options): string {
  const { game, labels, test, pictures, testPictures, steps, minutes, flip, paste, seed } = options
  const said: readonly (readonly [string, string | number | undefined])[] = [
    ['game', game],
    ['labels', labels && basename(labels)],
    ['test', test && basename(test)],
    ...(game === undefined
      ? []
      : ([
          ['pictures', pictures],
          ['test-pictures', testPictures]
        ] as const)),
    ['steps', steps],
    ['minutes', minutes],
    ['seed', seed]
  ]
  const words = said.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag} ${value}`]))
  return [
    'apprenti detect train',
    ...words,
    ...(flip ? [] : ['--no-flip']),
    ...(paste ? [] : ['--no-paste'])
  ].join(' ')
}

function progressLine({ step, steps, seconds, loss, seen }: DetectorProgress): void {
  if (seen === null && step % 100 !== 0) return
  const found = seen === null ? '' : `, mAP50 ${seen.map50.toFixed(3)}, mAP50-95 ${seen.map5095.toFixed(3)}`
  log(`update ${step} of ${steps}, ${Math.round(seconds)} s, loss ${loss.toFixed(3)}${found}`)
}

const percent = (part: number): string => `${Math.round(100 * part)} %`

const reportOf = ({ card, scores, updates }: MadeDetector): string => {
  const { sha256, command, seed, pictures, steps, seconds, bytes, judged } = card
  const { confusion, worst } = scores
  const document = {
    command,
    seed,
    pictures,
    steps,
    updates,
    seconds,
    bytes,
    sha256,
    judged,
    confusion,
    worst
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function tell({ card, scores }: MadeDetector, folder: string, { json }: Options): void {
  const { pictures, seconds, bytes, steps, judged } = card
  const { map50, map5095, confidence, precision, recall } = judged
  answer(json, { model: folder, images: pictures, map50, map5095, seconds, bytes }, () =>
    [
      `${folder}: from ${pictures} pictures in ${seconds} s (best after ${steps} updates), ${bytes} bytes`,
      `on ${judged.pictures} pictures ${judged.by === 'test' ? 'that had no part in it' : 'that were held back'}: mAP50 ${map50.toFixed(3)}, mAP50-95 ${map5095.toFixed(3)}`,
      `from a confidence of ${confidence.toFixed(2)} on, ${percent(precision)} of what it finds is there, and it finds ${percent(recall)} of what is there`,
      ...judged.perKind.map(
        ({ kind, count, ap50 }) => `${kind.padEnd(24)}  ${count} there  AP50 ${ap50?.toFixed(3) ?? '–'}`
      ),
      ...scores.worst
        .slice(0, 3)
        .map(({ picture, missed, wrong }) => `worst: ${picture}: ${missed} missed, ${wrong} wrong`)
    ].join('\n')
  )
}

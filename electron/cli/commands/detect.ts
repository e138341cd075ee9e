import { Command, Option } from 'commander'
import { Detector } from '../../worker/detect/detector'
import { expectSound, openLabels } from '../../worker/detect/labels/open'
import type { LabelSet } from '../../worker/detect/labels/label-set'
import { writeLabels, type LabelFormat } from '../../worker/detect/labels/write'
import { detectorsIn, type ShelvedDetector } from '../../worker/detect/shelf'
import { textIn } from '../../shared/language'
import { detectorFolders } from '../detector-folders'
import { dataOption, filePath, folderPath, jsonOption } from '../options'
import { answer, EXIT, terminalLanguage } from '../output'
import { namesOption } from './detect-names'
import { detectTrainCommand } from './detect-train'

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

function listCommand(): Command {
  return new Command('list')
    .description('detectors that ship with the app, and your own')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(({ data, json }: { data: string; json: boolean }) => {
      const all = detectorsIn(detectorFolders(data))
      answer(json, all, () => all.map(line).join('\n') || 'No detectors here.')
    })
}

const line = ({ name, file, card }: ShelvedDetector): string =>
  card === null
    ? `${name.padEnd(24)}  ${file} (its card cannot be read)`
    : `${name.padEnd(24)}  ${card.kinds.length} kinds, mAP50 ${percent(card.judged.map50)}, ${Math.round(card.bytes / 1024)} KiB: ${card.title}`

function checkCommand(): Command {
  return new Command('check')
    .description('whether labels (a folder, or a COCO JSON file) or a detector (an ONNX file) can be used')
    .argument('<path>', 'folder, .json or .onnx', filePath)
    .addOption(namesOption())
    .addOption(jsonOption())
    .action(async (path: string, { names, json }: { names?: string[]; json: boolean }) => {
      if (path.toLowerCase().endsWith('.onnx')) await checkDetector(path, names, json)
      else await checkLabels(path, json)
    })
}

async function checkDetector(file: string, names: string[] | undefined, json: boolean): Promise<void> {
  const detector = await Detector.open(file, names ? { names } : {})
  const { facts } = detector
  await detector.close()
  const { layout, size, license } = facts
  answer(json, facts, () =>
    [
      `a detector (layout ${layout}) of ${facts.names.length} kinds, at ${size.width} x ${size.height}`,
      `kinds: ${facts.names.join(', ')}`,
      `license of its weights: ${license ?? 'not told'}`
    ].join('\n')
  )
}

async function checkLabels(path: string, json: boolean): Promise<void> {
  const set = await openLabels(path)
  const summary = summaryOf(set)
  answer(json, summary, () =>
    [
      `${summary.pictures} pictures, ${summary.boxes} boxes, ${summary.groups} maps or sessions, ${summary.unlabelled} pictures without a label file`,
      ...summary.kinds.map(({ kind, boxes }) => `${kind.padEnd(24)}  ${boxes}`),
      ...summary.problems.map(({ where, why }) => `${where}: ${why}`)
    ].join('\n')
  )
  if (set.problems.length > 0) process.exitCode = EXIT.unhealthy
}

function summaryOf({ kinds, pictures, unlabelled, problems }: LabelSet) {
  const labels = pictures.flatMap((picture) => picture.labels)
  return {
    pictures: pictures.length,
    boxes: labels.length,
    groups: new Set(pictures.map(({ group }) => group)).size,
    unlabelled,
    kinds: kinds.map((kind) => ({ kind, boxes: labels.filter((label) => label.kind === kind).length })),
    problems: problems.map(({ where, why }) => ({ where, why: textIn(terminalLanguage(), why) }))
  }
}

interface WriteOptions {
  readonly to: string
  readonly format: LabelFormat
  readonly json: boolean
}

/** Importing and exporting are the same, but for what is usual. */
async function copyLabels(from: string, { to, format, json }: WriteOptions): Promise<void> {
  const set = await openLabels(from)
  expectSound(set)
  writeLabels(set, to, format)
  const boxes = set.pictures.reduce((sum, { labels }) => sum + labels.length, 0)
  const document = { folder: to, format, pictures: set.pictures.length, boxes, kinds: set.kinds }
  answer(json, document, () => `${set.pictures.length} pictures with ${boxes} boxes: ${to}`)
}

function importCommand(): Command {
  return new Command('import')
    .description(
      'labels made elsewhere (a folder of YOLO’s, or a COCO JSON file) into a folder to learn from'
    )
    .argument('<path>', 'folder or .json', filePath)
    .requiredOption('--to <folder>', 'a new folder', folderPath)
    .addOption(jsonOption())
    .action((from: string, options: Omit<WriteOptions, 'format'>) =>
      copyLabels(from, { ...options, format: 'yolo' })
    )
}

function exportCommand(): Command {
  return new Command('export')
    .description('labels for other programs')
    .argument('<path>', 'folder of labels, or a COCO JSON file', filePath)
    .requiredOption('--to <folder>', 'a new folder', folderPath)
    .addOption(new Option('--format <name>', 'what they are to be').choices(['yolo', 'coco']).default('yolo'))
    .addOption(jsonOption())
    .action(copyLabels)
}

/** `apprenti detect`: what finds things in pictures. */
export function detectCommand(): Command {
  return new Command('detect')
    .description('detectors: train one, look at labels and at detectors of your own')
    .addCommand(detectTrainCommand())
    .addCommand(checkCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(listCommand())
}

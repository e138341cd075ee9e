import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DETECTOR_CARD_FILE, DETECTOR_FILE, type DetectorCard } from '../../shared/detector-card'
import { Random } from '../../shared/random'
import { writeWhole } from '../train/run-folder'
import { splitByGroup, type DetectorConfig } from './config'
import type { LearnedPicture } from './learned-pictures'
import type { DetectorScores } from './precision'
import { judge, trainDetector, type DetectorTools } from './trainer'

export interface DetectorOrder {
  readonly kinds: readonly string[]
  readonly pictures: readonly LearnedPicture[]
  /** Pictures that have no part in the learning; null: it is judged by those that told when to end. */
  readonly test: readonly LearnedPicture[] | null
  /** Where the labels are from, as the person knows it. */
  readonly where: string
  readonly config: DetectorConfig
  /** A new folder for file and card. */
  readonly folder: string
  readonly title: string
  /** What makes the same detector in a terminal. */
  readonly command: string
  /** Of preparing the pictures: counts as time of the training. */
  readonly secondsBefore: number
}

export interface MadeDetector {
  readonly card: DetectorCard
  readonly scores: DetectorScores
  /** Updates in all; the best may have been earlier. */
  readonly updates: number
}

/**
 * Trains a detector and writes it with its card.
 * @returns null where it was stopped before it had learned anything; nothing is written then
 * @throws AppError 'detect.labels' where no pictures can be held back
 */
export async function makeDetector(order: DetectorOrder, tools: DetectorTools): Promise<MadeDetector | null> {
  const { kinds, pictures, config, folder, title, command, test } = order
  const startedMs = tools.nowMs()
  const random = new Random(config.seed)
  const parts = splitByGroup(pictures, (below) => random.integer(below), order.where)
  const learned = await trainDetector({ kinds, ...parts }, config, tools)
  if (learned === null) return null
  const scores = test === null ? learned.scores : await judge(learned.bytes, test, kinds)
  const { map50, map5095, confidence, precision, recall, perKind } = scores
  const card: DetectorCard = {
    format: 'apprenti-detector-card/1',
    ...{ title, command, seed: config.seed, kinds: [...kinds] },
    pictures: pictures.length,
    steps: learned.steps,
    seconds: Math.round(order.secondsBefore + (tools.nowMs() - startedMs) / 1000),
    judged: {
      by: test === null ? 'validation' : 'test',
      pictures: scores.pictures,
      ...{ map50: rounded(map50), map5095: rounded(map5095) },
      ...{ confidence: rounded(confidence), precision: rounded(precision), recall: rounded(recall) },
      perKind: perKind.map(({ kind, count, ap50, ap5095 }) => ({
        ...{ kind, count },
        ap50: ap50 === null ? null : rounded(ap50),
        ap5095: ap5095 === null ? null : rounded(ap5095)
      }))
    },
    bytes: learned.bytes.length,
    sha256: createHash('sha256').update(learned.bytes).digest('hex')
  }
  mkdirSync(folder, { recursive: true })
  writeWhole(join(folder, DETECTOR_FILE), learned.bytes)
  writeWhole(join(folder, DETECTOR_CARD_FILE), `${JSON.stringify(card, null, 2)}\n`)
  return { card, scores, updates: learned.updates }
}

const rounded = (share: number): number => Math.round(1e4 * share) / 1e4

/** What is wrong with a detector's file or with labels, in one sentence. */
import { basename } from 'node:path'
import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'

/** @param file any path: its last name is told */
export const badDetector = (file: string, why: LocalizedText, cause?: unknown): AppError =>
  new AppError('detect.model', { file: basename(file), why }, { cause })

/** @param where file or folder of the labels, as the person knows it */
export const badLabels = (where: string, why: LocalizedText, cause?: unknown): AppError =>
  new AppError('detect.labels', { where, why }, { cause })

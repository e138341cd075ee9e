import { AppError } from '../../shared/errors'

/** A folder that cannot be imported: why, and what to do about it, in both languages. */
export const notImported = (folder: string, en: string, fr: string, cause?: unknown): AppError =>
  new AppError('dataset.notImported', { folder, why: { en, fr } }, { cause })

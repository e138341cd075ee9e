import { AppError, asAppError } from '../shared/errors'
import type { Language } from '../shared/language'

/** Exit codes of the command line. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unhealthy: 3, interrupted: 130 } as const

/** An error of whoever typed the command: what was given for a flag is not possible. Ends it with EXIT.usage. */
export class WrongUsage extends AppError {
  constructor(cause: AppError) {
    super(cause.code, cause.params, { cause })
  }
}

/** What flags make; an AppError that comes of them is wrong usage. */
export function fromFlags<T>(make: () => T): T {
  try {
    return make()
  } catch (thrown) {
    throw thrown instanceof AppError ? new WrongUsage(thrown) : thrown
  }
}

/** The language of the terminal: French when the locale says so, English otherwise. */
export function terminalLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return locale.toLowerCase().startsWith('fr') ? 'fr' : 'en'
}

/** Progress and remarks: stderr, so that stdout stays for the answer. */
export function log(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** The answer of a command: one JSON document with `--json`, text otherwise. */
export function answer(json: boolean, document: unknown, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${text()}\n`)
}

/** The one sentence a person reads when a command fails. */
export function explain(thrown: unknown): string {
  const error = asAppError(thrown)
  const isUnknown = error.code === 'internal' && thrown instanceof Error
  if (!isUnknown || !process.env['APPRENTI_DEBUG']) return error.sentence(terminalLanguage())
  return new AppError('internal', { why: thrown.stack ?? thrown.message }).sentence(terminalLanguage())
}

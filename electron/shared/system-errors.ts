/** What a system call refuses, as Node throws it. */
interface SystemError {
  readonly code: string
  readonly syscall: string
  readonly path?: string
}

const isSystemError = (thrown: unknown): thrown is SystemError =>
  thrown instanceof Error &&
  typeof (thrown as Partial<SystemError>).code === 'string' &&
  typeof (thrown as Partial<SystemError>).syscall === 'string'

/** SQLite calls no system by name. */
const isFullDatabase = (thrown: unknown): thrown is Error =>
  thrown instanceof Error && (thrown as Partial<SystemError>).code === 'SQLITE_FULL'

const SENTENCES = {
  ENOSPC: 'disk.full',
  EDQUOT: 'disk.full',
  EMFILE: 'system.tooManyFiles',
  ENFILE: 'system.tooManyFiles',
  EACCES: 'file.denied',
  EPERM: 'file.denied',
  EROFS: 'file.denied',
  ENOENT: 'file.missing',
  EISDIR: 'file.odd',
  ENOTDIR: 'file.odd',
  EEXIST: 'file.odd'
} as const

/** What of a file could not be used: what it concerns is named where the system names it. */
export interface FileFailure {
  readonly code: (typeof SENTENCES)[keyof typeof SENTENCES] | 'file.failed'
  readonly params: { readonly file: string; readonly why: string }
}

/** The failure of a disk or a file as an error with a sentence; null for anything else. */
export function fileFailure(thrown: unknown): FileFailure | null {
  if (isFullDatabase(thrown)) return { code: 'disk.full', params: { file: '', why: thrown.message } }
  if (!isSystemError(thrown) || thrown.syscall.startsWith('spawn')) return null
  const { code, path } = thrown
  const known = Object.hasOwn(SENTENCES, code) ? SENTENCES[code as keyof typeof SENTENCES] : null
  const needsNoName = known === 'disk.full' || known === 'system.tooManyFiles'
  // Sockets and processes fail with the same codes: theirs name no path.
  if (path === undefined && !needsNoName) return null
  const file = path ?? ''
  return { code: known ?? 'file.failed', params: { file, why: (thrown as unknown as Error).message } }
}

import { randomBytes } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors'
import { lockHolder, type LockHeldError } from '../../shared/node/lock'
import { thisProcess } from '../../shared/node/process-identity'
import { readTextSync } from '../../shared/node/regular-file'
import { writeFileAtomic } from '../store/atomic-file'
import { APP_LOCK } from '../store/data-folder'
import { LINK_PATH } from './site'

/** In the data folder while the app is shown in a browser: what gives links to it. */
const FILE = 'browser.json'
/** Whoever reads the file gets in: nobody but the person may. */
const ONLY_OWNER = 0o600
const LARGEST_BYTES = 4096
/** An app that is very busy answers late. */
const ANSWER_WITHIN_MS = 10_000

const wayInSchema = z.object({
  port: z.number().int().min(1).max(65_535),
  secret: z.string().regex(/^[\w-]{32}$/),
  /** Of the app: a file that one left behind which was killed opens nothing. */
  pid: z.number().int(),
  boot: z.string(),
  started: z.string()
})
type WayIn = z.infer<typeof wayInSchema>

export const newLinkSecret = (): string => randomBytes(24).toString('base64url')

/**
 * Leaves in the data folder what `linkTo` needs. Throws what the file system throws.
 * @returns takes it away again, unless another app left its own there meanwhile
 */
export function leaveWayIn(folder: string, { port, secret }: Pick<WayIn, 'port' | 'secret'>): () => void {
  const file = join(folder, FILE)
  const { pid, boot, started } = thisProcess
  writeFileAtomic(file, `${JSON.stringify({ port, secret, pid, boot, started })}\n`, ONLY_OWNER)
  return () => {
    if (wayInOf(file)?.secret === secret) rmSync(file, { force: true })
  }
}

/**
 * A fresh link to the app that runs on a data folder. Throws `open.notRunning`, `open.elsewhere`, `open.noPage`,
 * `open.notYours` or `open.noAnswer`.
 */
export async function linkTo(folder: string): Promise<string> {
  const file = join(folder, FILE)
  refuseOthers(folder, file)
  const held = lockHolder(join(folder, APP_LOCK))
  if (held === null) throw new AppError('open.notRunning', { folder })
  const app = { folder, pid: held.process }
  if (held.isElsewhere) throw new AppError('open.elsewhere', app)
  const wayIn = wayInOf(file)
  if (wayIn === null || !isOf(wayIn, held)) throw new AppError('open.noPage', app)
  try {
    return await ask(wayIn)
  } catch (cause) {
    throw new AppError('open.noAnswer', app, { cause })
  }
}

/** The port of another user's file would be another user's server. */
function refuseOthers(folder: string, file: string): void {
  try {
    const owner = statSync(file, { throwIfNoEntry: false })?.uid
    const isOthers = owner !== undefined && process.getuid !== undefined && owner !== process.getuid()
    if (!isOthers) return
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM') throw error
  }
  throw new AppError('open.notYours', { folder })
}

/** Null for a file that is not there, or is none of ours. */
function wayInOf(file: string): WayIn | null {
  try {
    return wayInSchema.parse(JSON.parse(readTextSync(file, LARGEST_BYTES)))
  } catch {
    return null
  }
}

const isOf = ({ pid, boot, started }: WayIn, { holder: { who } }: LockHeldError): boolean =>
  who !== null && who.pid === pid && who.boot === boot && who.started === started

async function ask({ port, secret }: WayIn): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${LINK_PATH}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    redirect: 'error'
  })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return (await response.text()).trim()
}

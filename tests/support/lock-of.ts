import { writeFileSync } from 'node:fs'
import { processHere, type ProcessIdentity } from '../../electron/shared/node/process-identity'

/** Writes a lock as another process would hold it; of this computer, unless told otherwise. */
export function writeLock(
  file: string,
  pid: number,
  changed: Partial<ProcessIdentity> = {},
  beat = 0
): string {
  const owner = { ...processHere(pid), ...changed }
  const text = `${JSON.stringify({ ...owner, token: `of-${pid}`, beat: `${beat}`.padStart(10, '0') })}\n`
  writeFileSync(file, text)
  return text
}

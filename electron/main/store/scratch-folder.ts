import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../shared/errors'
import { livesHere, placeName, thisProcess } from '../../shared/node/process-identity'

/** With its place: process numbers mean nothing on another computer, or in another container, that shares the folder. */
const OURS = /^apprenti-(?:mame|joined|calibration|window)-([0-9a-f]+)-(\d+)-(\d*)-\w{6}$/

/**
 * Makes a folder for what lasts as long as a game does; whoever asked removes it. Those of processes
 * that were killed before they could are removed first.
 * Throws 'temporary.unwritable'.
 */
export function makeScratchFolder(kind: 'mame' | 'joined' | 'calibration' | 'window'): string {
  const folder = tmpdir()
  const { pid, started } = thisProcess
  try {
    sweep(folder)
    return mkdtempSync(join(folder, `apprenti-${kind}-${placeName}-${pid}-${started}-`))
  } catch (cause) {
    throw new AppError('temporary.unwritable', { folder, why: (cause as Error).message }, { cause })
  }
}

function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, place, pid, started = ''] = OURS.exec(name) ?? []
    if (place !== placeName || livesHere(Number(pid), started) !== false) continue
    try {
      rmSync(join(folder, name), { recursive: true, force: true })
    } catch {
      // Another user's: that user's next game removes it.
    }
  }
}

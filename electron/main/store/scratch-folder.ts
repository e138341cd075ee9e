import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '../processes'

const OURS = /^apprenti-(?:mame|joined)-(.+)-(\d+)-\w{6}$/
/** Of this computer: process numbers mean nothing on another one that shares the folder. */
const host = hostname().replaceAll(/[^\w.]/g, '_')

/**
 * Makes a folder for what lasts as long as a game does; whoever asked removes it. Those of processes
 * that were killed before they could are removed first.
 */
export function makeScratchFolder(kind: 'mame' | 'joined'): string {
  sweep(tmpdir())
  return mkdtempSync(join(tmpdir(), `apprenti-${kind}-${host}-${process.pid}-`))
}

function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, owner, pid] = OURS.exec(name) ?? []
    if (owner !== host || isAlive(Number(pid))) continue
    try {
      rmSync(join(folder, name), { recursive: true, force: true })
    } catch {
      // Another user's: that user's next game removes it.
    }
  }
}

import { forkOwn } from '../../shared/node/own-process'
import type { StartWorker, WorkerLink } from './worker-link'

/**
 * Starts the worker as a child of plain Node: the browser shell's and the command line's way. `graceSeconds`: how long
 * it may take to end once this process has died; null: as long as it needs. Left out, a few seconds.
 */
export function forkWorker(file: string, graceSeconds?: number | null): StartWorker {
  return () => forkedLink(file, graceSeconds)
}

function forkedLink(file: string, graceSeconds: number | null | undefined): WorkerLink {
  const child = forkOwn(file, graceSeconds)
  const exits = new Set<(why: string) => void>()
  let isOver = false
  const over = (why: string): void => {
    if (isOver) return
    isOver = true
    for (const listener of exits) listener(why)
  }
  child.on('exit', (code, signal) => over(signal ?? `code ${code}`))
  child.on('error', (error) => over(error.message))
  return {
    post: (message) => {
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => exits.add(listener),
    kill: () => child.kill('SIGKILL')
  }
}

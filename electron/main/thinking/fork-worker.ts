import { fork } from 'node:child_process'
import type { StartWorker, WorkerLink } from './worker-link'

/** Starts the worker as a child of plain Node: the browser shell's and the command line's way. */
export function forkWorker(file: string): StartWorker {
  return () => forkedLink(file)
}

function forkedLink(file: string): WorkerLink {
  // The terminal's standard output belongs to the command that was run: the worker writes to its error output.
  const child = fork(file, [], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] })
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

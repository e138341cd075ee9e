import { setPriority } from 'node:os'
import { hostChannel } from '../../shared/node/host-channel'
import { serveArchive } from './serve-archive'

/** Below the game's: what is read for the pages never takes its time. */
const NICENESS = 10

try {
  setPriority(NICENESS)
} catch {
  // A system that knows no such thing shares its time evenly.
}
const end = serveArchive(hostChannel())

// Ends with its parent, and only with it: under Electron a Ctrl+C in the terminal, or its closing, reaches both.
process.on('disconnect', () => void end().finally(() => process.exit(0)))
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

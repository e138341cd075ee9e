import { setImmediate as turn } from 'node:timers/promises'
import { appFolderOf } from './app-folder'
import { hostChannel } from '../shared/node/host-channel'
import { trainingEnvs } from './envs/training-envs'
import { setOwnPriority } from './train/priority'
import { serveTraining } from './train/serve-training'
import { ALGORITHMS, runTools } from './train/composition'

const appFolder = appFolderOf(import.meta.dirname)

/** The parent's time at the start of the run, and on from there by the processor's own counter. */
let offsetMs = 0
const counterMs = (): number => Number(process.hrtime.bigint()) / 1e6
const clock = { nowMs: (): number => offsetMs + counterMs() }

const end = serveTraining(hostChannel(), (games) => ({
  ...runTools(appFolder, clock, () => turn(), games),
  algorithms: ALGORITHMS,
  envs: trainingEnvs(),
  setNow: (nowMs) => (offsetMs = nowMs - counterMs()),
  setPriority: setOwnPriority
}))

// Ends with its parent, and only with it: under Electron a Ctrl+C in the terminal, or its closing, reaches both,
// and the parent asks for a checkpoint itself. Where it was killed, the run still gets one.
process.on('disconnect', () => void end().finally(() => process.exit(0)))
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

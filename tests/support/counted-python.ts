import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GymResources } from '../../electron/worker/envs/gym/bridge'
import { gym } from './python'

/** Every process of Python that the bridge was started in, by its id, in the order they were started. */
export interface CountedPython {
  readonly gym: GymResources
  started(): number[]
  /** Those of them that have not ended. */
  alive(): number[]
}

/** The bridge, and a note of each process it runs in. `folder`: one that is the test's own. */
export function countedPython(folder: string): CountedPython {
  const [bridge, notes] = [join(folder, 'counted_bridge.py'), join(folder, 'processes')]
  writeFileSync(
    bridge,
    `import os, runpy
with open(${JSON.stringify(notes)}, 'a') as notes:
    notes.write(f'{os.getpid()}\\n')
runpy.run_path(${JSON.stringify(gym.bridge)}, run_name='__main__')
`
  )
  const started = (): number[] =>
    existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n').map(Number) : []
  return { gym: { ...gym, bridge }, started, alive: () => started().filter(isAlive) }
}

/** Whether a process of this id runs; one that has ended and that nobody has asked about does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    // No such folder on this system, or it has just ended.
    return process.platform !== 'linux'
  }
}

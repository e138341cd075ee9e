import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pythonOf, type GymResources } from '../../electron/worker/envs/gym/bridge'

/** Python and the bridge, as the app finds them. */
export const gym: GymResources = {
  python: pythonOf(process.env, process.platform),
  bridge: fileURLToPath(new URL('../../bridges/gymnasium_bridge.py', import.meta.url))
}

/** Whether Python has these modules; says so when it has not. */
export function hasPython(...modules: string[]): boolean {
  const { status } = spawnSync(gym.python, ['-c', modules.map((name) => `import ${name}`).join('\n')])
  if (status === 0) return true
  console.log(`Skipped: ${gym.python} with ${modules.join(', ')} is not installed`)
  return false
}

import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { resources } from '../../electron/main/resources'
import { findMame } from '../../electron/main/programs'

const QUIET = ['-noreadconfig', '-video', 'none', '-sound', 'none', '-skip_gameinfo', '-numprocessors', '1']

/** Starts MAME as docs/mame.md tells a person to, only unseen. Its settings stay in `folder`. */
export function startPersonsMame(
  folder: string,
  {
    port,
    token,
    driver = 'invaders'
  }: { readonly port: number; readonly token: string; readonly driver?: string },
  ...options: readonly string[]
): ChildProcess {
  const parts = ['-rompath', resources.games, '-pluginspath', resources.mamePlugins]
  const command = [findMame('') ?? '', driver, ...parts, ...QUIET, ...options]
  return spawn('sh', ['-c', 'trap "" PIPE; exec "$@"', 'sh', ...command], {
    cwd: folder,
    stdio: 'ignore',
    env: {
      ...process.env,
      HOME: folder,
      SDL_VIDEODRIVER: 'dummy',
      APPRENTI_PORT: String(port),
      APPRENTI_TOKEN: token
    }
  })
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

import { isIP } from 'node:net'
import { AppError } from '../../shared/errors'
import { USUAL_CALL } from '../../shared/rpc/limits'
import type { OpenRemote } from '../remote-desk'
import type { AppServices } from '../services'
import { startBrowserShell } from './browser'
import { readOnly } from './read-only'

/**
 * How to show the app, to look at only, on another computer's browser: a second listener with links of its
 * own, at an address of this computer.
 */
export function remoteView(services: AppServices, rendererFolder: string): OpenRemote {
  return async (address) => {
    const { host, port } = hostAndPort(address)
    // Who only looks on sends nothing large.
    const largestCall = USUAL_CALL
    return await startBrowserShell({ services: readOnly(services), rendererFolder, host, port, largestCall })
  }
}

/** Throws `remote.address` for what is no IPv4 address and port, or no address that one computer can have. */
function hostAndPort(address: string): { host: string; port: number } {
  const [host = '', port = '', ...rest] = address.trim().split(':')
  const isPort = /^\d{1,5}$/.test(port) && Number(port) >= 1024 && Number(port) <= 65_535
  if (rest.length > 0 || !isPort || !isOneComputers(host)) throw new AppError('remote.address', { address })
  return { host, port: Number(port) }
}

/** Not `this network` (0.x, which also means every address), nor multicast, reserved or broadcast (224 and up). */
function isOneComputers(host: string): boolean {
  const first = Number(host.split('.')[0])
  return isIP(host) === 4 && first > 0 && first < 224
}

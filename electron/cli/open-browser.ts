import { spawnForPerson } from '../shared/node/own-process'
import { log, terminalLanguage } from './output'

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['xdg-open'],
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', '']
}
const AT = { en: 'Apprenti is at', fr: 'Apprenti est à l’adresse' } as const

/** Opens the person's browser. Without one nothing happens: the printed line has the address. */
export function openBrowser(url: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? []
  if (program === undefined) return
  spawnForPerson(program, [...args, url], () => log('No browser could be opened; use the address above.'))
}

/** The line that tells where the app is. */
export const addressLine = (url: string): string => `${AT[terminalLanguage()]} ${url}`

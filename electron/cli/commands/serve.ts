import { Command } from 'commander'
import { createApp } from '../../main/app'
import { resources } from '../../main/resources'
import { startBrowserShell } from '../../main/shell/browser'
import { remoteView } from '../../main/shell/remote-view'
import { AppError } from '../../shared/errors'
import { browserApp } from '../local-app'
import { spawnForPerson } from '../../shared/node/own-process'
import { dataOption, wholeNumber } from '../options'
import { EXIT, log, terminalLanguage } from '../output'

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['xdg-open'],
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', '']
}

/** Opens the person's browser. Without one nothing happens: the printed line has the address. */
function openBrowser(url: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? []
  if (program === undefined) return
  spawnForPerson(program, [...args, url], () => log('No browser could be opened; use the address above.'))
}

const words = {
  en: { at: 'Apprenti is at', enter: 'Press Enter for a fresh link, Ctrl+C to stop.' },
  fr: { at: 'Apprenti est à l’adresse', enter: 'Entrée pour un nouveau lien, Ctrl+C pour arrêter.' }
} as const

/** `apprenti serve`: the app in the browser. Prints one line with the address and runs until stopped. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the app and show it in the browser')
    .option('--port <n>', 'port on this computer; a free one when left out', wholeNumber(0, 65_535), 0)
    .option('--no-open', 'do not open a browser')
    .addOption(dataOption())
    .action(async ({ port, open, data }: { port: number; open: boolean; data: string }) => {
      const say = words[terminalLanguage()]
      const app = await createApp(browserApp(data))
      app.on('notice', (notice) => {
        if ('error' in notice)
          log(new AppError(notice.error.code, notice.error.params).sentence(terminalLanguage()))
      })
      const shell = await startBrowserShell({
        services: app,
        rendererFolder: resources.renderer,
        port
      }).catch(async (error: unknown) => {
        await app.close()
        throw error
      })
      app.provideRemote(remoteView(app, resources.renderer))
      // Before the address is told: whoever reads it may end the app at once.
      let isStopping = false
      const stop = async (): Promise<void> => {
        if (isStopping) process.exit(EXIT.interrupted)
        isStopping = true
        await shell.close()
        await app.close()
        process.exit(EXIT.ok)
      }
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
      process.stdout.write(`${say.at} ${shell.url}\n`)
      if (process.stdin.isTTY) log(say.enter)
      if (open) openBrowser(shell.url)
      if (process.stdin.isTTY)
        process.stdin.on('data', () => process.stdout.write(`${say.at} ${shell.newLink()}\n`))
    })
}

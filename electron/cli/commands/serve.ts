import { Command } from 'commander'
import { createApp } from '../../main/app'
import { resources } from '../../main/resources'
import { startBrowserShell } from '../../main/shell/browser'
import { remoteView } from '../../main/shell/remote-view'
import { leaveWayIn, newLinkSecret } from '../../main/shell/way-in'
import { AppError } from '../../shared/errors'
import { browserApp } from '../local-app'
import { addressLine, openBrowser } from '../open-browser'
import { dataOption, wholeNumber } from '../options'
import { EXIT, explain, log, terminalLanguage } from '../output'

const ENTER = {
  en: 'Press Enter for a fresh link, Ctrl+C to stop.',
  fr: 'Entrée pour un nouveau lien, Ctrl+C pour arrêter.'
} as const

/** Lets `apprenti open` in. The app works without: that it cannot is only told. */
function openWayIn(folder: string, port: number, secret: string): () => void {
  try {
    return leaveWayIn(folder, { port, secret })
  } catch (error) {
    log(explain(error))
    return () => undefined
  }
}

/** `apprenti serve`: the app in the browser. Prints one line with the address and runs until stopped. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the app and show it in the browser')
    .option('--port <n>', 'port on this computer; a free one when left out', wholeNumber(0, 65_535), 0)
    .option('--no-open', 'do not open a browser')
    .addOption(dataOption())
    .action(async ({ port, open, data }: { port: number; open: boolean; data: string }) => {
      const app = await createApp(browserApp(data))
      app.on('notice', (notice) => {
        if ('error' in notice)
          log(new AppError(notice.error.code, notice.error.params).sentence(terminalLanguage()))
      })
      const linkSecret = newLinkSecret()
      const shell = await startBrowserShell({
        services: app,
        rendererFolder: resources.renderer,
        port,
        linkSecret
      }).catch(async (error: unknown) => {
        await app.close()
        throw error
      })
      const closeWayIn = openWayIn(data, shell.port, linkSecret)
      app.provideRemote(remoteView(app, resources.renderer))
      // Before the address is told: whoever reads it may end the app at once.
      let isStopping = false
      const stop = async (): Promise<void> => {
        if (isStopping) process.exit(EXIT.interrupted)
        isStopping = true
        closeWayIn()
        await shell.close()
        await app.close()
        process.exit(EXIT.ok)
      }
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
      process.stdout.write(`${addressLine(shell.url)}\n`)
      if (process.stdin.isTTY) log(ENTER[terminalLanguage()])
      if (open) openBrowser(shell.url)
      if (process.stdin.isTTY)
        process.stdin.on('data', () => process.stdout.write(`${addressLine(shell.newLink())}\n`))
    })
}

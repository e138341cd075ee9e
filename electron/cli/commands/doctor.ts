import { Command } from 'commander'
import { runDoctor } from '../../main/doctor/doctor'
import { GuardedInput } from '../../main/input/guarded-input'
import { Hearing } from '../../main/input/hearing'
import { ObsLink, obsWish } from '../../main/obs/obs-link'
import { resources } from '../../main/resources'
import { SettingsStore } from '../../main/store/settings-store'
import { dataFolderAt } from '../../main/store/data-folder'
import { forkWorker } from '../../main/policy-host/fork-worker'
import { PolicyHost } from '../../main/policy-host/policy-host'
import type { DoctorReport } from '../../shared/doctor'
import { textIn } from '../../shared/language'
import { dataOption, jsonOption } from '../options'
import { answer, EXIT, explain, log, terminalLanguage } from '../output'

const MARKS = { pass: 'ok  ', warn: 'warn', fail: 'FAIL' } as const

function describe(report: DoctorReport): string {
  const language = terminalLanguage()
  return report.checks
    .map(
      (c) =>
        `${MARKS[c.outcome]}  ${c.id.padEnd(10)} ${textIn(language, c.found)}${c.fix ? `\n      ${c.fix[language]}` : ''}`
    )
    .join('\n')
}

/** Opens the hands for a moment. Nothing is pressed; whatever an earlier app left held is let go. */
async function checkInput(): Promise<void> {
  const hands = await GuardedInput.open({
    startInjector: forkWorker(resources.injector),
    hearing: new Hearing(forkWorker(resources.listener)),
    look: () => Promise.resolve('none')
  })
  await hands.close()
}

/** `apprenti doctor`: what works here and what to do about the rest. Exit code 3 when something fails. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('say what works here and what to do about the rest')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: { data: string; json: boolean }) => {
      // What is wrong with the folder is for the report to say.
      const { folder } = dataFolderAt(data)
      const settings = new SettingsStore(folder, (error) => log(explain(error)))
      const host = new PolicyHost(forkWorker(resources.worker))
      const obs = new ObsLink()
      obs.configure(obsWish(settings.current))
      try {
        const report = await runDoctor({
          shell: 'cli',
          dataFolder: folder,
          mamePath: settings.current.mamePath,
          ffmpegPath: settings.current.ffmpegPath,
          lookForObs: () => obs.look(),
          pingWorker: () => host.ping(),
          isWorkerQuiet: () => host.isTelemetryOff(),
          remoteAddress: settings.current.remoteAddress,
          checkInput
        })
        answer(json, report, () => describe(report))
        if (!report.healthy) process.exitCode = EXIT.unhealthy
      } finally {
        await obs.close()
        await host.close()
      }
    })
}

import { Command, CommanderError } from 'commander'
import { resources } from '../main/resources'
import { wasToldToEnd } from './attach'
import { benchCommand } from './commands/bench'
import { calibrateCommand } from './commands/calibrate'
import { datasetCommand } from './commands/dataset'
import { detectCommand } from './commands/detect'
import { doctorCommand } from './commands/doctor'
import { evalCommand } from './commands/eval'
import { imitateCommand } from './commands/imitate'
import { improveCommand } from './commands/improve'
import { openCommand } from './commands/open'
import { gamesCommand } from './commands/games'
import { playCommand } from './commands/play'
import { readCommand } from './commands/read'
import { recordCommand } from './commands/record'
import { runsCommand } from './commands/runs'
import { serveCommand } from './commands/serve'
import { sessionsCommand } from './commands/sessions'
import { traceCommand } from './commands/trace'
import { trainCommand } from './commands/train'
import { windowedGameCommands } from './commands/windowed-game'
import { windowsCommand } from './commands/windows'
import { EXIT, explain, log, WrongUsage } from './output'

const program = new Command('apprenti')
  .description('Teach a machine to play a game on your own computer.')
  .version(resources.version)
  .showHelpAfterError('(run with --help for the list of options)')
  .configureHelp({ sortSubcommands: true })
  .exitOverride()
  .addCommand(calibrateCommand())
  .addCommand(doctorCommand())
  .addCommand(serveCommand())
  .addCommand(openCommand())
  .addCommand(windowsCommand())
  .addCommand(recordCommand())
  .addCommand(playCommand())
  .addCommand(readCommand())
  .addCommand(evalCommand())
  .addCommand(traceCommand())
  .addCommand(trainCommand())
  .addCommand(datasetCommand())
  .addCommand(detectCommand())
  .addCommand(imitateCommand())
  .addCommand(improveCommand())
  .addCommand(runsCommand())
  .addCommand(gamesCommand())
  .addCommand(sessionsCommand())
  .addCommand(benchCommand())

for (const command of windowedGameCommands()) program.addCommand(command)

/** What a command that failed may still do: letting a game go, above all. */
const LAST_STEPS_MS = 5_000

for (const command of program.commands) {
  command.exitOverride().showHelpAfterError('(run with --help for the list of options)')
  for (const sub of command.commands) sub.exitOverride()
}

// A reader that goes away (`apprenti ... | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed)
)

try {
  await program.parseAsync(process.argv)
} catch (thrown) {
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? EXIT.ok : EXIT.usage
  else {
    if (!wasToldToEnd()) log(explain(thrown))
    process.exitCode ??= thrown instanceof WrongUsage ? EXIT.usage : EXIT.failed
    // Whatever it left open: a command that failed ends.
    setTimeout(() => process.exit(), LAST_STEPS_MS).unref()
  }
}

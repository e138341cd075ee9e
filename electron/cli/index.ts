import { forbidTelemetry } from '../shared/telemetry'
import { loadingError } from './loading-error'
import { EXIT, explain, log } from './output'

forbidTelemetry(process.env)

// Loading alone can fail: where a system lets a process open few files, most of them.
try {
  await import('./program')
} catch (error) {
  log(explain(loadingError(error)))
  process.exitCode = EXIT.failed
}

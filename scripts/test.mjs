// `npm test`: sets up what is missing, checks the sources, then runs every test. Arguments go to
// vitest and leave the source checks out: `npm test -- tests/unit/record`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { check } from './check.mjs'
import { prepare } from './lib/prepare.mjs'
import { root } from './lib/root.mjs'
import { run, say } from './lib/run.mjs'
import { ensureTestPrograms } from './lib/system.mjs'

const REPORT = 'artifacts/tests.json'

/** @returns {{ numPassedTests: number, numFailedTests: number, numPendingTests: number } | null} */
function readReport() {
  try {
    return JSON.parse(readFileSync(join(root, REPORT), 'utf8'))
  } catch {
    return null
  }
}

const chosen = process.argv.slice(2)
await prepare()
const notes = await ensureTestPrograms()
const failedChecks = chosen.length > 0 ? 0 : await check()

mkdirSync(join(root, 'artifacts'), { recursive: true })
rmSync(join(root, REPORT), { force: true })
const { code } = await run(process.execPath, [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${REPORT}`,
  ...chosen
])
for (const note of notes) say(`note: ${note}`)
const report = readReport()
if (failedChecks > 0) say(`${failedChecks} source checks failed (see above)`)
const failed = (report?.numFailedTests ?? 0) + failedChecks
process.stdout.write(
  `Tests: ${report?.numPassedTests ?? 0} passed, ${failed} failed, ${report?.numPendingTests ?? 0} skipped\n`
)
process.exit(code === 0 && failedChecks === 0 ? 0 : 1)

// Everything that can be said about the sources without running them: types, lint, format, layers, dead code.
import { prepare } from './lib/prepare.mjs'
import { run, say } from './lib/run.mjs'

const bin = (name) => `node_modules/.bin/${name}`

/** @type {{ name: string, command: string[] }[]} */
const CHECKS = [
  { name: 'types', command: [bin('tsc'), '-p', 'tsconfig.json'] },
  { name: 'types (tests)', command: [bin('tsc'), '-p', 'tests/tsconfig.json'] },
  {
    name: 'types (pages)',
    command: [
      bin('svelte-check'),
      '--tsconfig',
      'renderer/tsconfig.json',
      '--fail-on-warnings',
      '--output',
      'human'
    ]
  },
  {
    name: 'lint',
    command: [
      bin('eslint'),
      '.',
      '--max-warnings',
      '0',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      'node_modules/.cache/eslint/'
    ]
  },
  {
    name: 'layers',
    command: [
      bin('depcruise'),
      '--config',
      'dependency-cruiser.config.mjs',
      '--output-type',
      'err-long',
      'electron',
      'renderer',
      'games',
      'native',
      'bench'
    ]
  },
  { name: 'rooms', command: [process.execPath, 'scripts/rooms.mjs'] },
  { name: 'dead code', command: [bin('knip'), '--no-progress'] },
  { name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] }
]

/** Runs every check and says what each found. @returns {Promise<number>} how many failed */
export async function check() {
  let failed = 0
  for (const { name, command } of CHECKS) {
    const startedAt = performance.now()
    const [program, ...args] = command
    const { code, output } = await run(program ?? '', args, {
      quiet: true,
      shell: process.platform === 'win32'
    })
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
    if (code !== 0) {
      failed += 1
      say(output)
    }
  }
  return failed
}

if (process.argv[1] === import.meta.filename) {
  await prepare()
  process.exit((await check()) === 0 ? 0 : 1)
}

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, say } from './run.mjs'

/** Programs the tests drive, with Debian's package for each and what is skipped without it. */
const PROGRAMS = [
  { program: 'mame', package: 'mame', proves: 'playing in real MAME' },
  { program: 'ffmpeg', package: 'ffmpeg', proves: 'sessions as video' },
  { program: 'chromium', package: 'chromium', proves: 'the pages in a real browser' },
  { program: 'Xvfb', package: 'xvfb', proves: 'watching real windows' },
  { program: 'openbox', package: 'openbox', proves: 'watching real windows' },
  { program: 'xcompmgr', package: 'xcompmgr', proves: 'watching real windows' },
  { program: 'xdotool', package: 'xdotool', proves: 'watching real windows' },
  { program: 'xterm', package: 'xterm', proves: 'watching real windows' },
  { program: 'gnome-2048', package: 'gnome-2048', proves: 'playing in real games' },
  { program: 'xmahjongg', package: 'xmahjongg', proves: 'playing in real games' },
  { program: 'kobodl', package: 'kobodeluxe', proves: 'playing in real games' },
  { program: 'lbreakout2', package: 'lbreakout2', proves: 'playing in real games' },
  { program: 'swell-foop', package: 'swell-foop', proves: 'playing in real games' },
  { program: 'strace', package: 'strace', proves: 'that nothing leaves the computer' },
  { program: 'ip', package: 'iproute2', proves: 'that nothing leaves the computer' }
]

/** @param {string} program */
function isThere(program) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/games']
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

const missing = () => PROGRAMS.filter((p) => !isThere(p.program))

/**
 * Installs the programs the tests need where that can be done unasked (Debian, root); elsewhere says
 * what to install and what is skipped meanwhile.
 * @returns {Promise<string[]>} one line for each program that is still missing
 */
export async function ensureTestPrograms() {
  const wanted = missing()
  if (wanted.length === 0) return []
  const packages = wanted.map((p) => p.package)
  if (process.platform === 'linux' && process.getuid?.() === 0 && isThere('apt-get')) {
    say(`Installing what the tests drive: ${packages.join(' ')} ...`)
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { quiet: true, env })
    const { code, output } = await run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
      { quiet: true, env }
    )
    if (code !== 0) say(output.split('\n').slice(-5).join('\n'))
  } else if (process.platform === 'linux') {
    say(`For all the tests, install: sudo apt-get install ${packages.join(' ')}`)
  }
  return missing().map(
    (p) => `${p.program} is not installed (Debian package ${p.package}), so tests of ${p.proves} are skipped`
  )
}

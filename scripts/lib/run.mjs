import { spawn } from 'node:child_process'
import { root } from './root.mjs'

/**
 * Runs a program in the clone and answers its exit code. Output goes to stderr, so that stdout stays
 * for what the person asked for; with `quiet` it is kept and handed back instead.
 * @param {string} command @param {string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, timeoutMs?: number, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', options.quiet ? 'pipe' : 2, options.quiet ? 'pipe' : 2],
      shell: options.shell ?? false,
      timeout: options.timeoutMs
    })
    let output = ''
    child.stdout?.on('data', (part) => (output += part))
    child.stderr?.on('data', (part) => (output += part))
    child.on('error', (error) => done({ code: 127, output: output + error.message }))
    child.on('close', (code) => done({ code: code ?? 1, output }))
  })
}

/** npm, by the means that works on every platform. @param {string[]} args @param {Parameters<typeof run>[2]} [options] */
export function npm(args, options = {}) {
  return run('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** One line of progress for the person. @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

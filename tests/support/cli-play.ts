import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlayedInWindow } from '../../electron/cli/commands/play-window'
import { XDesktop } from './x-desktop'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A desktop on which the command line plays, calibrated, with a data folder of its own. */
export class CliPlay {
  readonly #data = mkdtempSync(join(tmpdir(), 'apprenti-play-'))

  private constructor(readonly desktop: XDesktop) {}

  static async open(): Promise<CliPlay> {
    const cli = new CliPlay(await XDesktop.start())
    const { code, stderr } = await cli.run(['calibrate'])
    if (code === 0) return cli
    await cli.close()
    throw new Error(`not calibrated: ${stderr}`)
  }

  /** Resolves when the command has ended, however it did. */
  run(args: readonly string[]): Promise<Ended> {
    const env = { ...process.env, DISPLAY: this.desktop.display, LANG: 'C', APPRENTI_DATA: this.#data }
    const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
  }

  /** What `play --json` says once it has ended; rejects when it failed. */
  async play(...args: readonly string[]): Promise<PlayedInWindow> {
    const { code, stdout, stderr } = await this.run(['play', '--json', ...args])
    if (code !== 0) throw new Error(`ended with ${code}: ${stderr}`)
    return JSON.parse(stdout) as PlayedInWindow
  }

  /** A policy that plays these lines. */
  script(...lines: readonly (object | string)[]): string {
    const file = join(this.#data, 'moves.jsonl')
    writeFileSync(
      file,
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    )
    return `script:${file}`
  }

  async close(): Promise<void> {
    await this.desktop.close()
    rmSync(this.#data, { recursive: true, force: true })
  }
}

import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { resources } from '../../electron/main/resources'
import { textIn } from '../../electron/shared/language'
import { AppError } from '../../electron/shared/errors'
import { attachMame, whyNoCartridge, whyNoMame } from '../support/attach'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-bad-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What attaching throws: its code and its sentence in both languages. */
async function refusal(attaching: Promise<{ close(): Promise<void> }>) {
  const result = await attaching.then(
    async (session) => {
      await session.close()
      return null
    },
    (error: unknown) => error
  )
  if (!(result instanceof AppError))
    throw new Error(result === null ? 'it was attached' : 'it threw something else', { cause: result })
  const [en, fr] = [result.sentence('en'), result.sentence('fr')]
  expect(fr).not.toBe(en)
  expect(`${en}${fr}`).not.toContain('undefined')
  return { code: result.code, en, fr }
}

describe.skipIf(whyNoCartridge() !== null)('a program in place of MAME', () => {
  /** A program that does this when it is started as MAME. `connect` and `framed` are at hand. */
  const programOf = (body: string): string => {
    const file = join(folder, 'mame')
    const lines = [
      '#!/usr/bin/env node',
      "const connect = () => require('node:net').connect(+process.env.APPRENTI_PORT, '127.0.0.1')",
      'const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b }',
      'const framed = (text) => Buffer.concat([u32(text.length), Buffer.from(text)])',
      'const token = process.env.APPRENTI_TOKEN.slice(0, 32)',
      "const hello = (change) => framed('H' + JSON.stringify({ protocol: 3, token, driver: 'invaders',",
      "  version: '0.251', width: 224, height: 260, refreshHz: 59.5, pid: process.pid, ...change }))",
      'const leave = (ms) => setTimeout(() => process.exit(0), ms)',
      body
    ]
    writeFileSync(file, lines.join('\n'), { mode: 0o755 })
    return file
  }

  it.each([
    ['garbage', "connect().end('GET / HTTP/1.1'); leave(300)", 'mame.peer', 'announced a message of'],
    ['a message of 100 MB', 'connect().end(u32(1e8)); leave(300)', 'mame.peer', '100000000 bytes'],
    ['half a hello', 'connect().write(hello().subarray(0, 30)); leave(300)', 'mame.peer', 'closed'],
    ['nothing', 'connect(); leave(3000)', 'mame.peer', 'it said nothing for 2 s'],
    ['a wrong token', "connect().end(hello({ token: 'x' })); leave(300)", 'mame.peer', 'wrong token'],
    ['an old protocol', 'connect().end(hello({ protocol: 1 })); leave(300)', 'mame.peer', 'version 1'],
    ['an old version', "connect().write(hello({ version: '0.220' }))", 'mame.tooOld', '(0.220) is too old'],
    ['no word', 'leave(100)', 'mame.failed', 'MAME ended with code 0'],
    ['its last words', "console.error('Fatal error: no luck.'); process.exit(3)", 'mame.failed', 'no luck'],
    [
      'a MAME whose Lua lacks what is needed',
      "console.error('apprenti-bridge: this MAME is too old'); process.exit(1)",
      'mame.tooOld',
      'needs 0.231 or newer'
    ]
  ])('is refused when it gives %s', async (_name, body, code, words) => {
    const refused = await refusal(attachMame({ mamePath: programOf(body) }))
    expect(refused.code).toBe(code)
    expect(refused.en).toContain(words)
  })

  it('is lost, by name, when it goes mad after a good beginning', async () => {
    const body = `const s = connect(); s.write(hello());
      const answers = ['O', 'F', 'B' + 'x'.repeat(8192)]
      process.stdin.on('data', () => s.write(answers.length ? framed(answers.shift()) : u32(1e8)))`
    const session = await attachMame({ mamePath: programOf(body) })
    const lost = new Promise<string>((resolve) =>
      session.onLost((_reason, detail) => resolve(textIn('en', detail)))
    )
    await expect(session.advance(1)).rejects.toMatchObject({ code: 'play.lost' })
    expect(await lost).toBe('it announced a message of 100000000 bytes')
    await session.close()
  })

  it('is found out when it never answers though it works', async () => {
    const body = `const s = connect(); s.write(hello());
      const answers = ['O', 'F', 'B' + 'x'.repeat(8192)]
      process.stdin.on('data', () => answers.length && s.write(framed(answers.shift())))
      setInterval(() => { const end = Date.now() + 40; while (Date.now() < end); }, 50)`
    const session = await attachMame({ mamePath: programOf(body) })
    await expect(session.advance(1)).rejects.toMatchObject({ code: 'mame.silent', params: { seconds: 5 } })
    await session.close()
  })
})

describe.skipIf(whyNoMame() !== null)('real MAME with something wrong', () => {
  const ROMS = 'invaders'
  const romFolder = (spoil: (file: string) => void): string => {
    cpSync(join(resources.games, 'invaders'), join(folder, ROMS), { recursive: true })
    spoil(join(folder, ROMS, 'invaders.g'))
    return folder
  }

  it('says that the program is missing', async () => {
    const { code, en } = await refusal(attachMame({ mamePath: '/nowhere/mame' }))
    expect([code, en]).toEqual(['mame.missing', expect.stringContaining('apt install mame')])
  })

  it('says which image is missing', async () => {
    const { code, en } = await refusal(attachMame({ romFolder: romFolder((file) => rmSync(file)) }))
    expect(code).toBe('mame.romMissing')
    expect(en).toContain(`MAME does not find invaders.g of the game "invaders" in ${folder}.`)
  })

  it('says which image has a wrong size', async () => {
    const { code, en } = await refusal(
      attachMame({ romFolder: romFolder((file) => truncateSync(file, 2000)) })
    )
    expect(code).toBe('mame.romWrong')
    expect(en).toContain(`invaders.g in ${folder} is not the ROM`)
    expect(en).toContain('its size is wrong')
  })

  it('says which image MAME does not know, and starts no game with it', async () => {
    const spoil = (file: string): void => writeFileSync(file, Buffer.alloc(2048))
    const { code, en } = await refusal(attachMame({ romFolder: romFolder(spoil) }))
    expect(code).toBe('mame.romWrong')
    expect(en).toContain('its content is wrong')
  })

  it.runIf(process.platform === 'linux').each(['', ':4711'])(
    'shows nothing on display "%s"',
    async (display) => {
      vi.stubEnv('DISPLAY', display)
      vi.stubEnv('WAYLAND_DISPLAY', '')
      const { code } = await refusal(attachMame({ watch: true }))
      vi.unstubAllEnvs()
      expect(code).toBe('mame.noDisplay')
    }
  )

  it('plays the app’s own cartridge from a ROM folder too', async () => {
    const session = await attachMame({ romFolder: romFolder(() => undefined) })
    await session.advance(1)
    await session.close()
  })

  it.each(['a;b', 'c$HOME', '$(d)'])('plays from a ROM folder called %s', async (name) => {
    const odd = join(folder, name)
    cpSync(join(resources.games, 'invaders'), join(odd, ROMS), { recursive: true })
    const session = await attachMame({ romFolder: odd })
    await session.advance(1)
    await session.close()
    rmSync(join(odd, ROMS, 'invaders.g'))
    const { en } = await refusal(attachMame({ romFolder: odd }))
    expect(en).toContain(`MAME does not find invaders.g of the game "invaders" in ${odd}.`)
  })

  it.each(['boot.lua', 'apprenti-bridge/init.lua', 'apprenti-bridge/commands.lua'])(
    'says that %s of the plugin is missing',
    async (name) => {
      const plugins = join(folder, 'lua')
      cpSync(resources.mamePlugins, plugins, { recursive: true })
      rmSync(join(plugins, name))
      const { code, en } = await refusal(attachMame({}, { mamePlugins: plugins }))
      expect(code).toBe('mame.pluginMissing')
      expect(en).toContain(join(plugins, name))
    }
  )

  it('passes on an error of the plugin’s Lua', async () => {
    const plugins = join(folder, 'lua')
    cpSync(resources.mamePlugins, plugins, { recursive: true })
    writeFileSync(join(plugins, 'apprenti-bridge/game.lua'), 'error("the plugin is broken")')
    const { code, en } = await refusal(attachMame({}, { mamePlugins: plugins }))
    expect(code).toBe('mame.failed')
    expect(en).toContain('the plugin is broken')
  })

  it('leaves no folder behind, whatever went wrong', async () => {
    const temporary = join(folder, 'tmp')
    mkdirSync(temporary)
    vi.stubEnv('TMPDIR', temporary)
    await refusal(attachMame({ romFolder: folder }))
    vi.unstubAllEnvs()
    expect(readdirSync(temporary)).toEqual([])
  })
})

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { resources } from '../../electron/main/resources'
import { findMame } from '../../electron/main/programs'
import { MameInvitations } from '../../electron/main/targets/mame-invitations'
import { JoinedMame, joinCommand } from '../../electron/main/targets/mame-joined'
import type { MameSession } from '../../electron/main/targets/mame-session'
import { BridgeToken } from '../../electron/main/targets/mame-wire'
import { processUsage } from '../../electron/main/targets/process-usage'
import type { MameWait } from '../../electron/shared/mame'
import { Random } from '../../electron/shared/random'
import { attachMame, whyNoMame } from '../support/attach'
import { freePort, startPersonsMame } from '../support/person-mame'
import { endChild } from '../support/x-desktop'
import { digest, playRandomly } from '../contract/game-session'

const whyNot = whyNoMame()
const TOKEN = new BridgeToken('0123456789abcdefABCDEF')
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe.skipIf(whyNot !== null)(
  `a MAME that a person started${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let folder: string
    let port: number
    let mame: ChildProcess | null = null
    const open: MameSession[] = []
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'apprenti-person-'))
      port = await freePort()
    })
    afterEach(async () => {
      for (const session of open.splice(0)) await session.close()
      if (mame) await endChild(mame)
      rmSync(folder, { recursive: true, force: true })
    })

    const startMame = (token = TOKEN.text): ChildProcess => (mame = startPersonsMame(folder, { port, token }))
    const joinIt = async (): Promise<MameSession> => {
      const session = await attachMame({ join: { port, token: TOKEN, limitMs: 10_000 } })
      open.push(session)
      return session
    }

    it('is joined though it came first, waits without working, and is exact to the frame', async () => {
      startMame()
      await pause(1500)
      const game = await joinIt()
      await game.advance(30)
      await game.keepStart()
      const traces: string[] = []
      for (const waitMs of [0, 60]) {
        await game.restoreStart()
        const parts: Uint8Array[] = []
        for (let part = 0; part < 8; part++) {
          parts.push(...(await playRandomly(game, new Random(part), 20)))
          // Long enough for the game to be paused under the agent, between two steps.
          await pause(waitMs)
        }
        traces.push(digest(...parts))
      }
      expect(traces[1]).toBe(traces[0])
      const used = (): number => processUsage(game.pid ?? 0)?.cpuSeconds ?? 0
      const before = used()
      await pause(1000)
      expect(used() - before).toBeLessThan(0.3)
    })

    it('plays on by itself when left, and can be joined again', async () => {
      startMame()
      const first = await joinIt()
      await first.advance(4)
      const then = digest(await first.ram())
      await first.close()
      await pause(500)
      const second = await joinIt()
      expect(digest(await second.ram())).not.toBe(then)
      await second.advance(4)
    })

    it('finds out that the app is gone without a word, and can be joined again', async () => {
      startMame()
      const app = await JoinedMame.join({ port, token: TOKEN, driver: 'invaders', limitMs: 10_000 })
      await app.command('step 1 0')
      app.hangUp()
      const game = await joinIt()
      await game.advance(4)
      expect(mame?.exitCode ?? mame?.signalCode ?? null).toBe(null)
    })

    it('is started by the very command that is printed', async () => {
      const { mamePlugins, games } = resources
      const printed = joinCommand({ mamePlugins, romPath: games, driver: 'invaders' }, port, TOKEN)
      // Unseen here, and with nothing of this machine's own settings.
      const unseen = printed.replace('-window', '-video none -sound none -noreadconfig -numprocessors 1')
      const path = `${process.env['PATH'] ?? ''}:${dirname(findMame('') ?? '')}`
      // Without the brackets and with exec it is one process, which the test can end.
      const script = unseen.slice(1, -1).replace(' mame ', ' exec mame ')
      mame = spawn('sh', ['-c', script], {
        cwd: folder,
        stdio: 'ignore',
        env: { ...process.env, HOME: folder, PATH: path, SDL_VIDEODRIVER: 'dummy' }
      })
      await (await joinIt()).advance(4)
    })

    it('refuses malformed commands by name, and hangs up on a line without end', async () => {
      startMame()
      const app = await JoinedMame.join({ port, token: TOKEN, driver: 'invaders', limitMs: 10_000 })
      const random = new Random(8)
      for (let i = 0; i < 1000; i++) {
        const noise = Array.from({ length: random.integer(200) }, () =>
          String.fromCharCode(32 + random.integer(90))
        )
        const refused = app.command(`${['step', 'write', 'bind', ''][random.integer(4)]}|${noise.join('')}`)
        await expect(refused).rejects.toMatchObject({ code: 'mame.refused' })
      }
      await expect(app.command('x'.repeat(10_000))).rejects.toMatchObject({
        code: 'mame.refused',
        params: { why: 'the line is too long' }
      })
      await app.close()
      await (await joinIt()).advance(4)
    })

    it('is lost by name when the person closes it', async () => {
      const child = startMame()
      const game = await joinIt()
      const lost = new Promise((resolve) => game.onLost((reason) => resolve(reason)))
      await endChild(child)
      expect(await lost).toBe('closed')
      await expect(game.advance(1)).rejects.toMatchObject({ code: 'play.lost' })
    })

    it('is refused with another token', async () => {
      startMame('another0token0another0token')
      const joined = attachMame({ join: { port, token: TOKEN, limitMs: 3000 } })
      await expect(joined).rejects.toMatchObject({ code: 'mame.peer' })
      await expect(joined).rejects.toThrow('it showed a wrong token')
    })

    it('is invited by a command, sent away by name when it is another, and the wait can be ended', async () => {
      const waits: (MameWait | null)[] = []
      const invitations = new MameInvitations((wait) => waits.push(wait))
      const parts = { mamePlugins: 'plugins', romPath: "/o'games", driver: 'invaders' }
      const { command } = invitations.invite('mame:join-invaders', port, parts)
      expect(command).toContain(`APPRENTI_PORT=${port} `)
      expect(command).toContain(`-rompath '/o'\\''games' -pluginspath plugins`)
      expect(invitations.invite('mame:join-invaders', port, parts).command).toBe(command)
      const joined = invitations.welcome('mame:join-invaders', 'invaders')
      const over = expect(joined).rejects.toMatchObject({ code: 'attach.cancelled' })
      startMame('another0token0another0token')
      await vi.waitFor(() => expect(waits.at(-1)?.refused?.code).toBe('mame.peer'), 10_000)
      invitations.stopWaiting()
      await over
      expect(waits.at(-1)).toBe(null)
    })

    it('is not waited for without end, nor on a port that is taken', async () => {
      await expect(attachMame({ join: { port, token: TOKEN, limitMs: 200 } })).rejects.toThrow(
        `No MAME joined on port ${port} within 0.2 s.`
      )
      const taken = createServer().listen(port, '127.0.0.1')
      await new Promise((resolve) => taken.once('listening', resolve))
      await expect(attachMame({ join: { port, token: TOKEN } })).rejects.toMatchObject({
        code: 'mame.portTaken'
      })
      taken.close()
    })

    it('obeys nobody who does not know the other half of the token', async () => {
      const impostor = createServer().listen(port, '127.0.0.1')
      const said = new Promise<string>((resolve) =>
        impostor.once('connection', (socket) => {
          socket.on('error', () => undefined)
          socket.write(`write 8192 ff\nopen 3 ${TOKEN.text.slice(0, 11)}\nstep 1 0\nwrite 8192 ff\n`)
          let text = ''
          socket.on('data', (chunk) => {
            text += chunk.toString('latin1')
            if (text.split('open the connection first').length === 4) resolve(text)
          })
          setTimeout(() => resolve(text), 5000)
        })
      )
      startMame()
      const text = await said
      impostor.close()
      expect(text).toContain('open\tthe token is wrong')
      expect(text.split('open the connection first')).toHaveLength(4)
      expect(text).not.toContain(TOKEN.secret)
    })
  }
)

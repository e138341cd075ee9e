import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Lock, LockHeldError, lockHolder } from '../../../electron/shared/node/lock'
import { thisPlace } from '../../../electron/shared/node/process-identity'
import { writeLock } from '../../support/lock-of'

let folder = ''
let file = ''
const locks: Lock[] = []
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-lock-'))
  file = join(folder, 'app.lock')
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const lock of locks.splice(0)) lock.release()
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const take = (): Lock => {
  const lock = Lock.take(file)
  locks.push(lock)
  return lock
}
const text = (): string => readFileSync(file, 'utf8')
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid
const sleeper = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6); console.log("up")'])
  children.push(child)
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child.pid ?? 0
}
const elsewhere = { host: 'other-host', machine: 'other', boot: 'other', space: 'pid:[1] time:[1]' }
const watch = { silentMs: 60, lookMs: 20 }

describe('a lock of this computer', () => {
  it('is held by its process, whatever the clock says', async () => {
    const pid = await sleeper()
    const written = writeLock(file, pid)
    const longAgo = Date.now() / 1000 - 7200
    utimesSync(file, longAgo, longAgo)
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
    expect(() => take()).toThrow(LockHeldError)
    expect(lockHolder(file)?.process).toBe(`${pid}`)
    expect(text()).toBe(written)
  })

  it.runIf(process.platform !== 'win32')('is held by a process that is stopped', async () => {
    const pid = await sleeper()
    process.kill(pid, 'SIGSTOP')
    writeLock(file, pid)
    await expect(Lock.takeWatched(file, watch)).rejects.toThrow(LockHeldError)
  })

  it('is taken over at once from a process that is gone, and from one whose number another has', () => {
    writeLock(file, deadPid())
    take().release()
    if (process.platform !== 'linux') return
    writeLock(file, process.ppid, { started: '1' })
    expect(lockHolder(file)).toBeNull()
    take()
  })

  it.runIf(process.platform === 'linux')(
    'is not held by a process that only waits to be taken leave of',
    async () => {
      // Its parent replaced itself by a program that never asks.
      const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 1000'], {
        stdio: ['ignore', 'pipe', 'ignore']
      })
      children.push(parent)
      const pid = Number(await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve)))
      await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z '), {
        timeout: 10_000
      })
      writeLock(file, pid)
      expect(lockHolder(file)).toBeNull()
    }
  )

  it('is held against other parts of the same process, and is free afterwards', () => {
    const lock = take()
    expect(() => take()).toThrow(LockHeldError)
    lock.release()
    expect(existsSync(file)).toBe(false)
    take()
  })
})

describe('a lock of another computer or container', () => {
  it('is held while its count goes on', async () => {
    writeLock(file, 7, elsewhere)
    const taken = Lock.takeWatched(file, { silentMs: 60_000, lookMs: 20 })
    await wait(30)
    const written = writeLock(file, 7, elsewhere, 1)
    await expect(taken).rejects.toMatchObject({ isElsewhere: true, process: { en: '7 on other-host' } })
    expect(text()).toBe(written)
  })

  it('is told by the count alone when only the processes are apart', async () => {
    // The same number lives here: it is another's.
    writeLock(file, process.ppid, { space: 'pid:[1] time:[1]' })
    expect(lockHolder(file)).toMatchObject({ isUnseen: true })
  })

  it('is taken over once it was silent for long, and its owner hears of it', async () => {
    const lock = await Lock.takeWatched(file, watch)
    const lost = vi.fn()
    lock.onLost(lost)
    writeLock(file, 7, elsewhere)
    lock.beat()
    expect(lost).toHaveBeenCalledExactlyOnceWith('taken')
    lock.release()
    expect(text()).toContain('other-host')
    const next = await Lock.takeWatched(file, watch)
    expect(text()).toContain(`"host":"${thisPlace.host}"`)
    next.release()
  })

  it('holds in a list until it was seen to stand still, on a steady clock', () => {
    vi.useFakeTimers()
    writeLock(file, 7, elsewhere)
    expect(lockHolder(file)).not.toBeNull()
    // Whoever looks may have been asleep between two looks.
    vi.advanceTimersByTime(3_600_000)
    expect(lockHolder(file)).not.toBeNull()
    for (let look = 0; look < 3; look++) {
      vi.advanceTimersByTime(10_000)
      lockHolder(file)
    }
    expect(lockHolder(file)).toBeNull()
  })

  it.each(['', '{"pid"', '12x'])('that says nothing (%j) is watched alike', async (content) => {
    writeFileSync(file, content)
    expect(() => take()).toThrow(LockHeldError)
    locks.push(await Lock.takeWatched(file, watch))
    expect(text()).toContain(`"pid":${process.pid}`)
  })
})

describe('the owner of a lock', () => {
  it('shows that it lives by a count', () => {
    vi.useFakeTimers()
    take()
    const before = text()
    vi.advanceTimersByTime(5_000)
    expect(text()).not.toBe(before)
    expect(text()).toHaveLength(before.length)
  })

  it('never writes into or removes the lock of another', () => {
    const lock = take()
    rmSync(file)
    const other = writeLock(file, process.ppid)
    lock.beat()
    lock.release()
    expect(text()).toBe(other)
  })

  it('writes it again when it was removed, and knows when its folder is gone', () => {
    const lock = take()
    rmSync(file)
    lock.beat()
    expect(text()).toContain(`"pid":${process.pid}`)
    renameSync(folder, `${folder}-moved`)
    const lost = vi.fn()
    lock.onLost(lost)
    expect(lock.look()).toBe('gone')
    expect(lost).toHaveBeenCalledExactlyOnceWith('gone')
    rmSync(`${folder}-moved`, { recursive: true })
  })
})

describe('a lock of an earlier version', () => {
  it('is free once its process is gone, and is not of an earlier process of the same number', () => {
    for (const content of [
      `${deadPid()}\n`,
      `${process.pid}\n`,
      JSON.stringify({ pid: deadPid(), host: thisPlace.host })
    ]) {
      writeFileSync(file, content)
      take().release()
    }
  })

  it('is held while its file is dated anew', async () => {
    writeFileSync(file, `${process.ppid}\n`)
    const taken = Lock.takeWatched(file, { silentMs: 60_000, lookMs: 20 })
    await wait(30)
    utimesSync(file, 1, 1)
    await expect(taken).rejects.toThrow(LockHeldError)
    locks.push(await Lock.takeWatched(file, watch))
  })
})

it.runIf(process.platform !== 'win32')('waits for no pipe of its name', () => {
  spawnSync('/usr/bin/mkfifo', [file])
  expect(() => take()).toThrow('is not what it has to be')
  expect(lockHolder(file)).toBeNull()
})

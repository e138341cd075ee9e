import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { encodeFrame } from '../../electron/main/capture/encode'
import { PictureHub } from '../../electron/main/play/picture-hub'
import { Player } from '../../electron/main/play/player'
import { SessionLibrary } from '../../electron/main/record/library'
import type { CaptureState } from '../../electron/shared/capture'
import { appTargets } from '../support/attach'
import { describeOnDesktop, pause, reaches, STANDING, statesFor, until } from '../support/watched-windows'
import { endChild } from '../support/x-desktop'
import { noReadings } from '../support/no-readings'

describeOnDesktop('a watched window, with a compositor', { composited: true }, (bench) => {
  it('is live while it moves, is resized, is covered, and lies partly off the screen', async () => {
    const { desktop } = bench()
    const { number } = await bench().open('watched', '60x20+100+100')
    const game = await bench().attachFront(number)
    const before = await reaches(game, 'live')
    desktop.do('windowmove', '--sync', number, '300', '200')
    desktop.do('windowsize', '--sync', number, '500', '300')
    await until(async () => {
      const { frame } = await game.look!()
      return frame !== null && frame.width > before.frame!.width && frame.geometry!.x > 290
    })
    await bench().open('cover', '80x24+200+150', STANDING)
    const covered = await until(async () => {
      const sight = await game.look!()
      return sight.report.coveredShare > 0.5 && sight
    })
    expect(covered.frame?.geometry).toMatchObject({ pixelsPerUnit: 1, scaleFactor: 1 })
    expect([...(await statesFor(game, 2_000))]).toEqual(['live'])
    desktop.do('windowmove', number, '-200', '300')
    expect([...(await statesFor(game, 1_500))]).toEqual(['live'])
    expect((await game.look!()).frame?.geometry?.x).toBeLessThan(0)
  })

  it('is minimised, then live again', async () => {
    const { number } = await bench().open('watched', '60x20+100+100')
    const game = await bench().attachFront(number)
    await reaches(game, 'live')
    bench().desktop.do('windowminimize', '--sync', number)
    expect((await reaches(game, 'minimised')).frame).toBeNull()
    bench().desktop.do('windowactivate', '--sync', number)
    expect((await reaches(game, 'live')).frame).not.toBeNull()
  })

  it('is gone when closed, and taken up when opened again, wherever that is', async () => {
    const { child, number } = await bench().open('watched', '60x20+100+100')
    const game = await bench().attachFront(number)
    const lost = vi.fn()
    game.onLost(lost)
    await reaches(game, 'live')
    await endChild(child)
    expect((await reaches(game, 'gone')).frame).toBeNull()
    await bench().open('watched', '70x24+400+300')
    const back = await reaches(game, 'live')
    expect(back.frame?.geometry?.x).toBeGreaterThan(390)
    expect(lost).not.toHaveBeenCalled()
  })

  it('does not take another window of the same program for its own', async () => {
    await bench().open('neighbour', '40x10+600+400', STANDING)
    const { child, number } = await bench().open('watched', '60x20+100+100')
    const game = await bench().attachFront(number)
    await reaches(game, 'live')
    await endChild(child)
    await reaches(game, 'gone')
    expect([...(await statesFor(game, 1_000))]).toEqual(['gone'])
  })

  it('is still while nothing happens in it, frozen when what always moved stops', async () => {
    const quiet = await bench().open('quiet', '40x10+600+400', STANDING)
    const still = await bench().attachFront(quiet.number)
    await reaches(still, 'still')
    const { child, number } = await bench().open('watched', '60x20+100+100')
    const game = await bench().attachFront(number)
    // A busy computer may make the program itself rest: then it has to move for longer.
    const { report } = await until(async () => {
      expect([...(await statesFor(game, 7_000))]).toEqual(['live'])
      child.kill('SIGSTOP')
      const sight = await reaches(game, 'frozen', 7_000).catch(() => undefined)
      child.kill('SIGCONT')
      return sight
    }, 45_000)
    expect(report.seconds).toBeGreaterThanOrEqual(5)
    await reaches(game, 'live')
    await reaches(still, 'still')
  }, 90_000)

  it('is recorded on through all of it, with a mark for each change and no step while nothing is seen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'apprenti-window-'))
    const { desktop, target } = bench()
    const { child, number } = await bench().open('watched', '60x20+100+100')
    desktop.do('windowactivate', '--sync', number)
    const candidate = (await target.list())[0]!
    const player = watcher(folder)
    await player.attach(candidate)
    const shows = (state: CaptureState): Promise<unknown> =>
      until(() => player.snapshot().capture?.state === state)
    const steps = (): number => player.snapshot().recording?.steps ?? 0
    await shows('live')
    await player.startRecording()
    await until(() => steps() > 10)
    desktop.do('windowminimize', '--sync', number)
    await shows('minimised')
    // What was taken before is still being written.
    await pause(300)
    const whenHidden = steps()
    await pause(1_000)
    expect(steps()).toBe(whenHidden)
    desktop.do('windowactivate', '--sync', number)
    await shows('live')
    await until(() => steps() > whenHidden + 10)
    await endChild(child)
    await shows('gone')
    await bench().open('watched', '70x24+300+300')
    await shows('live')
    const whenBack = steps()
    await until(() => steps() > whenBack + 10)
    expect(player.snapshot().status).toBe('running')
    const { id } = await player.stopRecording()
    await player.detach()
    const library = new SessionLibrary(folder)
    const { marks } = await library.open(id)
    const changes = marks.filter((m) => m.kind === 'capture').map((m) => m.label)
    expect(changes).toEqual(['minimised', 'live', 'gone', 'live'])
    expect((await library.check(id)).healthy).toBe(true)
    await library.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is seen and lost alone, whatever happens to another that is watched', async () => {
    const first = await bench().open('first', '40x10+50+50')
    const one = await bench().attachFront(first.number)
    const second = await bench().open('second', '50x12+500+300')
    const two = await bench().attachFront(second.number)
    const [a, b] = [await reaches(one, 'live'), await reaches(two, 'live')]
    expect(a.frame?.width).not.toBe(b.frame?.width)
    await endChild(first.child)
    await reaches(one, 'gone')
    expect([...(await statesFor(two, 500))]).toEqual(['live'])
  })
})

function watcher(folder: string): Player {
  const targets = appTargets()
  return new Player({
    seat: '1',
    decider: { begin: () => undefined, decide: () => Promise.resolve(null) },
    pictures: new PictureHub(encodeFrame),
    encode: encodeFrame,
    sessionsFolder: folder,
    firstPolicyId: 'scripted',
    policies: () => Promise.resolve([]),
    windowRateHz: () => 20,
    readings: noReadings,
    onObserved: () => undefined,
    workerHealth: () => ({ state: 'ready', restarts: 0 }),
    attach: (id) => targets.attach(id),
    onChange: () => undefined,
    onPicture: () => undefined,
    onPolicyFailed: () => undefined,
    onRecordingStopped: () => undefined
  })
}

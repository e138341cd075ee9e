import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { EventHub } from '../../electron/main/events'
import { SessionLibrary } from '../../electron/main/record/library'
import { SeatDesk } from '../../electron/main/seat-desk'
import { PolicyHost, type WorkerLink } from '../../electron/main/policy-host/policy-host'
import type { PlaySnapshot } from '../../electron/shared/play'
import { appTargets } from '../support/attach'
import { describeOnDesktop, until } from '../support/watched-windows'
import { endChild } from '../support/x-desktop'
import { noReadings } from '../support/no-readings'

/** No policy is asked here. */
function silentWorker(): WorkerLink {
  let over = (_why: string): void => undefined
  return {
    post: () => undefined,
    onMessage: () => undefined,
    onExit: (listener) => (over = listener),
    kill: () => over('killed')
  }
}

describeOnDesktop('a window and a built-in game at once', { composited: true }, (bench) => {
  it('records both, and goes on with the one while the other is closed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'apprenti-seats-'))
    const events = new EventHub()
    const snapshots = new Map<string, PlaySnapshot>()
    events.on('play', (snapshot) => snapshots.set(snapshot.seat, snapshot))
    const host = new PolicyHost(silentWorker)
    const targets = appTargets()
    const desk = new SeatDesk({
      events,
      host,
      sessionsFolder: folder,
      windowRateHz: () => 20,
      keepsCorrections: () => false,
      askRate: () => 0,
      readings: noReadings,
      onClosed: () => undefined,
      findCandidate: (id) => targets.find(id),
      attach: (id) => targets.attach(id),
      tellError: (error) => expect.unreachable(String(error)),
      firstPolicy: () => 'scripted',
      onPolicyChosen: () => undefined,
      onRecording: () => undefined
    })
    const { child, number } = await bench().open('watched', '60x20+100+100')
    bench().desktop.do('windowactivate', '--sync', number)
    const window = (await targets.list()).find((candidate) => candidate.kind === 'window')
    const peer = { peerId: 1, signal: new AbortController().signal }
    await desk.handlers['seats.open']({ candidateId: 'builtin:invaders' }, peer)
    await desk.handlers['seats.open']({ candidateId: window?.id ?? 'window:none' }, peer)
    await until(() => snapshots.get('2')?.capture?.state === 'live')
    for (const seat of ['1', '2']) await desk.handlers['record.start']({ seat }, peer)
    const steps = (seat: string): number => snapshots.get(seat)?.recording?.steps ?? 0
    await until(() => steps('1') > 60 && steps('2') > 20)

    await endChild(child)
    await until(() => snapshots.get('2')?.capture?.state === 'gone')
    const [before, whenGone] = [steps('1'), steps('2')]
    await until(() => steps('1') > before + 60)
    expect(steps('2')).toBeLessThanOrEqual(whenGone + 1)
    await bench().open('watched', '60x20+200+200')
    await until(() => steps('2') > whenGone + 10)

    const ledger = snapshots.get('2')?.cadence.stages
    expect(ledger?.captureMs?.p50).toBeGreaterThan(0)
    expect(ledger?.stepMs?.p50).toBeGreaterThanOrEqual(ledger?.captureMs?.p50 ?? Infinity)
    await desk.close()
    await host.close()
    const library = new SessionLibrary(folder)
    const kept = await library.list({ deleted: false })
    expect(kept.map((session) => session.target).toSorted()).toEqual(['builtin', 'window'])
    for (const { id } of kept) expect(await library.check(id)).toMatchObject({ healthy: true })
    await library.close()
    rmSync(folder, { recursive: true, force: true })
  })
})

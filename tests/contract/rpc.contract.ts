import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AppError } from '../../electron/shared/errors'
import { createClient, type Client } from '../../electron/shared/rpc/client'
import { methods, type MethodInput, type MethodName } from '../../electron/shared/rpc/contract'
import type { Wire } from '../../electron/shared/rpc/wire'
import type { ServicesControl } from './rpc-services'

/** One carrier of the contract, with the app's end already served. */
export interface Carrier {
  readonly control: ServicesControl
  /** Stands in for one that would carry megabytes at once: it is given fewer of them. */
  readonly isSlow?: boolean
  connect(): Promise<Connection>
  end(): Promise<void>
}

export interface Connection {
  readonly wire: Wire
  /** Does something while this viewer reads nothing. */
  whileStalled(work: () => Promise<void>): Promise<void>
}

const inputs: { [M in MethodName]: MethodInput<M> } = {
  'app.hello': undefined,
  'settings.get': undefined,
  'settings.set': { language: 'fr' },
  'doctor.run': undefined,
  'targets.list': undefined,
  'targets.thumbnail': { candidateId: 'window:7' },
  'targets.profiles': undefined,
  'targets.chooseProfile': { candidateId: 'window:7', profileId: null },
  'targets.chooseControls': {
    candidateId: 'window:7',
    controls: { keys: ['Space'], cells: { columns: 4, rows: 3, shape: 'diamond' } }
  },
  'mame.invite': { candidateId: 'mame:join-invaders', port: 7800 },
  'mame.wait': undefined,
  'mame.stopWaiting': undefined,
  'seats.list': undefined,
  'seats.open': { candidateId: 'builtin:invaders' },
  'seats.close': { seat: '2' },
  'play.snapshot': undefined,
  'play.attach': { candidateId: 'builtin:invaders' },
  'play.detach': undefined,
  'play.setMode': { mode: 'suggest' },
  'play.setPolicy': { policyId: 'aimer' },
  'play.setPaused': { paused: true },
  'play.restart': { seat: '2' },
  'play.takeControl': undefined,
  'play.handBack': undefined,
  'play.humanInput': { held: [] },
  'play.profile': undefined,
  'play.policies': undefined,
  'record.start': undefined,
  'record.stop': undefined,
  'record.discard': undefined,
  'record.redo': { seat: '3' },
  'sessions.list': { deleted: false },
  'sessions.open': { id: 's-1' },
  'sessions.times': { id: 's-1', from: 0, count: 10 },
  'sessions.read': { id: 's-1', from: 0, count: 10 },
  'sessions.inputs': { id: 's-1', fromMs: 0, toMs: 1000, withMoves: false },
  'sessions.check': { id: 's-1' },
  'sessions.delete': { id: 's-1' },
  'sessions.restore': { id: 's-1' },
  'sessions.emptyBin': undefined,
  'games.list': { deleted: false },
  'games.begin': { candidateId: 'window:7', sessionId: 's-1' },
  'games.draft': { id: 'snake' },
  'games.keepDraft': { draft: { id: 'snake', clock: 7 } },
  'games.dropDraft': { id: 'snake' },
  'games.save': { draft: { id: 'snake-2' }, from: 'snake' },
  'games.check': { draft: { id: 'snake' }, sessionId: 's-1' },
  'games.delete': { id: 'snake' },
  'games.restore': { id: 'snake' },
  'games.export': { id: 'snake' },
  'games.import': { text: '{}', as: 'snake-3' },
  'games.templates': { id: 'snake' },
  'games.addTemplate': { id: 'snake', name: 'coin', png: 'AAAA' },
  'games.corrections': { id: 'snake', field: 'score' },
  'games.correct': { id: 'snake', field: 'score', text: '120', png: 'AAAA' },
  'games.uncorrect': { id: 'snake', correction: 'abc' },
  'games.learn': {
    sessionId: 's-1',
    grid: { shape: 'square', columns: 8, rows: 8, area: { x: 0, y: 0, width: 1, height: 1 } }
  },
  'games.watch': { draft: { id: 'snake' } },
  'games.unwatch': { seat: '2' },
  'games.findNumbers': { draft: { id: 'snake' }, sessionId: 's-1' },
  'games.readSession': { draft: { id: 'snake' }, sessionId: 's-1', from: 0, every: 10, count: 60 },
  'calibration.state': undefined,
  'calibration.start': { candidateId: 'window:7' },
  'calibration.cancel': undefined,
  'datasets.list': { deleted: false },
  'datasets.make': { sessions: ['s-1'], game: 'snake', who: 'person', side: 84, isColour: false },
  'datasets.cancel': undefined,
  'datasets.delete': { id: 'snake-1' },
  'datasets.restore': { id: 'snake-1' },
  'datasets.moments': { id: 'snake-1', moments: [{ moment: 7, labelAt: 9 }] },
  'datasets.relabel': { id: 'snake-1', moment: 9, action: null },
  'imitation.state': undefined,
  'imitation.list': { deleted: false },
  'imitation.result': { id: 'snake-1-clone-1' },
  'imitation.start': {
    dataset: 'snake-1',
    title: 'me',
    minutes: 8,
    delay: null,
    encoder: 'impala',
    stack: 4,
    seed: 3
  },
  'imitation.corrections': { model: 'my-double' },
  'imitation.improve': { model: 'my-double', minutes: 3, seed: 0 },
  'imitation.stop': undefined,
  'imitation.cancel': undefined,
  'imitation.play': { id: 'snake-1-clone-1', episodes: 5, seed: 1 },
  'imitation.stopPlaying': undefined,
  'imitation.delete': { id: 'snake-1-clone-1' },
  'imitation.restore': { id: 'snake-1-clone-1' },
  'train.catalogue': undefined,
  'train.forecast': { config: { env: 'cartpole' } },
  'train.start': { config: { env: 'cartpole' } },
  'train.pause': { id: 'r-1' },
  'train.resume': { id: 'r-1' },
  'train.stop': { id: 'r-1' },
  'train.setExplores': { id: 'r-1', explores: false },
  'train.setLowPriority': { id: 'r-1', isLow: true },
  'train.view': { id: 'r-1', saliency: false },
  'runs.list': { deleted: false },
  'runs.unreadable': { deleted: true },
  'runs.curves': { ids: ['r-1'], names: ['losses/td_loss'], fromStep: 0, toStep: null, maxPoints: 1000 },
  'runs.names': { id: 'r-1' },
  'runs.log': { id: 'r-1', lines: 100 },
  'runs.command': { id: 'r-1' },
  'runs.continue': { id: 'r-1' },
  'runs.annotate': { id: 'r-1', note: 'good' },
  'runs.delete': { id: 'r-1' },
  'runs.restore': { id: 'r-1' },
  'runs.emptyBin': undefined,
  'models.list': { deleted: false },
  'models.promote': { runId: 'r-1', title: 'first' },
  'models.export': { id: 'm-1' },
  'models.delete': { id: 'm-1' },
  'models.restore': { id: 'm-1' },
  'remote.link': undefined,
  'memory.begin': { seat: '2' },
  'memory.narrow': { mark: { kind: 'went', from: 120, to: 150 } },
  'memory.candidates': undefined,
  'memory.end': undefined,
  'obs.state': undefined,
  'videos.list': undefined,
  'videos.start': { sessionId: 's-1', format: 'mp4', name: 'été 1', language: 'fr' },
  'videos.cancel': { id: 3 },
  'view.subscribe': { maxHz: 30 },
  'view.unsubscribe': { stream: 1 }
}

/** A payload that must not pass, with the field that the refusal names. */
const refused: readonly (readonly [MethodName, unknown, string])[] = [
  ['settings.set', { language: 'klingon' }, 'language'],
  ['settings.set', { viewRateHz: 61 }, 'viewRateHz'],
  ['settings.set', { unknown: 1 }, 'unknown'],
  ['play.attach', { candidateId: 7 }, 'candidateId'],
  ['play.attach', { candidateId: 'x'.repeat(201) }, 'candidateId'],
  ['play.attach', { seat: 1, candidateId: 'x' }, 'seat'],
  ['play.detach', { seat: '123456789' }, 'seat'],
  ['seats.close', undefined, 'expected object'],
  ['mame.invite', { candidateId: 'mame:join-invaders', port: 80 }, 'port'],
  ['targets.chooseProfile', { candidateId: 'window:7' }, 'profileId'],
  [
    'targets.chooseControls',
    { candidateId: 'window:7', controls: { keys: [], cells: null } },
    'neither a key'
  ],
  ['seats.close', {}, 'seat'],
  ['view.subscribe', { seat: 2, maxHz: 30 }, 'seat'],
  ['play.setMode', { mode: 'on' }, 'mode'],
  ['play.setMode', {}, 'mode'],
  ['play.setPaused', { paused: 'yes' }, 'paused'],
  ['play.humanInput', { held: [1] }, 'held.0'],
  ['play.humanInput', { held: Array<string>(17).fill('fire') }, 'held'],
  ['sessions.list', { deleted: 0 }, 'deleted'],
  ['sessions.open', { id: '../../etc/passwd' }, 'id'],
  ['sessions.read', { id: 's', from: -1, count: 1 }, 'from'],
  ['sessions.read', { id: 's', from: 0, count: 241 }, 'count'],
  ['sessions.read', { id: 's', from: 0.5, count: 1 }, 'from'],
  ['sessions.times', { id: 's', from: 0, count: 20_001 }, 'count'],
  ['sessions.inputs', { id: 's', fromMs: -1 }, 'fromMs'],
  ['sessions.inputs', { id: 's', fromMs: 0, to: 1 }, 'to'],
  ['videos.start', { sessionId: 's', format: 'mp4', language: 'en', name: '../x' }, 'name'],
  ['videos.start', { sessionId: 's', format: 'mp4', language: 'en', name: '.x' }, 'name'],
  ['videos.start', { sessionId: 's', format: 'mp4', language: 'en', name: 'a/b' }, 'name'],
  ['videos.start', { sessionId: 's', format: 'mp4', language: 'en', name: '' }, 'name'],
  ['videos.start', { sessionId: 's', format: 'mp4', language: 'en', name: 'x\\0' }, 'name'],
  ['videos.start', { sessionId: 's', format: 'gif', name: 'x', language: 'en' }, 'format'],
  ['train.start', { config: 'cartpole' }, 'config'],
  ['train.pause', { id: '../x' }, 'id'],
  ['runs.curves', { ids: [], names: [], fromStep: 0, toStep: null, maxPoints: 1001 }, 'maxPoints'],
  ['runs.annotate', { id: 'r', note: 'x'.repeat(4001) }, 'note'],
  ['memory.narrow', { mark: { kind: 'is' } }, 'mark.value'],
  ['memory.narrow', { mark: { kind: 'is', value: 1.5 } }, 'mark.value'],
  ['memory.narrow', { mark: { kind: 'shrank' } }, 'mark.kind'],
  ['models.delete', { id: '../models' }, 'id'],
  ['datasets.make', { sessions: [], who: 'person', side: 84, isColour: false }, 'sessions'],
  ['datasets.make', { sessions: ['s-1'], who: 'nobody', side: 84, isColour: false }, 'who'],
  ['datasets.delete', { id: '../sessions' }, 'id'],
  ['datasets.relabel', { id: 'snake-1', moment: -1, action: null }, 'moment'],
  ['imitation.start', { dataset: 'snake-1', minutes: 0 }, 'minutes'],
  ['imitation.start', { dataset: 'snake-1', encoder: 'none' }, 'encoder'],
  ['imitation.result', { id: '../x' }, 'id'],
  ['imitation.improve', { model: '../x', minutes: 3, seed: 0 }, 'model'],
  ['imitation.play', { id: 'snake-1-clone-1', episodes: 1, seed: 1 }, 'episodes'],
  ['view.subscribe', { maxHz: 0 }, 'maxHz'],
  ['view.unsubscribe', { stream: -1 }, 'stream'],
  ['games.draft', { id: '../snake' }, 'id'],
  ['games.import', { text: '{}', as: 'A b' }, 'as'],
  ['games.correct', { id: 'snake', field: 'score', text: '', png: 'AAAA' }, 'text'],
  ['games.correct', { id: 'snake', field: '../x', text: '1', png: 'AAAA' }, 'field'],
  ['games.addTemplate', { id: 'snake', name: 'x', png: '%%' }, 'png'],
  ['games.keepDraft', { draft: { id: 'x'.repeat(1_000_001) } }, 'draft'],
  [
    'games.learn',
    {
      sessionId: 's',
      grid: { shape: 'square', columns: 0, rows: 1, area: { x: 0, y: 0, width: 1, height: 1 } }
    },
    'grid.columns'
  ],
  ['app.hello', { extra: true }, 'extra'],
  ['play.snapshot', 'text', 'expected object'],
  ['sessions.delete', null, 'expected object']
]

const FOREIGN_NAMES = [
  'constructor',
  'toString',
  'hasOwnProperty',
  '__proto__',
  '__defineGetter__',
  'then',
  '$close',
  'play.nothing',
  ''
]

/** The same promises of the contract, whatever carries it. */
export function describeRpcContract(name: string, start: () => Promise<Carrier>): void {
  describe(`RPC contract over ${name}`, () => {
    let carrier: Carrier
    let connection: Connection
    let client: Client
    const callAny = (method: string, ...input: unknown[]): Promise<unknown> =>
      (client.call as (method: string, ...input: unknown[]) => Promise<unknown>)(method, ...input)
    const failure = async (call: Promise<unknown>): Promise<AppError> =>
      await call.then(
        () => Promise.reject(new Error('it was not refused')),
        (error: AppError) => error
      )

    beforeAll(async () => {
      carrier = await start()
    })
    afterAll(async () => {
      await carrier?.end()
    })
    beforeEach(async () => {
      connection = await carrier.connect()
      client = createClient(connection.wire)
      // An answer: from now on the app's end serves.
      await client.call('play.snapshot')
      await carrier.control.forgetCalls()
      return async () => {
        client.close()
        await vi.waitFor(async () =>
          expect(await carrier.control.listening()).toEqual({ watchers: 0, listeners: 0 })
        )
      }
    })

    it('brings every method to its handler and the answer back', async () => {
      const special = new Set([
        'app.hello',
        'doctor.run',
        'targets.list',
        'view.subscribe',
        'view.unsubscribe'
      ])
      const plain = Object.keys(methods).filter((method) => !special.has(method))
      for (const method of plain)
        expect(await callAny(method, inputs[method as MethodName])).toEqual({
          answered: method,
          viewerDrops: 0
        })
      expect(await carrier.control.calls()).toEqual(
        plain.map((method) => ({ method, input: inputs[method as MethodName] ?? null }))
      )
    })

    it.each(refused)('refuses %s with %j and names the field', async (method, input, field) => {
      const error = await failure(callAny(method, input))
      expect(error).toMatchObject({ code: 'rpc.invalid', params: { method } })
      expect(error.params['why']).toContain(field)
      expect(await carrier.control.calls()).toEqual([])
    })

    it.each(FOREIGN_NAMES)('refuses the name "%s", which is none of the contract', async (method) => {
      const error = await failure(callAny(method))
      expect(error).toMatchObject({ code: 'rpc.invalid', params: { method } })
      expect(await carrier.control.calls()).toEqual([])
    })

    it('refuses a second value and a message marked as optional', async () => {
      const answers = heardAnswers(connection.wire)
      connection.wire.sendText('{"t":"q","i":"two","m":"play.snapshot","a":[{},{}]}')
      connection.wire.sendText('{"t":"q","i":"opt","m":"toString","a":[],"o":true}')
      await vi.waitFor(() => expect(answers.size).toBe(2))
      expect(answers.get('two')).toMatchObject({ e: { code: 'rpc.invalid' } })
      expect(answers.get('opt')).toMatchObject({ e: { code: 'rpc.invalid' } })
    })

    it('carries an error with its code and parameters, and a fault of ours as internal', async () => {
      expect(await failure(client.call('doctor.run'))).toMatchObject({
        code: 'mame.silent',
        params: { seconds: 7 },
        message: 'MAME has not answered for 7 s and was stopped. Attach it again.'
      })
      expect(await failure(client.call('targets.list'))).toMatchObject({
        code: 'internal',
        params: { why: 'a fault of ours' }
      })
    })

    it('takes a whole game with its pictures, and a picture of a whole screen', async () => {
      const text = 'x'.repeat(carrier.isSlow ? 6_000_000 : 30_000_000)
      await client.call('games.import', { text })
      const png = 'A'.repeat(carrier.isSlow ? 2_000_000 : 4_000_000)
      await client.call('games.addTemplate', { id: 'snake', name: 'screen', png })
      const [first, second] = await carrier.control.calls()
      expect((first?.input as { text: string }).text.length).toBe(text.length)
      expect((second?.input as { png: string }).png.length).toBe(png.length)
      // Thirty megabytes through a wire: seconds, and more beside a busy core.
    }, 120_000)

    it('pushes every event', async () => {
      const heard: unknown[] = []
      client.on('play', (snapshot) => heard.push(snapshot))
      client.on('seats', (seats) => heard.push(seats))
      client.on('sessionsChanged', () => heard.push('sessions'))
      client.on('settingsChanged', (settings) => heard.push(settings))
      client.on('obs', (state) => heard.push(state))
      client.on('videos', (videos) => heard.push(videos))
      client.on('calibration', (state) => heard.push(state))
      client.on('training', (runs) => heard.push(runs))
      client.on('runsChanged', () => heard.push('runs'))
      client.on('modelsChanged', () => heard.push('models'))
      client.on('imitation', (state) => heard.push(state))
      client.on('imitationChanged', () => heard.push('imitation'))
      const stop = client.on('notice', (notice) => heard.push(notice))
      await carrier.control.pushSnapshot('fire')
      await carrier.control.pushOthers()
      await vi.waitFor(() => expect(heard).toHaveLength(13))
      // What may be dropped may also come a little later.
      expect(heard).toEqual(
        expect.arrayContaining([
          { seat: '1', held: ['fire'], viewerDrops: 0 },
          [{ id: '1', status: 'detached', candidate: null, isRecording: false }],
          'sessions',
          { language: 'fr' },
          [],
          { kind: 'off' },
          { isRunning: true },
          [],
          'runs',
          'models',
          { making: null, cloning: null, playing: null },
          'imitation',
          { kind: 'workerRestarted', restarts: 3 }
        ])
      )
      stop()
      await carrier.control.pushOthers()
      await vi.waitFor(() => expect(heard).toHaveLength(24))
    })

    it('streams the pictures of the seat that was asked for', async () => {
      const streams = [
        await client.call('view.subscribe', { maxHz: 60 }),
        await client.call('view.subscribe', { maxHz: 60, seat: '2' })
      ]
      const seen: string[] = []
      streams.forEach((stream, i) => client.onPicture(stream, ({ seq }) => seen.push(`${i}: ${seq}`)))
      await carrier.control.showPictures(1, 1, 100)
      await carrier.control.showPictures(9, 1, 100, '2')
      await vi.waitFor(() => expect(seen).toEqual(['0: 1', '1: 9']))
    })

    it('keeps the newest snapshot of each seat for a slow viewer', async () => {
      const stream = await client.call('view.subscribe', { maxHz: 60 })
      client.onPicture(stream, () => undefined)
      const heard: string[] = []
      client.on('play', ({ seat, held }) => heard.push(`${seat}: ${held[0]}`))
      await connection.whileStalled(async () => {
        await carrier.control.showPictures(0, 100, 20_000)
        for (let i = 0; i < 10; i += 1) {
          await carrier.control.pushSnapshot(`h${i}`)
          await carrier.control.pushSnapshot(`h${i}`, '2')
        }
      })
      await vi.waitFor(() => expect(heard.toSorted()).toEqual(['1: h9', '2: h9']))
    })

    it('streams pictures with their header until unsubscribed', async () => {
      const stream = await client.call('view.subscribe', { maxHz: 60 })
      const seen: { seq: number; width: number; byte: number | undefined; size: number; at: number }[] = []
      await carrier.control.showPictures(5, 1, 3000)
      // The first one came before anybody listened: it is handed over, not lost.
      await client.call('play.snapshot')
      client.onPicture(stream, (header, bytes) =>
        seen.push({
          seq: header.seq,
          width: header.width,
          byte: bytes.at(-1),
          size: bytes.length,
          at: header.capturedAtMs
        })
      )
      await carrier.control.showPictures(6, 1, 4000)
      await vi.waitFor(() => expect(seen).toHaveLength(2))
      expect(seen).toMatchObject([
        { seq: 5, width: 224, byte: 5, size: 3000 },
        { seq: 6, width: 224, byte: 6, size: 4000 }
      ])
      expect(Date.now() - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(0)
      expect(Date.now() - (seen[0]?.at ?? 0)).toBeLessThan(5000)
      await client.call('view.unsubscribe', { stream })
      expect(await carrier.control.listening()).toMatchObject({ watchers: 0 })
      await carrier.control.showPictures(7, 2, 100)
      await client.call('play.snapshot')
      expect(seen).toHaveLength(2)
    })

    it('drops pictures and snapshots for a slow viewer, counts them, and brings the newest', async () => {
      const stream = await client.call('view.subscribe', { maxHz: 60 })
      const pictures: { seq: number; dropped: number }[] = []
      const snapshots: { held: string | undefined; drops: number }[] = []
      client.onPicture(stream, ({ seq, dropped }) => pictures.push({ seq, dropped }))
      client.on('play', ({ held, viewerDrops }) => snapshots.push({ held: held[0], drops: viewerDrops }))
      await connection.whileStalled(async () => {
        await carrier.control.showPictures(0, 100, 20_000)
        for (let i = 0; i < 10; i += 1) await carrier.control.pushSnapshot(`h${i}`)
      })
      await vi.waitFor(() => {
        expect(pictures.at(-1)?.seq).toBe(99)
        expect(snapshots.at(-1)?.held).toBe('h9')
      })
      // Four on their way and the newest, which waited: nothing was queued.
      expect(pictures.length).toBeLessThanOrEqual(6)
      expect(pictures.at(-1)?.dropped).toBe(100 - pictures.length)
      expect(snapshots).toHaveLength(1)
      expect(snapshots[0]?.drops).toBe(100 - pictures.length + 9)
      expect(await client.call('play.snapshot')).toMatchObject({ viewerDrops: snapshots[0]?.drops })
    })

    it('drops nothing for a viewer that keeps up', async () => {
      const stream = await client.call('view.subscribe', { maxHz: 60 })
      const seen: number[] = []
      client.onPicture(stream, ({ seq, dropped }) => seen.push(seq, dropped))
      for (let seq = 0; seq < 10; seq += 1) {
        await carrier.control.showPictures(seq, 1, 8000)
        await vi.waitFor(() => expect(seen).toHaveLength(2 * (seq + 1)), { interval: 2 })
      }
      expect(seen).toEqual(Array.from({ length: 10 }, (_, seq) => [seq, 0]).flat())
    })

    it('allows eight views and no more', async () => {
      const streams = []
      for (let i = 0; i < 8; i += 1) streams.push(await client.call('view.subscribe', { maxHz: 1 }))
      expect(new Set(streams).size).toBe(8)
      expect(await failure(client.call('view.subscribe', { maxHz: 1 }))).toMatchObject({
        code: 'rpc.invalid'
      })
      await client.call('view.unsubscribe', { stream: streams[3] ?? 0 })
      expect(streams).not.toContain(await client.call('view.subscribe', { maxHz: 1 }))
    })

    it('works on at most 64 calls at a time', async () => {
      const calls = Array.from({ length: 64 }, () => client.call('app.hello'))
      await vi.waitFor(async () => expect(await carrier.control.calls()).toHaveLength(64))
      expect(await failure(client.call('play.snapshot'))).toMatchObject({ code: 'rpc.invalid' })
      await carrier.control.releaseHello()
      await Promise.all(calls)
      await client.call('play.snapshot')
    })

    it('lets go of the keys of a viewer that goes away, and rejects what was pending', async () => {
      const wentAway = vi.fn()
      client.onClose(wentAway)
      await client.call('play.humanInput', { held: ['left', 'fire'] })
      await client.call('play.humanInput', { seat: '2', held: ['fire'] })
      await client.call('play.humanInput', { seat: '3', held: [] })
      const pending = failure(client.call('app.hello'))
      await vi.waitFor(async () => expect(await carrier.control.calls()).toHaveLength(4))
      client.close()
      expect(await pending).toMatchObject({ code: 'rpc.closed' })
      expect(wentAway).toHaveBeenCalledOnce()
      expect(await failure(client.call('play.snapshot'))).toMatchObject({ code: 'rpc.closed' })
      const late = vi.fn()
      client.onClose(late)
      expect(late).toHaveBeenCalledOnce()
      await vi.waitFor(async () =>
        expect((await carrier.control.calls()).slice(4).map((c) => c.input)).toEqual([
          { seat: '1', held: [] },
          { seat: '2', held: [] }
        ])
      )
    })

    it.each([
      ['no JSON', 'hello'],
      ['null', 'null'],
      ['a list', '[]'],
      ['a call without arguments', '{"t":"q","i":"1","m":"play.snapshot"}'],
      ['a call whose name is no text', '{"t":"q","i":"1","m":{},"a":[]}'],
      [
        'more than 64 KiB for what is short',
        JSON.stringify({ t: 'q', i: '1', m: 'play.snapshot', a: ['x'.repeat(70_000)] })
      ],
      ['more than 64 KiB', JSON.stringify({ t: 'q', i: '1', m: 'x'.repeat(70_000), a: [] })]
    ])('hangs up on %s', async (_what, text) => {
      const other = await carrier.connect()
      const closed = new Promise<void>((resolve) => other.wire.onClose(resolve))
      other.wire.onText(() => undefined)
      other.wire.sendText(text)
      await closed
      await client.call('play.snapshot')
    })
  })
}

/** Answers seen on a wire, by the id of their question. */
function heardAnswers(wire: Wire): Map<string, unknown> {
  const answers = new Map<string, unknown>()
  wire.onText((text) => {
    const { i, ...answer } = JSON.parse(text) as { i: string }
    answers.set(i, answer)
  })
  return answers
}

import { getEventListeners } from 'node:events'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readableDraft } from '../../../electron/main/games/draft-profile'
import { DraftReadings } from '../../../electron/main/games/draft-readings'
import { ReaderRunner } from '../../../electron/main/perception/reader-runner'
import type { SeenFrame } from '../../../electron/main/play/play-session'
import type { GameReading } from '../../../electron/shared/games'
import type { SessionStep } from '../../../electron/shared/session'

const score = { at: 0x20f8, type: 'bcd16le', about: '20F8h: Score' }
const draft = {
  id: 'machine',
  memory: {
    ...{ base: 0x2000, size: 0x400 },
    fields: {
      score,
      ships: { at: 0x2001, type: 'u8', about: 'Ships' },
      rows: { at: 0x2010, type: 'u8array', length: 9, about: 'Rows' }
    }
  },
  phaseRules: [{ phase: 'play', when: [{ field: 'ships', above: 0 }] }]
}

test('the numbers in a draft’s memory are read as any field, and phases may speak of them; runs of bytes are left out', () => {
  const readable = readableDraft(draft)
  expect(readable.readers.map(({ field, kind }) => [field, kind])).toEqual([
    ['score', 'memory'],
    ['ships', 'memory']
  ])
  expect(readable.phaseRules).toHaveLength(1)
  expect(readable.problems).toEqual([])
})

test('a number that has a reader already is read by that one; what is no memory reads nothing', () => {
  const readers = [{ field: 'score', kind: 'memory', at: 0x2000, type: 'u8' }]
  expect(readableDraft({ ...draft, readers }).readers).toMatchObject([
    { field: 'score', at: 0x2000 },
    { field: 'ships' }
  ])
  expect(readableDraft({ id: 'odd', memory: { fields: { score: 'here' } } }).readers).toEqual([])
})

test('a game that stands still is told once it is read, though no other picture comes', async () => {
  const told: GameReading[] = []
  const memory = { base: 0x2000, bytes: new Uint8Array(0x400) }
  memory.bytes.set([0x10, 0x01], 0xf8)
  const frame = {
    width: 2,
    height: 1,
    format: 'gray8',
    data: new Uint8Array(2),
    tMonotonicMs: 40,
    seq: 1
  } as const
  const readings = new DraftReadings({
    readings: {
      opened: async ({ readers, phaseRules }) => {
        const host = {
          prepare: async () => null,
          read: async () => ({ value: null, confidence: 0 }),
          forget: () => undefined
        }
        const runner = new ReaderRunner(readers, {
          host,
          phases: phaseRules,
          loadTemplate: () => Promise.reject(new Error('none'))
        })
        await runner.prepare()
        return runner
      },
      learned: async () => null
    },
    lookOn: (_seat, look: (seen: SeenFrame) => void) => {
      look({ frame, memory })
      return () => undefined
    },
    readSession: () => Promise.reject(new Error('nothing is recorded here')),
    tell: (reading) => told.push(reading)
  })
  await readings.watch(draft)
  await new Promise((resolve) => setImmediate(resolve))
  expect(told.at(-1)).toMatchObject({
    phase: null,
    fields: { score: { value: 110, isSure: true }, ships: { value: 0 } }
  })
  // Whoever asks changes the draft again and again: only the last watch ends with them.
  const asker = new AbortController()
  for (let i = 0; i < 3; i++) await readings.watch(draft, undefined, asker.signal)
  expect(getEventListeners(asker.signal, 'abort')).toHaveLength(1)
  readings.close()
  expect(getEventListeners(asker.signal, 'abort')).toEqual([])
})

test('one moment of a recording is read by itself: its phase is told, though nothing votes', async () => {
  const url = `data:image/png;base64,${(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer()
  ).toString('base64')}`
  const readings = new DraftReadings({
    readings: {
      opened: async ({ readers, phaseRules }) => {
        const nobody = () => Promise.reject(new Error('nothing slow is read here'))
        const host = { prepare: nobody, read: nobody, forget: () => undefined }
        const runner = new ReaderRunner(readers, { host, phases: phaseRules, loadTemplate: nobody })
        await runner.prepare()
        return runner
      },
      learned: async () => null
    },
    lookOn: () => () => undefined,
    readSession: async (_id, from) => ({ steps: [{ index: from, tMs: 40 } as SessionStep], pictures: [url] }),
    tell: () => undefined
  })
  const whole = { x: 0, y: 0, width: 1, height: 1 }
  const draft = {
    id: 'red',
    readers: [{ field: 'red', kind: 'colour', region: whole, colour: '#ff0000', vote: 5 }],
    phaseRules: [{ phase: 'play', when: [{ field: 'red', above: 0.5 }] }]
  }
  const one = { sessionId: 's', from: 3, every: 1, count: 1 }
  expect(await readings.readSession(draft, one)).toMatchObject([{ step: 3, phase: 'play' }])
})

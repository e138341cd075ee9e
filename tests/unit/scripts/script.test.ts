import { describe, expect, it } from 'vitest'
import { plainGame } from '../../../electron/main/games/plain-game'
import { readScript, type Script } from '../../../electron/main/scripts/script'
import { ScriptDecider } from '../../../electron/main/scripts/script-decider'

const plain = plainGame({ title: 'Some window', program: 'some' }, { keys: ['ArrowLeft'], cells: null })
const game = {
  ...plain,
  actions: [
    ...plain.actions,
    { id: 'jump', label: { en: 'Jump', fr: 'Saut' }, hold: ['arrowLeft'], press: ['arrowLeft'] }
  ]
}
const lines = (...all: readonly object[]): string => all.map((one) => JSON.stringify(one)).join('\n')
const read = (text: string): Script => readScript(text, 'moves.jsonl', game)

describe('a script', () => {
  it('names actions of the game, and makes those that it needs besides after them', () => {
    const { game: played, cues } = read(
      lines(
        { at: 0, action: 'arrowLeft' },
        { at: 0.5, key: 'ArrowLeft' },
        { at: 1, key: ['ControlLeft', 'KeyA'] },
        { at: 1, hold: ['ArrowLeft'] },
        { decision: 40, click: { x: 0.25, y: 0.5 } },
        { decision: 41, action: 'jump' },
        { decision: 42, key: 'ArrowLeft' },
        { decision: 43, hold: [] }
      )
    )
    expect(played.actions.slice(0, game.actions.length)).toEqual(game.actions)
    expect(played.controls.map(({ key }) => key)).toEqual(['ArrowLeft', 'ControlLeft', 'KeyA'])
    const made = played.actions.slice(game.actions.length)
    expect(made.map(({ hold, press, click }) => ({ hold, press, click }))).toEqual([
      { hold: [], press: ['arrowLeft'], click: undefined },
      { hold: [], press: ['controlLeft', 'keyA'], click: undefined },
      { hold: ['arrowLeft'], press: [], click: undefined },
      { hold: [], press: [], click: { at: { x: 0.25, y: 0.5 }, button: 'left', count: 1 } }
    ])
    expect(new Set(played.actions.map(({ id }) => id)).size).toBe(played.actions.length)
    const first = game.actions.length
    expect(cues.map(({ action, then }) => [action, then])).toEqual([
      [1, 1],
      [first, null],
      [first + 1, null],
      [first + 2, first + 2],
      [first + 3, null],
      [2, first + 2],
      [first, null],
      [null, null]
    ])
    expect(cues[4]?.due).toEqual({ decision: 40 })
  })

  it.each([
    ['{"at":0', 1, 'not a JSON document'],
    ['{"at":0,"action":"left"}', 1, 'there is no action "left" (wait, arrowLeft, jump)'],
    ['{"at":0,"key":"Space"}\n\n{"at":1,"key":"Spice"}', 3, 'the place of a key'],
    ['{"at":1,"key":"Space"}\n{"at":0.5,"key":"Space"}', 2, 'earlier than a line before it'],
    ['{"decision":3,"key":"Space"}\n{"at":1,"key":"Space"}\n{"decision":2,"key":"Space"}', 3, 'earlier'],
    ['{"key":"Space"}', 1, 'one of "at" (seconds) and "decision"'],
    ['{"at":0,"decision":0,"key":"Space"}', 1, 'one of "at"'],
    ['{"at":0}', 1, 'one of "action", "key", "hold", "click"'],
    ['{"at":0,"key":"Space","hold":[]}', 1, 'one of "action"'],
    ['{"at":0,"click":{"x":2,"y":0}}', 1, 'click.x'],
    ['{"at":-1,"key":"Space"}', 1, 'at '],
    ['{"at":0,"kee":"Space"}', 1, 'kee'],
    ['[]', 1, 'object']
  ])('that is wrong is refused by its line: %s', (text, line, why) => {
    expect(() => read(text)).toThrowError(
      expect.objectContaining({ code: 'script.invalid', message: expect.stringContaining(why) as string })
    )
    expect(() => read(text)).toThrowError(`Line ${line} of moves.jsonl`)
  })

  it('without a line is refused', () => {
    expect(() => read('\n  \n')).toThrowError(expect.objectContaining({ code: 'script.empty' }))
  })
})

describe('who plays a script', () => {
  function playing(text: string) {
    const { game: played, cues } = read(text)
    const seat = { now: 1000, may: true, refused: false }
    const decider = new ScriptDecider(cues, {
      mayAct: () => seat.may,
      isRefused: () => seat.refused,
      now: () => seat.now
    })
    /** What is chosen at a decision a tenth of a second after the one before. */
    const turn = async (): Promise<string | null> => {
      const decision = await decider.decide()
      seat.now += 100
      return decision === null ? null : played.actions[decision.action]!.id
    }
    const turns = async (count: number): Promise<(string | null)[]> => {
      const all: (string | null)[] = []
      for (let i = 0; i < count; i++) all.push(await turn())
      return all
    }
    return { decider, seat, turns }
  }

  it('does a line at its time, once, and holds what it holds until the next', async () => {
    const { decider, turns } = playing(
      lines({ at: 0.1, key: 'ArrowLeft' }, { at: 0.4, action: 'arrowLeft' }, { at: 0.7, hold: [] })
    )
    expect(await turns(7)).toEqual([null, 'script', null, null, 'arrowLeft', 'arrowLeft', 'arrowLeft'])
    expect(decider.progress).toEqual({ lines: 3, done: 2 })
    expect(await turns(2)).toEqual([null, null])
    expect(decider.progress).toEqual({ lines: 3, done: 3 })
    await decider.over
  })

  it('does lines of one time one after the other, and counts decisions', async () => {
    const { turns } = playing(
      lines({ decision: 2, key: 'KeyA' }, { decision: 2, key: 'KeyB' }, { decision: 5, action: 'arrowLeft' })
    )
    expect(await turns(6)).toEqual([null, null, 'script', 'script-2', null, 'arrowLeft'])
  })

  it('does a line that was refused again until it is done, and its time waits', async () => {
    const { decider, seat, turns } = playing(lines({ at: 0, key: 'KeyA' }, { at: 0.2, key: 'KeyB' }))
    seat.refused = true
    expect(await turns(4)).toEqual(['script', 'script', 'script', 'script'])
    expect(decider.progress.done).toBe(0)
    seat.refused = false
    expect(await turns(2)).toEqual([null, 'script-2'])
  })

  it('waits while the person has the controls', async () => {
    const { decider, seat, turns } = playing(lines({ decision: 0, key: 'KeyA' }))
    seat.may = false
    expect(await turns(3)).toEqual([null, null, null])
    seat.may = true
    expect(await turns(2)).toEqual(['script', null])
    expect(decider.progress.done).toBe(1)
  })
})

import type { XTest, Xkb } from 'x11'
import { XServer } from '../x11/server'
import type { KeyHands } from './key-hands'
import { KEY_CODES, KEYS, type KeyCode } from './keys'

/**
 * Presses keys of an X server by their place (keycodes, by XTEST), so that the layout has no say, nor
 * its change. Which keycode lies where the server itself tells (XKB).
 */
export class XKeys implements KeyHands {
  readonly #server: XServer
  readonly #test: XTest
  readonly #keycodes: ReadonlyMap<KeyCode, number>

  private constructor(server: XServer, test: XTest, keycodes: ReadonlyMap<KeyCode, number>) {
    this.#server = server
    this.#test = test
    this.#keycodes = keycodes
  }

  /** Rejects when the display is not there, or lacks XTEST or XKB, or names none of our keys. */
  static async open(display: string): Promise<XKeys> {
    const server = await XServer.connect(display)
    const test = await server.ask<XTest>((x, done) => x.require('xtest', done)).catch(lacking('XTEST'))
    const keyboard = await server.ask<Xkb>((x, done) => x.require('xkb', done)).catch(lacking('XKEYBOARD'))
    await server.ask((_, done) => keyboard.UseExtension(1, 0, done))
    const { firstKey, keyNames } = await server.ask<{ firstKey: number; keyNames: readonly string[] }>(
      (_, done) => keyboard.GetNames(keyboard.UseCoreKbd, keyboard.NameDetail.KeyNames, done)
    )
    const places = new Map(keyNames.map((name, i) => [name, firstKey + i]))
    const keycodes = KEY_CODES.flatMap((code): [KeyCode, number][] => {
      const keycode = places.get(KEYS[code].place)
      return keycode === undefined ? [] : [[code, keycode]]
    })
    if (keycodes.length === 0)
      throw new Error('the X server does not tell where its keys lie (XKB key names)')
    return new XKeys(server, test, new Map(keycodes))
  }

  get known(): readonly KeyCode[] {
    return [...this.#keycodes.keys()]
  }

  async toggle(code: KeyCode, down: boolean): Promise<void> {
    const keycode = this.#keycodes.get(code)
    if (keycode === undefined) throw new Error(`this keyboard has no key at the place ${code}`)
    const { KeyPress, KeyRelease } = this.#test
    this.#test.FakeInput(down ? KeyPress : KeyRelease, keycode, 0, 0, 0, 0)
    await this.#server.settled()
  }
}

/** Says what a display lacks, in place of the library's words. */
function lacking(extension: string): (error: unknown) => never {
  return (cause) => {
    throw new Error(`this X server lacks ${extension}, without which no keys can be pressed`, { cause })
  }
}

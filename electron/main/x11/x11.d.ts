/** The part of x11 4.2 (pure JavaScript, without types of its own) that is used here. */
declare module 'x11' {
  export type Done<T> = (error: XError | null, answer: T) => void

  /** An error of the X server's, or of the connection's. */
  export interface XError extends Error {
    /** X's number: 3 BadWindow, 8 BadMatch, 9 BadDrawable; none when the connection failed. */
    readonly error?: number
  }
  export interface XVisual {
    readonly class: number
    readonly red_mask: number
    readonly green_mask: number
    readonly blue_mask: number
  }
  export interface XScreen {
    readonly root: number
    readonly pixel_width: number
    readonly pixel_height: number
    /** Visuals by depth and number. */
    readonly depths: Readonly<Record<number, Readonly<Record<number, XVisual>>>>
  }
  export interface XDisplay {
    readonly client: XClient
    readonly screen: readonly XScreen[]
    readonly screenNum?: number
    readonly image_byte_order?: number
    readonly format: Readonly<
      Record<number, { readonly bits_per_pixel: number; readonly scanline_pad: number }>
    >
  }
  export interface XTest {
    readonly KeyPress: number
    readonly KeyRelease: number
    FakeInput(type: number, detail: number, delayMs: number, window: number, x: number, y: number): void
  }
  export interface Xkb {
    readonly UseCoreKbd: number
    readonly NameDetail: { readonly KeyNames: number }
    UseExtension(major: number, minor: number, done: Done<unknown>): void
    GetNames(
      device: number,
      which: number,
      done: Done<{ firstKey: number; keyNames: readonly string[] }>
    ): void
  }
  export interface XProperty {
    /** Atom; 0 when the window has no such property. */
    readonly type: number
    readonly data: Buffer
  }
  /** An event of a window, as far as it is looked at here. */
  export interface XEvent {
    readonly name?: string
    readonly wid?: number
    /** How the windows concerned lie to each other. */
    readonly detail?: number
    /** Whether a grab is behind it. */
    readonly mode?: number
  }
  export interface XClient {
    /** Numbers by name, and names by number, as far as they are known. */
    atoms: Readonly<Record<string, number>>
    atom_names: Readonly<Record<number, string>>
    readonly stream: { ref(): void; unref(): void; destroy(): void }
    on(event: 'error', listener: (error: XError) => void): void
    on(event: 'end', listener: () => void): void
    on(event: 'event', listener: (event: XEvent) => void): void
    ChangeWindowAttributes(window: number, values: { readonly eventMask: number }): void
    require(extension: 'xtest', done: Done<XTest>): void
    require(extension: 'xkb', done: Done<Xkb>): void
    InternAtom(onlyIfExists: boolean, name: string, done: Done<number>): void
    GetAtomName(atom: number, done: Done<string>): void
    GetProperty(
      remove: 0,
      window: number,
      name: number,
      type: 0,
      offset: number,
      length: number,
      done: Done<XProperty>
    ): void
    GetWindowAttributes(
      window: number,
      done: Done<{
        visual: number
        klass: number
        mapState: number
        overrideRedirect: number
        colormap: number
      }>
    ): void
    GetGeometry(window: number, done: Done<{ width: number; height: number; depth: number }>): void
    TranslateCoordinates(
      from: number,
      to: number,
      x: number,
      y: number,
      done: Done<{ destX: number; destY: number }>
    ): void
    QueryTree(window: number, done: Done<{ parent: number; children: readonly number[] }>): void
    QueryPointer(window: number, done: Done<{ child: number }>): void
    GetInputFocus(done: Done<{ focus: number }>): void
    GetImage(
      format: 2,
      window: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planes: number,
      done: Done<{ depth: number; visualId: number; data: Buffer }>
    ): void
    QueryColors(
      colormap: number,
      pixels: readonly number[],
      done: Done<readonly { red: number; green: number; blue: number }[]>
    ): void
  }
  const x11: {
    createClient(options: { display: string; shm: false }, ready: Done<XDisplay>): XClient
  }
  export default x11
}

/**
 * What the preload puts into the page as `window.apprenti`, and nothing else. Each listener replaces
 * the one before it.
 */
export interface ApprentiBridge {
  sendText(text: string): void
  /** Also opens the connection: the app answers and pushes from then on. */
  onText(listener: (text: string) => void): void
  onBinary(listener: (message: ArrayBuffer) => void): void
  /** Called when the connection ends; also when another `onClose` takes the connection over. */
  onClose(listener: () => void): void
}

/** IPC channels between the preload and the Electron main process. */
export const CHANNELS = {
  /** Page to app: the page listens; begin a connection, ending an older one of the same window. */
  open: 'apprenti:open',
  text: 'apprenti:text',
  binary: 'apprenti:binary',
  /** Page to app: one message was received; without these the app holds back. */
  received: 'apprenti:received',
  /** App to page: the connection ended. */
  closed: 'apprenti:closed'
} as const

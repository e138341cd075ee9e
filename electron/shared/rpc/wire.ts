/**
 * What carries the contract between a renderer and the app: a text lane for calls and events and a
 * binary lane for pictures. One for each carrier (WebSocket, Electron IPC port); the same tests run
 * against all of them.
 */
export interface Wire {
  sendText(text: string): void
  /** False when the peer is behind: the message was dropped, not queued. */
  sendBinary(header: Uint8Array<ArrayBuffer>, body: Uint8Array): boolean
  /** True while the peer has so much unread that more should be dropped. */
  isCongested(): boolean
  onText(listener: (text: string) => void): void
  onBinary(listener: (message: ArrayBuffer) => void): void
  onClose(listener: () => void): void
  close(): void
}

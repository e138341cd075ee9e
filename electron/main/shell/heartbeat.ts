import type { WebSocket, WebSocketServer } from 'ws'

/** Ends sockets that answered no ping for a whole interval. Returns the way to stop. */
export function keepAlive(server: WebSocketServer, everyMs: number): () => void {
  const silent = new WeakSet<WebSocket>()
  server.on('connection', (socket: WebSocket) => socket.on('pong', () => silent.delete(socket)))
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate()
      silent.add(socket)
      socket.ping()
    }
  }, everyMs)
  return () => clearInterval(timer.unref())
}

/** A running worker process, however it was started. */
export interface WorkerLink {
  /** Sends by structured clone; a process that is gone swallows it. */
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, when the process has ended or could not be started. */
  onExit(listener: (why: string) => void): void
  /** Ends the process at once, even one that hangs. */
  kill(): void
}

/** Starts a worker process. Each shell has its own way. */
export type StartWorker = () => WorkerLink

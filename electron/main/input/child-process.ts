/** A child process as its parent sees it, however the shell started it. */
export type { WorkerLink as ChildLink, StartWorker as StartChild } from '../policy-host/worker-link'

import { readFileSync } from 'node:fs'

/** Linux counts processor time in these, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100
const BYTES_PER_KIB = 1024

export interface ProcessUsage {
  /** Processor time used since the process began. */
  readonly cpuSeconds: number
  /** Memory in use now, shared pages included. */
  readonly residentBytes: number
}

/** What a process has used, as Linux tells; null on other systems and for a process that is gone. */
export function processUsage(pid: number): ProcessUsage | null {
  try {
    const times = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return {
      cpuSeconds: (Number(times[11]) + Number(times[12])) / TICKS_PER_SECOND,
      residentBytes: Number(resident) * BYTES_PER_KIB
    }
  } catch {
    return null
  }
}

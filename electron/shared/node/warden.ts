import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { Socket } from 'node:net'
import type { Writable } from 'node:stream'

/**
 * Reads which groups of processes there are, until its input ends: then whoever wrote it has died. A shell, because it
 * is small, is everywhere, and needs nothing of a process that has just been killed.
 */
const SCRIPT = `
while read -r word group grace; do
  case $word in
    watch) watched="$watched $group:$grace" ;;
    forget)
      left=
      for one in $watched; do
        case $one in "$group":*) ;; *) left="$left $one" ;; esac
      done
      watched=$left ;;
  esac
done
for one in $watched; do
  (
    group=\${one%%:*} left=\${one#*:}
    while [ "$left" -gt 0 ] && kill -s 0 -- "-$group"; do sleep 1; left=$((left - 1)); done
    kill -s KILL -- "-$group"
  ) 2>/dev/null &
done
wait
`

/**
 * A small process beside this one that ends what this one has started, should it die without doing so itself (kill -9,
 * no memory left). Started with the first group that is to be watched.
 */
class Warden {
  readonly #groups = new Map<number, number>()
  #child: ChildProcessByStdio<Writable, null, null> | null = null

  /** `group`: the process that leads it. It is ended `graceSeconds` (whole ones) after this process has died. */
  watch(group: number, graceSeconds: number): void {
    this.#groups.set(group, graceSeconds)
    if (this.#child === null) this.#start()
    else this.#tell(`watch ${group} ${graceSeconds}`)
  }

  /** The group has ended. */
  forget(group: number): void {
    if (this.#groups.delete(group)) this.#tell(`forget ${group}`)
  }

  #start(): void {
    const child = spawn('/bin/sh', ['-c', SCRIPT], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // Neither a Ctrl+C in the terminal nor a folder that is to be removed is any of its business.
      detached: true,
      cwd: '/'
    })
    this.#child = child
    const lost = (): void => {
      if (this.#child === child) this.#child = null
    }
    // Without it, only a kill -9 of this process would leave something behind; the next group starts another.
    child.once('error', lost)
    child.once('exit', lost)
    child.stdin.on('error', lost)
    // It keeps no process alive.
    child.unref()
    if (child.stdin instanceof Socket) child.stdin.unref()
    for (const [group, graceSeconds] of this.#groups) this.#tell(`watch ${group} ${graceSeconds}`)
  }

  #tell(line: string): void {
    this.#child?.stdin.write(`${line}\n`)
  }
}

export const warden = new Warden()

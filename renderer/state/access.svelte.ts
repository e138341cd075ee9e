import { attempt, connection } from './connection.svelte'

/** What this page may do: one on another computer only looks on. */
class Access {
  isReadOnly = $state(false)

  constructor() {
    connection.onOpen((client) => {
      void attempt(client.call('app.hello').then((hello) => (this.isReadOnly = hello.isReadOnly)))
    })
  }
}

export const access = new Access()

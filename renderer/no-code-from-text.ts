import { z } from 'zod'

// The page may not make code from text (its Content-Security-Policy), and the browser complains of each try. Before any
// schema is made: a schema decides that for itself.
z.config({ jitless: true })

import './no-code-from-text'
import { mount } from 'svelte'
import App from './App.svelte'
import { connection } from './state/connection.svelte'
import './style/tokens.css'
import './style/base.css'

const target = document.getElementById('app')
if (target === null) throw new Error('the page has no #app element')
mount(App, { target })
void connection.connect()

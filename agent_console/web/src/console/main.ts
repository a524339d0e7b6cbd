import { createPinia } from 'pinia'
import { createApp } from 'vue'
import '../design/font.css'
import '../design/tokens.css'
import '../design/parts.css'
import './login.css'
import './inbox.css'
import ConsoleApp from './ConsoleApp.vue'
import { i18n } from './i18n'
import './preferences'

createApp(ConsoleApp).use(createPinia()).use(i18n).mount(document.body)

/** Theme and language of this browser, kept over reloads. */
import { ref, watchEffect } from 'vue'
import { keep, recall } from '../live/storage'
import { i18n, type Locale } from './i18n'

export const dark = ref(recall('zongji theme') === 'dark' || (!recall('zongji theme') && matchMedia('(prefers-color-scheme: dark)').matches))
export const locale = ref<Locale>(recall('zongji locale') === 'en' ? 'en' : 'zh-CN')

/** Keys without Ctrl or Alt, which speech input and some hands press by mistake. */
export const singleKeys = ref(recall('zongji single keys') !== 'off')

export function toggleSingleKeys(): void {
  singleKeys.value = !singleKeys.value
  keep('zongji single keys', singleKeys.value ? 'on' : 'off')
}

export function toggleTheme(): void {
  dark.value = !dark.value
  keep('zongji theme', dark.value ? 'dark' : 'light')
}

export function speak(chosen: Locale): void {
  locale.value = chosen
  keep('zongji locale', chosen)
}

// Another tab of this browser has chosen.
addEventListener('storage', ({ key, newValue }) => {
  if (key === 'zongji theme') dark.value = newValue === 'dark'
  if (key === 'zongji locale') locale.value = newValue === 'en' ? 'en' : 'zh-CN'
})

watchEffect(() => {
  document.documentElement.classList.toggle('dark', dark.value)
  document.documentElement.lang = locale.value
  i18n.global.locale.value = locale.value
})

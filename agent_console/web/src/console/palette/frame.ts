/** Acts that are the same on every page: where to go, how one sits, how the page looks. */
import { useI18n } from 'vue-i18n'
import { bolt, book, bot, gear, inbox, key, moon, order, phrase, wall, web, x } from '../../design/icons'
import { go, opens, page, PAGES, type Page } from '../pages'
import { locale, singleKeys, speak, toggleSingleKeys, toggleTheme } from '../preferences'
import { OWN_STATES, sit } from '../seat'
import { printed } from '../shortcuts'
import { useSession } from '../stores/session'
import { complain } from '../toasts'
import { whenFree } from '../unsaved'
import { useActs, type Act } from './acts'

export const PAGE_ICONS: Record<Page, string> = { inbox, orders: order, knowledge: book, bot, board: wall, templates: phrase, settings: gear }

export function useFrameActs(help: () => void): void {
  const { t } = useI18n()
  const { may, signOut } = useSession()
  const pages = (): Act[] => PAGES.filter((one) => one !== page.value && opens(one)).map((one) => ({ id: `page ${one}`, icon: PAGE_ICONS[one], label: t('palette.go', { page: t(`nav.${one}`) }), run: () => go(one) }))
  const seats = (): Act[] => (may('conversations.answer') ? OWN_STATES.map((one, at) => ({ id: `seat ${one}`, icon: bolt, label: t('palette.sit', { state: t(`seat.${one}`) }), key: printed(`alt+${at + 1}`), run: () => sit(one) })) : [])
  useActs(() => [
    ...pages(),
    ...seats(),
    { id: 'keys', icon: key, label: t('keys.title'), key: '?', run: help },
    { id: 'single', icon: key, label: t(singleKeys.value ? 'palette.single_off' : 'palette.single_on'), run: toggleSingleKeys },
    { id: 'theme', icon: moon, label: t('top.theme'), run: toggleTheme },
    { id: 'language', icon: web, label: locale.value === 'en' ? '中文' : 'English', run: () => speak(locale.value === 'en' ? 'zh-CN' : 'en') },
    { id: 'sign out', icon: x, label: t('top.sign_out'), run: () => whenFree(() => void signOut().catch(complain)) },
  ])
}

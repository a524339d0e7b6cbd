/** Leads to what was chosen. */
import { hub } from '../../api/hub'
import { i18n } from '../i18n'
import { go } from '../pages'
import { useInbox } from '../stores/inbox'
import { complain, tell } from '../toasts'
import type { Entry } from './entries'
import { remember } from './recent'

/** `said`: what was asked for is what `about` says. */
export async function open(entry: Entry, said = false): Promise<void> {
  if (entry.run) return void entry.run()
  remember(entry)
  const [kind, id = ''] = entry.id.split(' ')
  if (kind === 'conversation') show(id, said ? entry.seq : 0)
  if (kind === 'order') go('orders', id)
  if (kind === 'article') go('knowledge', id)
  if (kind === 'customer') await showNewest(id).catch(complain)
}

function show(conversation: string, seq = 0): void {
  go('inbox')
  void useInbox().select(conversation, seq)
}

/** Of a customer the conversation that he had last. */
async function showNewest(customer: string): Promise<void> {
  const [newest] = (await hub.customers.conversations(customer)).items
  if (newest) show(newest.id)
  else tell(i18n.global.t('palette.no_conversation'))
}

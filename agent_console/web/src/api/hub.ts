/** Everything the console asks of the hub, by room; nothing else of it makes a request. */
import { channels } from './channels'
import { conversations } from './conversations'
import { customers } from './customers'
import { knowledge } from './knowledge'
import { orders } from './orders'
import { nodes, people, roles } from './organisation'
import { tokens, webhooks } from './outside'
import { interventions, queues, seats } from './queues'
import { session } from './session'
import { audit, system, trouble } from './system'
import { templates } from './templates'
import { calendars, levels } from './times'

export const hub = { audit, calendars, channels, conversations, customers, interventions, knowledge, levels, nodes, orders, people, queues, roles, seats, session, system, templates, tokens, trouble, webhooks }

/** Everything the console asks of the hub, by room; nothing else of it makes a request. */
import { bot } from './bot'
import { board, supervision } from './board'
import { conversations } from './conversations'
import { customerFields, customers } from './customers'
import { knowledge } from './knowledge'
import { orders } from './orders'
import { nodes, people, roles } from './organisation'
import { tokens, webhooks } from './outside'
import { interventions, queues, seats } from './queues'
import { search } from './search'
import { session } from './session'
import { templates } from './templates'
import { calendars, levels } from './times'
import { views } from './views'

export const hub = { board, bot, calendars, conversations, customerFields, customers, interventions, knowledge, levels, nodes, orders, people, queues, roles, search, seats, session, supervision, templates, tokens, views, webhooks }

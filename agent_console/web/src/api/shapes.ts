/** Short names for the hub's forms; the forms themselves are generated from its handlers. */
import type { components } from './schema'

type Forms = components['schemas']

export type Me = Forms['Me']
export type Colleague = Forms['Colleague']
export type Conversation = Forms['ConversationOut']
export type State = Forms['State']
export type Message = Forms['MessageOut']
export type Evidence = Forms['EvidenceOut']
export type WorkOrder = Forms['OrderOut']
export type Hit = Forms['HitOut']
export type Template = Forms['TemplateOut']
export type TemplateEdit = Forms['EditOut']

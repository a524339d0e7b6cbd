/** Messages as both sockets and the API carry them. */

/** Asks for a person in every state of every dialogue, whatever the language of the page. */
export const HUMAN = '转人工'

export interface Choice {
  value: string
  title: string
}

export type Part =
  | { type: 'text'; text: string }
  | { type: 'choices'; text: string; options: Choice[] }
  | { type: 'card'; title: string; text: string; url: string }
  | { type: 'image' | 'file' | 'audio'; name: string; content_type: string; size: number; file_id: string }
  | { type: 'location'; latitude: number; longitude: number; label: string }

export type AuthorKind = 'customer' | 'bot' | 'agent' | 'system'
export type Delivery = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown' | 'withdrawn'

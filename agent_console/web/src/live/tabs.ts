/** What one tab of a browser tells the others at once. */
export type Tiding = { kind: 'signed_out' } | { kind: 'signed_in'; person: string }

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('zongji')

export function tellTabs(tiding: Tiding): void {
  channel?.postMessage(tiding)
}

export function whenTold(hear: (tiding: Tiding) => void): void {
  channel?.addEventListener('message', (event: MessageEvent<Tiding>) => hear(event.data))
}

import { HubError, one, client, take } from './client'
import type { Upload } from './shapes'

interface Sending {
  done: Promise<Upload>
  stop: () => void
}

/** A file for a conversation; `told` hears which share of it has gone: only an XHR knows. */
function send(conversation: string, file: File, told: (share: number) => void): Sending {
  const request = new XMLHttpRequest()
  request.open('POST', `/api/v1/conversations/${encodeURIComponent(conversation)}/files?name=${encodeURIComponent(file.name)}`)
  request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
  request.setRequestHeader('Accept-Language', document.documentElement.lang)
  request.responseType = 'json'
  request.upload.onprogress = (event) => told(event.loaded / Math.max(event.total, 1))
  const done = new Promise<Upload>((resolve, reject) => {
    request.onload = () => {
      if (request.status === 201) return resolve(request.response as Upload)
      const error = (request.response as { error?: { code: string; message: string } } | null)?.error
      reject(new HubError(request.status, error?.code ?? 'internal', error?.message ?? ''))
    }
    request.onerror = request.onabort = () => reject(new TypeError('no line'))
  })
  request.send(file)
  return { done, stop: () => request.abort() }
}

export const uploads = {
  send,
  /** What the customer's channel carries. */
  limits: (conversation: string) => take(client.GET('/conversations/{id}/limits', { params: one(conversation) })),
}

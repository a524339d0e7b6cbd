/** Files on their way to the hub, before a message names them; cut off, they begin again by themselves. */
import { reactive } from 'vue'
import type { Part } from '../live/messages'
import { sentHere } from './pictures'
import { type Place, type Session } from './session'
import type { Settings } from './settings'

export type FilePart = Extract<Part, { file_id: string }> & { upload: string }

export interface Upload {
  key: number
  file: File
  /** From 0 to 1. */
  progress: number
  state: 'waiting' | 'sending' | 'done' | 'refused'
  reason: string
  part: FilePart | null
}

export type Fault = 'too_big' | 'wrong_kind' | 'too_many' | 'empty'

export const MOST = 5
const AGAIN_AFTER = 3_000

export class Uploads {
  readonly list = reactive<Upload[]>([])
  private readonly running = new Map<number, XMLHttpRequest>()
  private made = 0

  constructor(
    private readonly place: Place,
    private readonly session: () => Session | null,
    private readonly settings: Settings,
  ) {}

  /** Take up a file, or say why not. */
  add(file: File): Fault | null {
    const ending = /\.[^.]+$/.exec(file.name)?.[0].toLowerCase() ?? ''
    if (this.list.length >= MOST) return 'too_many'
    if (!this.settings.file_kinds.includes(ending)) return 'wrong_kind'
    if (file.size > this.settings.file_bytes) return 'too_big'
    if (!file.size) return 'empty'
    this.made += 1
    this.list.push({ key: this.made, file, progress: 0, state: 'waiting', reason: '', part: null })
    this.goOn()
    return null
  }

  remove(key: number): void {
    this.running.get(key)?.abort()
    this.running.delete(key)
    this.list.splice(this.list.findIndex((one) => one.key === key), 1)
  }

  /** All that have arrived, to be named by a message; the tray is empty then. */
  take(): FilePart[] {
    const done = this.list.filter((one) => one.part)
    for (const { part, file } of done) if (part) sentHere.set(part.file_id, file)
    this.list.splice(0)
    return done.flatMap(({ part }) => (part ? [part] : []))
  }

  /** Begin what waits for a line. */
  goOn(): void {
    const session = this.session()
    if (session) for (const one of this.list) if (one.state === 'waiting') this.send(one, session)
  }

  stop(): void {
    for (const request of this.running.values()) request.abort()
    this.running.clear()
    this.list.splice(0)
  }

  private send(one: Upload, session: Session): void {
    const request = new XMLHttpRequest()
    const { place } = this
    this.running.set(one.key, request)
    Object.assign(one, { state: 'sending', progress: 0 })
    request.open('POST', `${place.hub}chat/v1/${place.account}/files?name=${encodeURIComponent(one.file.name)}`)
    request.setRequestHeader('Authorization', `Bearer ${session.token}`)
    request.setRequestHeader('Accept-Language', place.locale)
    request.upload.onprogress = (event) => (one.progress = event.loaded / Math.max(event.total, 1))
    request.onload = () => this.answered(one, request)
    request.onerror = request.ontimeout = () => this.wait(one)
    request.timeout = 120_000
    request.send(one.file)
  }

  private answered(one: Upload, request: XMLHttpRequest): void {
    this.running.delete(one.key)
    if (request.status >= 500 || request.status === 429) return this.wait(one)
    if (request.status === 201) Object.assign(one, { state: 'done', progress: 1, part: JSON.parse(request.responseText) })
    else Object.assign(one, { state: 'refused', reason: reasonOf(request) })
  }

  private wait(one: Upload): void {
    this.running.delete(one.key)
    Object.assign(one, { state: 'waiting', progress: 0 })
    setTimeout(() => this.goOn(), AGAIN_AFTER)
  }
}

// A proxy before the hub may refuse in words of its own.
function reasonOf(request: XMLHttpRequest): string {
  try {
    return (JSON.parse(request.responseText) as { error: { message: string } }).error.message
  } catch {
    return `${request.status} ${request.statusText}`
  }
}

import { afterEach, expect, test, vi } from 'vitest'
import { reactive } from 'vue'
import type { Conversation, Message } from '../src/api/shapes'
import { hub } from '../src/api/hub'
import { emptyForm } from '../src/console/knowledge/drafts'
import LetterPreview from '../src/console/knowledge/LetterPreview.vue'
import { linesOf } from '../src/console/thread/lines'
import MailFoot from '../src/console/thread/MailFoot.vue'
import MailHead from '../src/console/thread/MailHead.vue'
import MailPane from '../src/console/thread/MailPane.vue'
import { bodyOf, restOf, topicOf } from '../src/console/thread/mails'
import { mounted, settled } from './mounting'

const letter = (seq: number, subject: string, more: object = {}) => ({
  id: `t.${seq}`, seq, conversation_id: 'c', at: '2026-05-04T02:21:00Z', author: { kind: 'customer', id: '', name: '' }, parts: [{ type: 'text', text: `信 ${seq}` }],
  envelope: { subject, to: ['客服'], cc: [], sent_at: '2026-05-04T02:20:30Z', cut: true, ...more },
}) as unknown as Message
const MAIL = {
  subject: '账单', sender: { name: '张三', address: 'z@qq.example' }, to: [], cc: [], reply_to: [{ name: '', address: 'other@x.example' }], sent_at: null, message_id: 'm', automatic: '',
  warnings: ['charset', 'unheard_of'], text: '见附件', full_text: '见附件\n> 旧话', html: true, withheld: 2, attachments: [], headers: [{ name: 'X-A', value: '1' }], size: 9, whole: true,
}

Object.assign((window as unknown as { happyDOM: { settings: object } }).happyDOM.settings, { disableIframePageLoading: true })
afterEach(() => vi.restoreAllMocks())

test('a subject is said where it is another one than before, whatever answers put before it', () => {
  const said = [letter(1, '宽带'), letter(2, 'Re: 回复：宽带'), letter(3, '发票'), letter(4, 'Fwd: 发票')]
  const lines = linesOf({ id: 'c' } as Conversation, said, [], [], false)
  expect(lines.map((line) => line.subject)).toEqual(['宽带', undefined, '发票', undefined])
  expect(topicOf('RE[2]: 答复: 宽带 ')).toBe('宽带')
})

test('a subject that stands over the words is not said again in them', () => {
  expect(bodyOf('宽带\n\n没有网', 'Re: 宽带')).toBe('没有网')
  expect(bodyOf('宽带没有网', '宽带')).toBe('宽带没有网')
  expect(bodyOf('宽带\n没有网', undefined)).toBe('宽带\n没有网')
})

test('the rest of a mail is what is not in its message', () => {
  expect(restOf('谢谢', '谢谢\n\n> 您好')).toBe('> 您好')
  expect(restOf('谢谢', '> 您好\n\n谢谢\n')).toBe('> 您好')
  expect(restOf('谢谢', '> 您好\n谢谢\n> 再见')).toBe('> 您好\n谢谢\n> 再见')
})

test('over the words stands who else has got the mail, and when it was sent if not just now', async () => {
  const { root, leave } = mounted(MailHead, { message: letter(1, '宽带', { to: ['甲', '乙', '丙'], cc: ['丁'], sent_at: '2026-05-03T02:20:30Z' }), subject: '宽带' })
  await settled()
  expect(root.textContent).toContain('收件人 甲、乙 +1 · 抄送 丁 · ')
  leave()
  const plain = mounted(MailHead, { message: letter(1, '宽带', { sent_at: '2026-05-04T02:21:00Z' }), subject: '' })
  expect(plain.root.textContent).toBe('')
  plain.leave()
})

test('what was cut is read when it is asked for, and once', async () => {
  const get = vi.spyOn(hub.mails, 'get').mockResolvedValue(MAIL as never)
  const { root, leave } = mounted(MailFoot, { message: letter(1, '账单') })
  const [more] = root.querySelectorAll('button')
  for (let n = 0; n < 3; n += 1) {
    more?.click()
    await settled()
  }
  expect(root.querySelector('.rest')?.textContent).toBe('> 旧话')
  expect(get).toHaveBeenCalledExactlyOnceWith('t.1')
  leave()
})

test('a mail is shown in a frame that may do nothing, without pictures of elsewhere until they are asked for', async () => {
  vi.spyOn(hub.mails, 'get').mockResolvedValue(MAIL as never)
  HTMLDialogElement.prototype.showModal ??= () => undefined
  const { root, leave } = mounted(MailPane, { message: letter(1, '账单') })
  await settled()
  const frame = () => root.querySelector('iframe')
  expect(frame()?.getAttribute('sandbox')).toBe('allow-popups allow-popups-to-escape-sandbox')
  expect(frame()?.getAttribute('src')).toBe('/api/v1/messages/t.1/mail/page')
  expect(root.textContent).toContain('已拦下 2 张远程图片')
  expect(root.querySelectorAll('.odd li')).toHaveLength(1)
  expect(root.textContent).toContain('other@x.example')
  root.querySelector<HTMLElement>('.bar2 .btn')?.click()
  await settled()
  expect(frame()?.getAttribute('src')).toBe('/api/v1/messages/t.1/mail/page?remote=true')
  root.querySelectorAll<HTMLElement>('[role=tab]')[1]?.click()
  await settled()
  expect([frame(), root.querySelector('.plain')?.textContent]).toEqual([null, '见附件\n> 旧话'])
  leave()
})

test('an article is shown as the mail that the hub would make of it, anew when one has stopped typing', async () => {
  vi.useFakeTimers()
  const form = reactive(emptyForm('', 'zh-CN'))
  const made = vi.spyOn(hub.knowledge, 'letter').mockImplementation((body) => Promise.resolve({ sender: '客服 <s@c.example>', subject: `Re: ${body.title}`, text: body.answer, html: `<p>${body.answer}</p>` }))
  const { root, leave } = mounted(LetterPreview, { form })
  form.title = '发票'
  form.answer = '在 App 里开'
  await vi.advanceTimersByTimeAsync(1000)
  expect(made).toHaveBeenCalledOnce()
  form.answer = '在营业厅'
  await settled()
  form.answer = '在营业厅开'
  await vi.advanceTimersByTimeAsync(1000)
  expect(made).toHaveBeenCalledTimes(2)
  expect(root.textContent).toContain('Re: 发票')
  const frame = root.querySelector('iframe')
  expect([frame?.getAttribute('sandbox'), frame?.getAttribute('srcdoc')]).toEqual(['', '<p>在营业厅开</p>'])
  leave()
  vi.useRealTimers()
})

/** What is said of a mail beside its message: its subject where it is another, and what was cut from it. */
const ANSWERED = /^\s*((re|fwd?|aw|回复|答复|转发|回覆|轉寄)\s*(\[\d+\])?\s*[:：]\s*)+/i

export const topicOf = (subject: string): string => subject.replace(ANSWERED, '').trim()

/** The message without the subject that its text begins with where nothing else says it. */
export function bodyOf(text: string, subject: string | undefined): string {
  const [first = '', ...rest] = text.split('\n')
  return subject && first.trim() === topicOf(subject) ? rest.join('\n').trimStart() : text
}

/** What stands in the mail below and above what is new in it; all of it where both are mixed. */
export function restOf(text: string, full: string): string {
  const [fresh, whole] = [text.trim(), full.trim()]
  if (fresh && whole.startsWith(fresh)) return whole.slice(fresh.length).trim()
  if (fresh && whole.endsWith(fresh)) return whole.slice(0, -fresh.length).trim()
  return whole
}

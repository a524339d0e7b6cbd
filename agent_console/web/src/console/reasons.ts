/** Why something did not go, as people say it: what channels and the hub tell in their own terms. */
type Translate = (key: string, values?: Record<string, unknown>) => string

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^the webhook answered (?<status>\d+)$/, 'answered'],
  [/^HTTP (?<status>\d+)$/, 'answered'],
  [/^the account is not running$/, 'account_stopped'],
  [/^this account has no webhook/, 'no_webhook'],
  [/^the webhook URL is not valid/, 'bad_address'],
  [/^(Client\w*|ServerDisconnected\w*|ConnectionRe\w*|OSError)\b/, 'no_line'],
  [/^\w*TimeoutError\b/, 'slow'],
  [/^unfinished in (?<n>\d+) lives of the hub$/, 'killed'],
  [/^(?<name>\w+(Error|Exception)): /, 'broke'],
]

const SAID = /^(?<code>\w+): (?<words>[^]+)$/

/** What nobody has words for stays as it was told; where another server is quoted, its own words follow.
 *
 * `ours`: an error that only has a name was ours; else it is some library's word for what it met outside.
 */
export function plainly(reason: string, t: Translate, exists: (key: string) => boolean, ours = true): string {
  if (exists(`failed_reason.${reason}`)) return t(`failed_reason.${reason}`)
  const said = SAID.exec(reason)?.groups
  if (said && exists(`failed_reason.${said['code']}`)) return t('failed_reason.said', { why: t(`failed_reason.${said['code']}`), words: said['words'] })
  for (const [form, key] of KNOWN) {
    const found = (ours || key !== 'broke') && form.exec(reason)
    if (found) return t(`failed_reason.${key}`, { ...found.groups })
  }
  return reason
}

/** Fetches the application as one classic script, also on pages that ask for trusted types. */
import type { Mounted, Options } from '../widget/main'

type Mount = (root: ShadowRoot, options: Options) => Mounted
interface Policy {
  createScriptURL(address: string): string
}
interface Page {
  trustedTypes?: { createPolicy(name: string, rules: Policy): Policy }
  zongjiChat?: { mount: Mount }
}

const page = globalThis as unknown as Page
const policy = newPolicy()

export function load(base: string): Promise<Mount> {
  return new Promise((resolve, reject) => {
    const address = `${base}widget/${__APP__}`
    const tag = document.createElement('script')
    const lost = () => {
      tag.remove()
      reject(new Error('the chat could not be fetched'))
    }
    tag.src = policy ? policy.createScriptURL(address) : address
    tag.onload = () => (page.zongjiChat ? resolve(page.zongjiChat.mount) : lost())
    tag.onerror = lost
    document.head.append(tag)
  })
}

// A page may refuse the policy and yet not ask for trusted types.
function newPolicy(): Policy | undefined {
  try {
    return page.trustedTypes?.createPolicy('zongji', { createScriptURL: (address) => address })
  } catch {
    return undefined
  }
}

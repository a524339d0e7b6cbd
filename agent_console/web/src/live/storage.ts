/** What a browser keeps for us; a browser that refuses (private mode, blocked) keeps it for the page only. */

const fallback = new Map<string, string>()

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? fallback.get(key) ?? null
  } catch {
    return fallback.get(key) ?? null
  }
}

/** Everything kept under names that begin so. */
export function recallAll(prefix: string): [string, string][] {
  try {
    return Object.entries(localStorage).filter(([key]) => key.startsWith(prefix)) as [string, string][]
  } catch {
    return [...fallback].filter(([key]) => key.startsWith(prefix))
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    fallback.set(key, value)
  }
}

export function forget(key: string): void {
  fallback.delete(key)
  try {
    localStorage.removeItem(key)
  } catch {
    // nothing was kept there
  }
}

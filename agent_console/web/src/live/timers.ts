/** Named timers: setting one again replaces it, and all end together. */
export class Timers {
  private readonly running = new Map<string, ReturnType<typeof setTimeout>>()

  set(name: string, after: number, then: () => void): void {
    this.stop(name)
    this.running.set(name, setTimeout(() => {
      this.running.delete(name)
      then()
    }, after))
  }

  has(name: string): boolean {
    return this.running.has(name)
  }

  stop(name: string): void {
    clearTimeout(this.running.get(name))
    this.running.delete(name)
  }

  clear(): void {
    for (const name of [...this.running.keys()]) this.stop(name)
  }
}

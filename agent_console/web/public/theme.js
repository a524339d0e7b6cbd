// Before the first paint, so that a dark console never flashes white; a file, because the page's policy bars inline scripts.
try {
  const theme = localStorage.getItem('zongji theme')
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.classList.toggle('dark', dark)
  document.documentElement.lang = localStorage.getItem('zongji locale') === 'en' ? 'en' : 'zh-CN'
} catch {
  // no storage: light and Chinese
}
